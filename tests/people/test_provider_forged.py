"""Forged words of a provider: none of them opens anything, and what is tried twice is refused.

A small server in this process signs, or pretends to sign, what each test wants; everything else is
as in production. ``good`` opens the door first, so that no forgery fails for another reason.
"""

import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from people.models import Provider, ProviderLink
from people.signin import ceremony
from tests.factories.people import House
from tests.factories.provider import (
    CLIENT_ID,
    Key,
    Signing,
    Way,
    browser,
    part,
    provider_in,
    set_out,
)

pytestmark = pytest.mark.safe
THINGS = "/o/acme/to-do/"
OTHER = Key("one")  # not the provider's, under the name of its own


def opens(client: Client, path: str = THINGS) -> int:
    return client.get(path).status_code


def with_mac(way: Way, secret: bytes, alg: str = "HS256", kid: str = "one") -> str:
    text = f"{part({'alg': alg, 'kid': kid, 'typ': 'JWT'})}.{part(way.claims())}"
    return f"{text}.{part(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def unsigned(way: Way, alg: str = "none") -> str:
    return f"{part({'alg': alg, 'typ': 'JWT'})}.{part(way.claims())}."


def signed(**changes: object) -> Callable[[Way], str]:
    return lambda way: way.server.key.sign(way.claims(**changes))


def later(seconds: int) -> Callable[[Way], str]:
    def sign(way: Way) -> str:
        moments = {name: way.claims()[name] + seconds for name in ("iat", "exp")}
        return way.server.key.sign(way.claims(**moments))

    return sign


def changed_after(way: Way) -> str:
    head, _claims, signature = way.server.key.sign(way.claims(sub="x", email=None)).split(".")
    return f"{head}.{part(way.claims())}.{signature}"


def by_a_key_that_it_brings(way: Way) -> str:
    return OTHER.sign(way.claims(), jwk=OTHER.public, kid="two")


FORGED: dict[str, Callable[[Way], str]] = {
    "signed with another key": lambda way: OTHER.sign(way.claims()),
    "signed with a key of another name": lambda way: OTHER.sign(way.claims(), kid="three"),
    "signed with a key that it brings": by_a_key_that_it_brings,
    "without a name of a key, by another": lambda way: OTHER.sign(way.claims(), kid=None),
    "not signed": unsigned,
    "not signed, in capitals": lambda way: unsigned(way, "NONE"),
    "not signed, and says RS256": lambda way: unsigned(way, "RS256"),
    "HS256 with the public key": lambda way: with_mac(way, way.server.key.pem),
    "HS256 with the public key as it is published": lambda way: with_mac(
        way, json.dumps(way.server.key.public).encode()
    ),
    "HS256 with the client's secret": lambda way: with_mac(way, b"a secret of the client"),
    "changed after it was signed": changed_after,
    "for another client": signed(aud="somebody else"),
    "for others too, and not named by it": signed(aud=[CLIENT_ID, "somebody else"]),
    "given to another client": signed(aud=[CLIENT_ID, "else"], azp="else"),
    "for nobody": signed(aud=None),
    "by another issuer": signed(iss="https://accounts.example"),
    "by an issuer with a stroke more": lambda way: way.server.key.sign(
        way.claims(iss=way.server.issuer + "/")
    ),
    "by no issuer": signed(iss=None),
    "expired": later(-600),
    "from the future": later(600),
    "without an end": signed(exp=None),
    "without a beginning": signed(iat=None),
    "without a nonce": signed(nonce=None),
    "with another nonce": signed(nonce="x" * 43),
    "with an empty nonce": signed(nonce=""),
    "without a subject": signed(sub=None),
    "with an empty subject": signed(sub=""),
    "with a subject that is no text": signed(sub=1),
    "with a hash of another access token": signed(at_hash=part(b"x" * 16)),
    "no token": lambda way: "",
    "no token at all": lambda way: "a.b.c",
    "a list": lambda way: f"{part({'alg': 'RS256', 'kid': 'one'})}.{part(b'[]')}.x",
}


