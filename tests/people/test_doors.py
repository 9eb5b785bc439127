"""The bars of the doors: sessions (L2), links in mails (L3), who is known (L4), where one is sent (L5).

The small sizes run in ``make test``, the full ones in ``make safe``, a thousand tries of L4 in
``make cruel``.
"""

import itertools
import re
import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from people.actions import invitation, mailed_code
from people.models import Attempt, Invitation, MailedCode, Member
from people.signin import letters
from synchro.celery import app
from tests.factories import people
from tests.factories.cards import card_for, device, kiosk_in
from tests.factories.factors import app_for, shows
from tests.factories.people import PASSWORD, House

pytestmark = pytest.mark.safe
SIZES = pytest.mark.parametrize(
    "size", [pytest.param("small"), pytest.param("full", marks=pytest.mark.bar)]
)
PAGE = "/o/acme/people/"


@pytest.fixture
def at_once() -> None:
    """Tasks run where they are sent."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


# L2: the session's id changes, and the old cookie opens nothing


def cookie(client: Client) -> str:
    found = client.cookies.get("sessionid")
    return found.value if found else ""


def opens(session: str) -> bool:
    """Whether somebody who has only this cookie sees a page, or a second step of signing in."""
    client = Client()
    client.cookies["sessionid"] = session
    page = client.get(PAGE).status_code == 200
    return page or client.get("/sign-in/second-factor/").status_code == 200


def by_password(house: House, client: Client) -> None:
    client.post("/sign-in/", {"login": "manager@acme.example", "password": PASSWORD})


def again(house: House, client: Client) -> None:
    """As somebody who is signed in already, and has no second factor."""
    client.post(
        "/sign-in/number/",
        {"number-organisation": "acme", "number-number": "2", "number-password": PASSWORD},
    )


def half_way(house: House, client: Client) -> None:
    client.post("/sign-in/", {"login": "alice@acme.example", "password": PASSWORD})


def by_second_factor(house: House, client: Client) -> None:
    client.post("/sign-in/second-factor/", {"code": shows()})


def confirmed(house: House, client: Client) -> None:
    client.post("/account/confirm/", {"way": "password", "password": PASSWORD})


def changed(house: House, client: Client) -> None:
    fields = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/password/change/", fields)


def elsewhere_out(house: House, client: Client) -> None:
    client.post("/account/security/")


def out(house: House, client: Client) -> None:
    client.post("/sign-out/")


CHANGES: dict[str, Callable[[House, Client], None]] = {
    "password": by_password,
    "first half": half_way,
    "second factor": by_second_factor,
    "step-up": confirmed,
    "password change": changed,
    "sign out elsewhere": elsewhere_out,
    "signed in again": again,
    "sign-out": out,
}


def prepared(house: House, change: str) -> Client:
    """A client with a session, as it is before the change."""
    if change in ("password", "first half"):
        client = Client()
        client.get("/sign-in/")
        session = client.session
        session["planted"] = "by somebody else"
        session.save()
        client.cookies["sessionid"] = session.session_key
        return client
    if change == "second factor":
        client = Client()
        half_way(house, client)
        return client
    return house.client(house.manager if change == "signed in again" else house.alice)


@SIZES
@pytest.mark.parametrize("change", CHANGES)
def test_the_sessions_id_changes_and_the_old_cookie_is_dead(
    house: House, change: str, size: str, settings
) -> None:
    """L2. Seen failing with ``cycle_key`` left out of ``AccountAdapter.login`` (signed in again),
    of ``SecondFactorStage.handle`` (first half) and of ``Confirm.form_valid`` (step-up)."""
    app_for(house.alice.account)
    rounds = 1 if size == "small" else 63  # of eight changes: 504 old cookies
    same, alive = 0, 0
    for _round in range(rounds):
        Attempt.objects.all().delete()
        row = Authenticator.objects.get(user=house.alice.account, type="totp")
        row.data["last_counter"] = 0
        row.save()
        client = prepared(house, change)
        before = cookie(client)
        CHANGES[change](house, client)
        same += before == cookie(client)
        alive += opens(before)

    assert (same, alive) == (0, 0)


# L3: no header decides where a mailed link leads

EVIL = [
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "testserver.evil.example",
    "localhost@evil.example",
    "evil.example#127.0.0.1",
    "evil.example?127.0.0.1",
    "evil.example/127.0.0.1",
    "127.0.0.1:8000, evil.example",
    "evil.example, 127.0.0.1:8000",
    "127.0.0.1 evil.example",
    "127.0.0.1\tevil.example",
    "xn--e1awd7f.example",
    "[::ffff:203.0.113.9]",
    "203.0.113.9",
    "EVIL.example.",
    "//evil.example",
    "https://evil.example",
    "\\\\evil.example",
    "evil.example\\@127.0.0.1",
]
HEADERS = [
    "Host",
    "X-Forwarded-Host",
    "X-Forwarded-Server",
    "X-Original-Host",
    "X-Host",
    "X-Original-URL",
    "X-HTTP-Host-Override",
    "Forwarded",
    "Referer",
    "Origin",
]
POISONED = list(itertools.product(HEADERS, EVIL))
LINKS = re.compile(r"(?i)\b(?:https?:)?//[^\s\"'<>]+|evil\.example|203\.0\.113|xn--")


def mails_of(house: House, deliver: Callable[[], object], headers: dict[str, str]) -> list[str]:
    """Every text that leaves by the three ways with these headers."""
    Attempt.objects.all().delete()
    mail.outbox.clear()
    Client().post("/password/reset/", {"email": "alice@acme.example"}, headers=headers)
    Client().post("/sign-in/mail/", {"email": "alice@acme.example"}, headers=headers)
    with house.within():
        row = Member.objects.get(number="90")
    house.client(house.alice).post(f"/o/acme/people/{row.uuid}/invite/", headers=headers)
    deliver()
    return [
        part for message in mail.outbox for part in (message.body, message.alternatives[0].content)
    ]


@SIZES
@pytest.mark.parametrize("header", HEADERS)
def test_two_hundred_poisoned_headers_put_no_foreign_link_into_a_mail(
    house: House, header: str, size: str, delivered, at_once: None
) -> None:
    """L3: ten headers with twenty values, each with a new password, a code and an invitation. Seen
    failing with X-Forwarded-Host in the place of BASE_URL in ``letters.new_password``, and with
    every host allowed (then mails leave where none should). The small size takes every fifth value,
    beginning at another one for each header."""
    with house.within():
        people.member("90", full_name="Invited", address="new@acme.example")
    values = EVIL if size == "full" else EVIL[HEADERS.index(header) % 5 :: 5]
    foreign, sent = [], 0
    for value in values:
        texts = mails_of(house, delivered, {header: value})
        sent += len(texts)
        found = [link for text in texts for link in LINKS.findall(text)]
        foreign += [link for link in found if not link.startswith("http://127.0.0.1:8000/")]

    assert len(POISONED) == 200
    assert foreign == []
    assert sent == (0 if header == "Host" else 6 * len(values))


# L4: whether somebody is known cannot be told from the time


class Asked:
    """One way to ask about an address, with a known and an unknown one of the same length."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.known = "alice@acme.example"
        self.unknown = "alicf@acme.example"
        self.links = {True: "", False: ""}

    def sign_in(self, known: bool) -> object:
        login = self.known if known else self.unknown
        return Client().post("/sign-in/", {"login": login, "password": "not it"})

    def number(self, known: bool) -> object:
        fields = {"organisation": "acme", "number": "3" if known else "9", "password": "not it"}
        return Client().post("/sign-in/number/", {f"number-{k}": v for k, v in fields.items()})

    def reset(self, known: bool) -> object:
        return Client().post("/password/reset/", {"email": self.known if known else self.unknown})

    def code(self, known: bool) -> object:
        return Client().post("/sign-in/mail/", {"email": self.known if known else self.unknown})

    def code_typed(self, known: bool) -> object:
        """Into a browser that asked before; the code of the known address is made by then."""
        return self.browsers[known].post("/sign-in/mail/code/", {"code": "2222 2222"})

    def invitation(self, known: bool) -> object:
        """A link with a wrong secret, to an invitation that is there and one that is not."""
        return Client().get(self.links[known])


