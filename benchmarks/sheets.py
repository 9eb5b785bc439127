"""A questionnaire of 20 items, and people who send it: nobody can send it twice, so each is sent by another.

What it makes is left in the measured organisation. It runs in the web role, as ``benchmarks.pages``.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from people.models import Account, Organisation
    from programmes.pulses.models import Wave

KEYS = ("SC", "EC", "TN", "HRC")  # 6, 6, 4 and 4 items


@dataclass(frozen=True)
class Sheets:
    """``cookies``: of one browser a person. ``queries`` and ``bytes`` are those of one sending."""

    url: str
    body: str
    cookies: list[str]
    queries: int
    bytes: int


def opened(organisation: "Organisation") -> "Wave":
    """A wave of 20 items that asks everybody."""
    from django.db import transaction
    from django.utils import timezone

    from people import scope
    from people.models import Grant, Part
    from programmes.models import StageRun
    from programmes.pulses.actions import opening
    from programmes.pulses.actions import wave as actions

    now = timezone.now()
    by = 0
    with scope.bind(organisation.pk), transaction.atomic():
        by = Grant.objects.filter(part=Part.HR, department=None).order_by("pk")[0].member_id
    with scope.bind(organisation.pk, by), transaction.atomic():
        hr = Grant.objects.filter(member=by).select_related("member")[0].member
        stage = StageRun.objects.filter(state=StageRun.State.OPEN).select_related(
            "process_run__cycle__programme__organisation"
        )[0]
        wave = actions.make(
            stage=stage,
            name={"en": "Twenty items"},
            keys=KEYS,
            closes_on=(now + timedelta(days=9)).date(),
            departments=[],
            by=hr,
            at=now,
        )
        return opening.open(wave=wave, by=hr, at=now, reason="Measured")


def sheets(wave: "Wave", url: str, senders: int) -> Sheets:
    """So many people who have not answered, each let in and signed in."""
    from urllib.parse import urlencode

    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from people import scope
    from people.actions import entry
    from people.models import Member

    with scope.bind(wave.organisation_id), transaction.atomic():
        staff = Member.objects.filter(account=None, external=False, left_on=None)
        people = list(staff.order_by("pk")[: senders + 1])  # the wave asks everybody
        accounts = []
        for person in people:
            account = entry.new_account(email=None, password=None)
            entry.open_door(account=account, member=person)
            accounts.append(account)
        names = [f"{each.key}.{item.key}" for each in wave.instruments for item in each.items]
    secret = "m" * 32
    body = urlencode({"csrfmiddlewaretoken": secret, **dict.fromkeys(names, "4")})
    first, *others = [_browser(account, secret) for account in accounts]
    for each in (first, *others):
        assert each.get(url).status_code == 200  # which keeps their page, as in life
    with CaptureQueriesContext(connection) as captured:
        answer = first.post(url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200, answer.status_code
    assert len(names) == 20, names
    queries = sum(
        not row["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for row in captured
    )
    cookies = [
        "; ".join(f"{key}={kept.value}" for key, kept in each.cookies.items()) for each in others
    ]
    return Sheets(url, body, cookies, queries, len(answer.content))


def _browser(account: "Account", secret: str) -> "Client":
    from django.test import Client

    client = Client()
    client.force_login(account, backend="people.signin.backends.NumberBackend")
    client.cookies["csrftoken"] = secret
    return client
