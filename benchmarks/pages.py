"""Which pages of Synchro are timed, as whom, and against which ceiling.

Run as ``python -m benchmarks.pages``: prints, as JSON, a signed-in session for each part and the
addresses, those who send a questionnaire, and counts each page's queries in the web role.
"""

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from benchmarks import sheets

if TYPE_CHECKING:
    from django.test import Client

    from people.models import Account

CEILINGS = {
    # name: (floor page, times, queries, KB)
    "overview": ("f", 3.0, 12, 40),
    "to-do list": ("f", 3.0, 12, 40),
    "team": ("f", 3.0, 12, 40),
    "people list": ("l", 2.0, 8, 60),
    "last people": ("l", 2.0, 8, 60),
    "by number": ("l", 2.0, 8, 60),
    "by start": ("l", 2.0, 8, 60),
    "by department": ("l", 2.0, 8, 60),
    "last department": ("l", 2.0, 8, 60),
    "people narrowed": ("l", 2.5, 8, 60),
    "people search": ("l", 2.5, 8, 60),
    "one person": ("f", 2.5, 10, 40),
    "one process": ("f", 2.5, 10, 40),
    "results": ("f", 4.0, 12, 60),
    "department": ("f", 4.0, 12, 60),
    "questionnaire": ("f", 3.0, 6, 35),
    "sent": ("s", 2.0, 8, 35),
}
SENDERS = 80  # more than are timed


@dataclass(frozen=True)
class Timed:
    name: str
    url: str
    cookies: str  # as a browser sends them that has been here before
    queries: int
    bytes: int


def _signed_in(client: "Client", account: "Account") -> "Client":
    """As one that has just proved who it is, with a second factor."""
    from django.utils import timezone

    from people import proof

    client.force_login(account, backend="people.signin.backends.NumberBackend")
    session = client.session
    session[proof.KEY] = proof.of(account.pk, at=timezone.now(), second=True)
    session.save()
    return client


def main() -> None:
    import django

    django.setup()
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from people import scope
    from people.access import actor_for
    from people.models import Member, Membership, Organisation, Part
    from programmes.pulses.models import Wave, WaveFigure

    organisation = Organisation.objects.get(slug="sample")
    clients: dict[Part, Client] = {}
    with scope.bind(organisation.pk), transaction.atomic():
        someone = Member.objects.filter(external=False).order_by("-pk").first()
        assert someone is not None
        for membership in Membership.objects.filter(organisation=organisation).select_related(
            "account"
        ):
            parts = actor_for(membership.member_id, timezone.localdate()).parts
            client = _signed_in(Client(), membership.account)
            for part in parts:
                clients.setdefault(part, client) if part != Part.WORKER or len(parts) == 1 else None
    with scope.bind(organisation.pk), transaction.atomic():
        closed = Wave.objects.filter(state=Wave.State.CLOSED).order_by("pk")[0]
        shown = WaveFigure.objects.filter(wave=closed, group__depth=2).select_related("group")[0]
    asked = sheets.opened(organisation)
    here, programme = "/o/sample", "/o/sample/p/culture-of-service"
    wanted = (
        ("overview", Part.HR, f"{programme}/"),
        ("to-do list", Part.WORKER, f"{here}/to-do/"),
        ("team", Part.MANAGER, f"{here}/team/"),
        ("people list", Part.HR, f"{here}/people/"),
        ("last people", Part.HR, f"{here}/people/?last=yes"),
        ("by number", Part.HR, f"{here}/people/?sort=number"),
        ("by start", Part.HR, f"{here}/people/?sort=start"),
        ("by department", Part.HR, f"{here}/people/?sort=department"),
        ("last department", Part.HR, f"{here}/people/?sort=department&last=yes"),
        ("people narrowed", Part.HR, f"{here}/people/?title=cook&signs_in=no"),
        ("people search", Part.HR, f"{here}/people/?q=ol"),
        ("one person", Part.HR, f"{here}/people/{someone.uuid}/"),
        ("one process", Part.HR, f"{programme}/alignment/"),
        ("results", Part.HR, f"{programme}/questionnaires/{closed.uuid}/results/"),
        (
            "department",
            Part.HR,
            f"{programme}/questionnaires/{closed.uuid}/results/{shown.group.uuid}/",
        ),
        ("questionnaire", Part.WORKER, f"{programme}/questionnaires/{asked.uuid}/answer/"),
    )
    found = []
    for name, part, url in wanted:
        client = clients[part]
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(url)
        assert answer.status_code == 200, (name, answer.status_code)
        queries = sum(
            not row["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
            for row in captured
        )
        cookies = "; ".join(f"{key}={kept.value}" for key, kept in client.cookies.items())
        found.append(Timed(name, url, cookies, queries, len(answer.content)))
    sent = sheets.sheets(asked, url, SENDERS)  # the last of the pages is the questionnaire
    print(json.dumps({"pages": [asdict(row) for row in found], "sent": asdict(sent)}))


if __name__ == "__main__":
    main()