@pytest.fixture
def good(house: House, on: Provider, server: Signing) -> None:
    assert set_out(browser(), server).come().status_code == 302
    with house.within():
        assert ProviderLink.objects.count() == 1


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_token_opens_nothing(
    house: House, on: Provider, server: Signing, good: None, kind: str
) -> None:
    """Bob, who is linked, and whose word this pretends to be.

    Seen failing: with the claims read without the signature, without ``claims.validate``, and with
    what says ``iss``, ``aud`` (and the client) or ``nonce`` left out of it.
    """
    client = browser()
    way = set_out(client, server)

    response = way.back(FORGED[kind](way))

    assert (response.status_code, response.context["reason"]) == (403, "refused")
    assert opens(client) == 302


def test_a_key_that_is_not_for_signing_signs_nothing(
    house: House, on: Provider, server: Signing, good: None
) -> None:
    """A symmetric key among the published ones, and one for encryption.

    Seen failing with keys and algorithms of any kind; either of the two keeps them out.
    """
    secret = {
        "kty": "oct",
        "kid": "shared",
        "k": part(b"known to everybody, 32 bytes long"),
        "alg": "HS256",
    }
    server.keys = [*server.keys, secret, {**OTHER.public, "kid": "two", "use": "enc"}]
    for kid, sign in (
        ("shared", lambda way: with_mac(way, b"known to everybody, 32 bytes long", kid="shared")),
        ("two", lambda way: OTHER.sign(way.claims(), kid="two")),
    ):
        cache.clear()
        client = browser()
        way = set_out(client, server)
        assert (way.back(sign(way)).status_code, opens(client), kid) == (403, 302, kid)


def test_a_new_key_is_asked_for_once_and_then_opens(
    house: House, on: Provider, server: Signing, good: None
) -> None:
    """Providers change their keys; a stranger's key does not have them asked again and again."""
    fresh = Key("two")
    server.keys = [fresh.public]
    before = [path for path, _given in server.asked].count("/keys")
    client = browser()
    way = set_out(client, server)

    opened = way.back(fresh.sign(way.claims()))
    for _ in range(3):
        another = set_out(browser(), server)
        another.back(OTHER.sign(another.claims(), kid="three"))

    assert (opened.status_code, opens(client)) == (302, 200)
    assert [path for path, _given in server.asked].count("/keys") == before + 1


# The way itself


def test_a_return_counts_once(house: House, on: Provider, server: Signing) -> None:
    """The session is a new one, the state is used up, and the provider trades a code once."""
    client = browser()
    way = set_out(client, server)
    token = server.key.sign(way.claims())
    way.back(token)
    client.post("/sign-out/")

    again = way.back(token)

    assert (again.status_code, again.context["reason"], opens(client)) == (400, "lost", 302)


def test_a_return_counts_once_even_where_the_session_is_put_back(
    house: House, on: Provider, server: Signing
) -> None:
    """As two returns at one moment see it. Seen failing without ``cache.add``."""
    client = browser()
    way = set_out(client, server)
    kept = dict(client.session[ceremony.KEY])
    token = server.key.sign(way.claims())
    way.back(token)
    client = browser()
    session = client.session
    session[ceremony.KEY] = kept
    session.save()
    client.cookies["sessionid"] = session.session_key
    way.client = client

    again = way.back(token)

    assert (again.status_code, again.context["reason"]) == (400, "lost")


def test_a_way_that_failed_is_used_up_too(house: House, on: Provider, server: Signing) -> None:
    """Seen failing with the state kept in the session and no ``cache.add``."""
    client = browser()
    way = set_out(client, server)
    way.back(OTHER.sign(way.claims()))

    again = way.back(server.key.sign(way.claims()))

    assert (again.status_code, again.context["reason"]) == (400, "lost")


def test_another_browser_cannot_finish_it(house: House, on: Provider, server: Signing) -> None:
    """Somebody who sends their own return to another person signs nobody in."""
    way = set_out(browser(), server)
    victim = browser()
    way.client = victim

    response = way.come()

    assert (response.status_code, opens(victim)) == (400, 302)