def alike(first: object, second: object) -> bool:
    def told(response) -> tuple[int, str, str]:
        text = re.sub(r"\w{64}|alic[ef]@acme\.example", "", response.content.decode())
        text = re.sub(r'(name="number-number" value=)"\d"', r"\1", text)
        return response.status_code, response.headers.get("Location", ""), text

    return told(first) == told(second)


def prepare_links(asked: Asked) -> None:
    house = asked.house
    with house.within():
        row = people.member("90", full_name="Invited", address="new@acme.example")
        invitation.send(members=[row], by=house.alice, at=timezone.now())
        known = Member.objects.get(number="90")
        found = Invitation.objects.get(member=known)
    secret = "A" * 43
    asked.links = {
        True: f"/o/acme/invitation/{found.uuid.hex}{secret}/",
        False: f"/o/acme/invitation/{'0' * 32}{secret}/",
    }


def prepare_browsers(asked: Asked) -> None:
    """A new code for each try would be what is timed, so the tries are given back instead."""
    asked.browsers = {True: Client(), False: Client()}
    for known, client in asked.browsers.items():
        client.post("/sign-in/mail/", {"email": asked.known if known else asked.unknown})
    row = MailedCode.objects.get(account__isnull=False)
    assert mailed_code.make(value=row.pk, at=timezone.now())


ASKING = pytest.mark.parametrize(
    "way", ["sign_in", "number", "reset", "code", "code_typed", "invitation"]
)


@ASKING
def test_known_and_unknown_get_the_same_answer_after_the_same_time(
    house: House, settings, way: str
) -> None:
    """L4. Seen failing with the hash for nobody left out of ``NumberBackend`` and of ``code_fits``,
    and with the mail sent by the page for known addresses. The small size counts the time of this
    process alone, so that few tries are enough on a busy machine too."""
    settings.PASSWORD_HASHERS = ["tests.people.test_doors.LightArgon2"]
    compare(prepared_to_ask(house, way), way, 12, time.process_time)


@pytest.mark.django_db(transaction=True)
@ASKING
@pytest.mark.parametrize(
    "tries",
    [pytest.param(200, marks=pytest.mark.bar), pytest.param(1000, marks=pytest.mark.cruel)],
)
def test_and_so_it_is_with_a_thousand_tries_each(settings, way: str, tries: int) -> None:
    """Each try ends, as it does in life: in one transaction what was counted before stays in the way."""
    settings.PASSWORD_HASHERS = ["tests.people.test_doors.LightArgon2"]
    with transaction.atomic():
        asked = prepared_to_ask(people.house(), way)
    compare(asked, way, tries, time.perf_counter)


def prepared_to_ask(house: House, way: str) -> Asked:
    for row in (house.alice, house.bob):
        row.account.set_password(PASSWORD)
        row.account.save()
    asked = Asked(house)
    prepare_links(asked)
    if way == "code_typed":
        prepare_browsers(asked)
    return asked


def compare(asked: Asked, way: str, turns: int, clock: Callable[[], float]) -> None:
    ask = getattr(asked, way)
    same = alike(ask(True), ask(False))
    # What takes longer does so every time; a machine with other work does not.
    found = [difference(ask, turns, clock)]
    while found[-1] > 5 and len(found) < 3:
        found.append(difference(ask, turns, clock))
    print(f"L4 {way}, {turns} tries each: {found} ms")

    assert same
    assert found[-1] <= 5, found