@pytest.mark.parametrize("state", ["", "x" * 43, None])
def test_a_return_without_its_state_is_refused(
    house: House, on: Provider, server: Signing, state: str | None
) -> None:
    client = browser()
    way = set_out(client, server)
    query = {"code": "code"} if state is None else {"code": "code", "state": state}

    response = client.get(way.path, query)

    assert (response.status_code, response.context["reason"]) == (400, "lost")
    assert ("/token", {}) not in [(path, {}) for path, _given in server.asked]


def test_after_ten_minutes_it_is_over(
    house: House, on: Provider, server: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen failing without ``until``."""
    client = browser()
    way = set_out(client, server)
    session = client.session
    ways = session[ceremony.KEY]
    ways[way.asked["state"]]["until"] -= ceremony.GOOD_FOR.total_seconds()
    session[ceremony.KEY] = ways
    session.save()

    response = way.come()

    assert (response.status_code, response.context["reason"]) == (400, "lost")


def test_another_verifier_does_not_fit(house: House, on: Provider, server: Signing) -> None:
    """PKCE: a code that was caught on its way is of no use. Seen failing with a fixed verifier."""
    one, other = set_out(browser(), server), set_out(browser(), server)
    one.asked["code_challenge"] = other.asked["code_challenge"]

    response = one.come()

    assert (response.status_code, response.context["reason"]) == (403, "refused")


@pytest.mark.parametrize(
    ("names_itself", "given", "status"),
    [
        (False, {}, 302),
        (True, {}, 403),
        (False, {"iss": "https://evil.example"}, 403),
        (True, {"iss": "https://evil.example"}, 403),
    ],
)
def test_the_return_comes_from_the_provider_that_was_gone_to(
    house: House,
    on: Provider,
    server: Signing,
    names_itself: bool,
    given: dict[str, str],
    status: int,
) -> None:
    """RFC 9207. Seen failing without comparing ``iss``."""
    server.document["authorization_response_iss_parameter_supported"] = names_itself
    way = set_out(browser(), server)

    assert way.back(server.key.sign(way.claims()), **given).status_code == status


def test_a_document_of_another_issuer_is_not_taken(
    house: House, on: Provider, server: Signing
) -> None:
    """Seen failing without comparing the issuer."""
    server.document["issuer"] = "https://accounts.example"

    response = browser().get("/o/acme/sign-in/go/")

    assert (response.status_code, response.context["reason"]) == (503, "down")


# Another organisation


@pytest.fixture
def elsewhere_too(house: House, on: Provider, server: Signing) -> None:
    """The same provider and client, set up by Mallory for her own organisation."""
    provider_in(house.other, house.mallory, server.issuer)


def test_another_organisations_member_is_nobody_here(
    house: House, on: Provider, server: Signing, elsewhere_too: None
) -> None:
    """Mallory, verified by the very same provider. Manager and policies each keep her out."""
    client = browser()

    response = set_out(client, server).come(sub="mallory", email="mallory@elsewhere.example")

    assert (response.status_code, response.context["reason"]) == (403, "nobody")


def test_a_way_that_began_at_one_organisation_ends_at_no_other(
    house: House, on: Provider, server: Signing, elsewhere_too: None
) -> None:
    """Seen failing without the organisation and the stamp in the way."""
    client = browser()
    way = set_out(client, server, slug="elsewhere")
    way.path = "/o/acme/sign-in/back/"

    response = way.come()

    assert (response.status_code, response.context["reason"]) == (400, "lost")
    assert opens(client) == 302


def test_a_link_of_one_organisation_is_none_of_another(
    house: House, on: Provider, server: Signing, elsewhere_too: None
) -> None:
    """Mallory's provider says that she is Bob, who is linked in Acme."""
    set_out(browser(), server).come()
    client = browser()

    response = set_out(client, server, slug="elsewhere").come()

    assert (response.status_code, response.context["reason"]) == (403, "nobody")
    assert opens(client) == 302