def difference(ask: Callable[[bool], object], turns: int, clock: Callable[[], float]) -> float:
    """Of the medians, in milliseconds."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(turns):
        # Turn about, so that whatever slows this machine slows both.
        for known in (True, False) if turn % 2 else (False, True):
            Attempt.objects.all().delete()
            MailedCode.objects.update(tries=0)
            begun = clock()
            ask(known)
            taken[known].append(clock() - begun)
    return round(abs(statistics.median(taken[True]) - statistics.median(taken[False])) * 1000, 2)


class LightArgon2(Argon2PasswordHasher):
    """Some 15 ms: enough to be missed where it is left out, little enough for a thousand tries."""

    memory_cost = 19_456


# L5: nothing leads to another site


def targets() -> list[str]:
    """Three hundred ways to write another site."""
    site = "evil.example"
    starts = [
        "//",
        "///",
        "////",
        "/\\",
        "\\/",
        "\\\\",
        "\\",
        "/\\/",
        "/\t/",
        "/\n/",
        "/\r/",
        "\t//",
    ]
    starts += [" //", "//\t", "/ /", "http:", "https:", "http:/", "https://", "HTTPS://", "hTTp://"]
    starts += ["ftp://", "javascript://", "data://", "//127.0.0.1:8000@", "http://127.0.0.1:8000@"]
    starts += [
        "//testserver@",
        "/.//",
        "/..//",
        "/%2f",
        "/%5c",
        "%2f%2f",
        "//%2f",
        "/\x00/",
        "\x00//",
    ]
    starts += [
        "/\u2044/",
        "/\u2215",
        "／／",
        "/\u200b/",
        "\u200b//",
        "/\u202e/",
        "\ufeff//",
        ";//",
        "?//",
    ]
    starts += ["/\x0b/", "/\x0c/", "/\x7f/", "/\x85/", "/\xa0/", "/\u2028/"]
    hosts = [site, f"{site}/o/acme/", "еvil.example", "xn--vil-8cd.example", f"{site}:443", f"user@{site}"]  # fmt: skip
    return [start + host for start in starts for host in hosts][:300]


TARGETS = targets()


def leaves(location: str) -> bool:
    """As a browser reads it: backslashes are slashes, and tabs and line ends are not there."""
    read = re.sub(r"[\t\n\r]", "", location.strip(" \x00")).replace("\\", "/")
    if read.startswith("//"):
        return True
    parts = urlsplit(read)
    return bool(parts.scheme or parts.netloc)


def ways(house: House) -> dict[str, Callable[[str], object]]:
    """Each way that takes somebody on to a page afterwards."""
    fields = {"organisation": "acme", "number": "3", "password": PASSWORD}
    number = {f"number-{key}": value for key, value in fields.items()}

    def second(target: str) -> object:
        client = house.client(house.alice, second=False)
        return client.post("/sign-in/second-factor/", {"code": shows(), "next": target})

    def half(target: str) -> object:
        client = Client()
        half_way_in = {"login": "alice@acme.example", "password": PASSWORD, "next": target}
        client.post("/sign-in/", half_way_in)
        return client.post("/sign-in/second-factor/", {"code": shows()})

    def confirm(target: str) -> object:
        client = house.client(house.manager, fresh=False)
        proof = {"way": "password", "password": PASSWORD, "next": target}
        return client.post("/account/confirm/", proof)

    def mailed(target: str) -> object:
        client = Client()
        mail.outbox.clear()
        client.post("/sign-in/mail/", {"email": "manager@acme.example", "next": target})
        code = re.search(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", mail.outbox[0].body, re.M).group(1)
        return client.post("/sign-in/mail/code/", {"code": code})

    with house.within():
        carded = people.member("0042", full_name="With a card")
        slipped = people.member("0043", full_name="With a slip")
        held = card_for(carded, house.alice)
    _kiosk, key = kiosk_in(house)
    new = {"password1": "another long password", "password2": "another long password"}

    def by_card(target: str) -> object:
        return Client().post(
            f"{held.path}?{urlencode({'next': target})}", {"code": held.code, "next": target}
        )

    def by_number_and_card(target: str) -> object:
        fields = {"organisation": "acme", "number": "0042", "password": held.code}
        typed = {f"number-{name}": value for name, value in fields.items()}
        return Client().post("/sign-in/number/", {**typed, "next": target})

    def at_kiosk(target: str) -> object:
        url = f"/kiosk/?{urlencode({'next': target})}"
        return device(key).post(url, {"number": "0042", "code": held.code, "next": target})

    def slip(target: str) -> object:
        with house.within(house.alice):
            member = Member.objects.get(pk=slipped.pk)
            [made] = invitation.slips(members=[member], by=house.alice, at=timezone.now())
        client, query = Client(), urlencode({"next": target})
        typed = {"organisation": "acme", "number": "0043", "code": made.code, "next": target}
        assert client.post(f"/code/?{query}", typed)["Location"] == "/code/password/"
        return client.post(f"/code/password/?{query}", {**new, "next": target})

    def invited(target: str) -> object:
        number = f"i{next(counter)}"
        with house.within(house.alice):
            guest = people.member(number, full_name="Guest", address=f"{number}@acme.example")
            invitation.send(members=[guest], by=house.alice, at=timezone.now())
            letter = letters.invitation(guest, timezone.now())
        path = re.search(r"/o/acme/invitation/\S+", letter.body_text).group()
        return Client().post(f"{path}?{urlencode({'next': target})}", {**new, "next": target})

    counter = itertools.count()
    return {
        "card": by_card,
        "number and card": by_number_and_card,
        "kiosk": at_kiosk,
        "slip": slip,
        "invitation": invited,
        "address": lambda target: Client().post(
            "/sign-in/", {"login": "manager@acme.example", "password": PASSWORD, "next": target}
        ),
        "number": lambda target: Client().post("/sign-in/number/", {**number, "next": target}),
        "second factor": second,
        "second factor while signing in": half,
        "confirm": confirm,
        "code by mail": mailed,
        "passkey, signed in already": lambda target: house.client(house.bob).get(
            "/sign-in/passkey/", {"next": target}
        ),
        "second factor, passed already": lambda target: house.client(house.alice).get(
            "/sign-in/second-factor/", {"next": target}
        ),
        "sign out": lambda target: house.client(house.bob).post("/sign-out/", {"next": target}),
        "language": lambda target: Client().post("/language/", {"language": "es", "next": target}),
    }


NAMES = (
    "address", "number", "second factor", "second factor while signing in", "confirm",
    "code by mail", "passkey, signed in already", "second factor, passed already", "sign out", "language",
    "card", "number and card", "kiosk", "slip", "invitation",
)  # fmt: skip


@SIZES
@pytest.mark.parametrize("way", NAMES)
def test_three_hundred_targets_lead_to_no_other_site(
    house: House, way: str, size: str, at_once: None
) -> None:
    """L5. Seen failing with ``is_safe_url`` answering True; those of cards, kiosks, slips and
    invitations, which lead to one page alone, with ``next`` followed there. The small size takes every
    thirtieth, beginning at another one for each way, so that half of all are tried by one way or another."""
    app_for(house.alice.account)
    go = ways(house)[way]
    left = []
    for target in TARGETS if size == "full" else TARGETS[NAMES.index(way) * 2 :: 30]:
        Attempt.objects.all().delete()
        row = Authenticator.objects.get(user=house.alice.account, type="totp")
        row.data["last_counter"] = 0
        row.save()
        response = go(target)
        assert response.status_code == 302, (target, response.status_code)
        if leaves(response["Location"]):
            left.append((target, response["Location"]))

    assert len(TARGETS) == len(set(TARGETS)) == 300
    assert left == []


def test_most_targets_would_lead_away() -> None:
    assert sum(leaves(target) for target in TARGETS) > 150
