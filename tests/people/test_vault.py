"""What people write about themselves opens with their key, at its place, and nowhere else."""

import os
import threading
import uuid
from collections.abc import Iterator
from random import Random

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from people import scope, vault
from people.models import Member, OrganisationKey, PersonKey
from processes.kernel import drafts
from tests.estate import Estate
from tests.factories.people import NOW, House, member

ROW = uuid.UUID("01900000-0000-7000-8000-000000000001")
PLACE = {"table": "draft", "column": "serving", "row": ROW}
TIMES = 1000


@pytest.fixture
def acme(house: House) -> Iterator[House]:
    """Bob is at the keyboard."""
    with house.within(house.bob):
        yield house


def opens(value: bytes, owner: Member, **place: object) -> bool:
    try:
        vault.unseal(value, owner=owner, **{**PLACE, **place})
    except vault.CannotOpen:
        return False
    return True


@given(text=st.text(max_size=200))
@hypothesis_settings(max_examples=100, deadline=None)
def test_what_is_sealed_opens_again(text: str) -> None:
    """Any text, with a keyring that has its key: the sealing alone, without a database."""
    ring = vault.Keyring(Member(pk=7, organisation_id=3))
    ring._key = bytes(range(32))

    sealed = ring.seal(text, **PLACE)

    assert ring.unseal(sealed, **PLACE) == text
    assert sealed != ring.seal(text, **PLACE)  # a nonce of its own each time


def test_it_opens_through_the_stored_keys(acme: House) -> None:
    sealed = vault.seal("I would rather cook", owner=acme.bob, **PLACE)

    assert vault.unseal(sealed, owner=acme.bob, **PLACE) == "I would rather cook"
    assert vault.unseal(memoryview(sealed), owner=acme.bob, **PLACE) == "I would rather cook"
    assert sealed.startswith(b"v1|%d|" % acme.bob.pk)


@pytest.mark.safe
def test_a_sealed_value_opens_nowhere_else(acme: House) -> None:
    """A thousand moves to another row, column or table: none opens.

    Seen failing with ``_place`` naming the organisation alone.
    """
    random = Random(1)  # noqa: S311 -- not a secret
    ring = vault.Keyring(acme.bob)
    sealed = ring.seal("I would rather cook", **PLACE)
    opened = 0
    for number in range(TIMES):
        move = {
            0: {"row": uuid.UUID(int=random.getrandbits(128))},
            1: {"column": f"serving{number}"},
            2: {"table": f"draft{number}"},
            3: {"table": "draf", "column": "tserving"},
            4: {"table": "draft|serving", "column": ""},
        }[number % 5]
        try:
            ring.unseal(sealed, **{**PLACE, **move})
            opened += 1
        except vault.CannotOpen:
            pass

    assert opened == 0


@pytest.mark.safe
def test_a_changed_value_does_not_open(acme: House) -> None:
    """A thousand bit flips, and pieces of it: none opens.

    Seen failing without the comparison of the member in front of it.
    """
    random = Random(2)  # noqa: S311 -- not a secret
    ring = vault.Keyring(acme.bob)
    sealed = ring.seal("I would rather cook", **PLACE)
    changed = [
        bytes(
            byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(sealed)
        )
        for bit in (random.randrange(len(sealed) * 8) for _ in range(TIMES))
    ]
    changed += [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0", b"", b"v1||"]

    assert [value for value in changed if opens_with(ring, value)] == []


def opens_with(ring: vault.Keyring, value: bytes) -> bool:
    try:
        ring.unseal(value, **PLACE)
    except vault.CannotOpen:
        return False
    return True


@pytest.mark.safe
def test_another_person_cannot_open_it(acme: House) -> None:
    """Neither as it is, nor renamed to them; and Alice, who is HR, has no key row to ask for."""
    sealed = vault.seal("I would rather cook", owner=acme.bob, **PLACE)
    renamed = sealed.replace(b"v1|%d|" % acme.bob.pk, b"v1|%d|" % acme.alice.pk)

    with acme.within(acme.alice):
        vault.seal("Mine", owner=acme.alice, **PLACE)
        assert not opens(sealed, acme.alice)
        assert not opens(renamed, acme.alice)
        assert not opens(sealed, acme.bob)  # the policy shows her no key of Bob's
    assert opens(sealed, acme.bob)


@pytest.mark.safe
def test_a_key_moved_to_another_person_opens_nothing(estate: Estate) -> None:
    """Key and text moved together, by somebody who can write to every row.

    Seen failing with an empty ``label`` in ``_person_key``.
    """
    place = estate.acme
    with place.within(place.worker), transaction.atomic():
        sealed = vault.seal("Mine", owner=place.worker, **PLACE)
    renamed = sealed.replace(b"v1|%d|" % place.worker.pk, b"v1|%d|" % place.manager.pk)
    with as_system(), place.within(place.manager), transaction.atomic():
        vault.seal("The manager's", owner=place.manager, **PLACE)
        key = PersonKey.objects.get(member=place.worker)
        PersonKey.objects.filter(member=place.manager).update(wrapped=key.wrapped)

        assert not opens(renamed, place.manager)
        assert opens(sealed, place.worker)
        transaction.set_rollback(True)


@pytest.mark.safe
def test_a_key_moved_to_another_organisation_opens_nothing(estate: Estate) -> None:
    """Seen failing with an empty ``label`` in ``_organisation_key``."""
    with as_system(), transaction.atomic():
        for place in (estate.acme, estate.elsewhere):
            with place.within(place.worker):
                vault.seal("Mine", owner=place.worker, **PLACE)
        with estate.acme.within():
            wrapped = OrganisationKey.objects.get().wrapped
        with estate.elsewhere.within():
            OrganisationKey.objects.update(wrapped=wrapped)

            with pytest.raises(vault.CannotOpen):
                vault._organisation_key(estate.elsewhere.organisation.pk, make=False)
        transaction.set_rollback(True)


class as_system:  # noqa: N801 -- reads as a phrase
    """Django's connection signs in as the role that row security does not bind."""

    def __enter__(self) -> None:
        connection.close()
        connection.settings_dict["USER"] = "synchro_system"

    def __exit__(self, *_: object) -> None:
        connection.close()
        connection.settings_dict["USER"] = "synchro_app"


@pytest.mark.safe
def test_a_destroyed_key_opens_nothing(acme: House) -> None:
    """Nor does the fresh one that the next draft makes."""
    sealed = vault.seal("I would rather cook", owner=acme.bob, **PLACE)

    PersonKey.objects.filter(member=acme.bob).delete()

    assert not opens(sealed, acme.bob)
    assert opens(vault.seal("New", owner=acme.bob, **PLACE), acme.bob)
    assert not opens(sealed, acme.bob)


@pytest.mark.safe
def test_an_unknown_installation_key_opens_nothing(acme: House, settings: object) -> None:
    """The organisation's key names the one that wrapped it; a retired one is gone."""
    sealed = vault.seal("I would rather cook", owner=acme.bob, **PLACE)
    known = settings.VAULT_KEYS

    settings.VAULT_KEYS = {"newer": os.urandom(32)}
    assert not opens(sealed, acme.bob)
    settings.VAULT_KEYS = {next(iter(known)): os.urandom(32)}  # the name is known, the key another
    assert not opens(sealed, acme.bob)
    settings.VAULT_KEYS = {"newer": os.urandom(32), **known}
    assert opens(sealed, acme.bob)


def test_a_newer_installation_key_wraps_new_organisations(house: House, settings: object) -> None:
    settings.VAULT_KEYS = {"newer": os.urandom(32), **settings.VAULT_KEYS}
    with house.within(house.bob):
        vault.seal("x", owner=house.bob, **PLACE)

        assert OrganisationKey.objects.get().wrapped_by == "newer"


def test_reading_makes_no_key(acme: House) -> None:
    assert not opens(b"v1|%d|" % acme.bob.pk + os.urandom(40), acme.bob)

    assert (PersonKey.objects.count(), OrganisationKey.objects.count()) == (0, 0)


@pytest.mark.safe
def test_two_first_drafts_at_once_share_one_key(estate: Estate) -> None:
    """Both transactions begin, both seal, both commit: each text opens afterwards.

    Seen failing without ``ignore_conflicts`` (one draft was refused) and with the fresh key used
    instead of the stored one (one draft was lost).
    """
    place = estate.acme
    with place.within(), transaction.atomic():
        owner = member(f"draft-{uuid.uuid4().hex[:8]}")
    together = threading.Barrier(2, timeout=20)
    sealed: dict[str, bytes] = {}

    def write(text: str) -> None:
        try:
            with place.within(owner), transaction.atomic():
                PersonKey.objects.count()  # the transaction has begun
                together.wait()
                sealed[text] = vault.seal(text, owner=owner, **PLACE)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[text]) for text in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with place.within(owner), transaction.atomic():
        assert PersonKey.objects.filter(member=owner).count() == 1
        assert {vault.unseal(value, owner=owner, **PLACE) for value in sealed.values()} == {
            "one",
            "other",
        }


@pytest.mark.safe
def test_nothing_stands_in_plaintext_in_any_table(estate: Estate) -> None:
    """Neither the words nor a key: every column of every table, read by the role that sees all.

    Seen failing with ``seal`` returning the text as it is.
    """
    place = estate.acme
    words = f"canary {uuid.uuid4()}"
    with place.within(place.worker), transaction.atomic():
        drafts.save(member=place.worker, form="canary", question="q", text=words, at=NOW)
        keys = [vault._person_key(place.worker, make=False), *settings.VAULT_KEYS.values()]
        keys.append(vault._organisation_key(place.organisation.pk, make=False))

    with estate.line("system") as line:
        names = [
            name
            for (name,) in line.execute(
                "select relname from pg_class where relkind = 'r'"
                " and relnamespace = 'public'::regnamespace"
                " and has_table_privilege(oid, 'select')"
            ).fetchall()
        ]
        needles = [words, words.encode().hex(), *(key.hex() for key in keys)]
        found = [
            name
            for name in names
            if line.execute(
                f'select 1 from "{name}" t where exists'
                " (select from unnest(%s::text[]) needle where position(needle in t::text) > 0)",
                [needles],
            ).fetchone()
        ]
        stored = line.execute("select count(*) from kernel_draft where form = 'canary'").fetchone()
    assert found == []
    assert stored == (1,)
    assert len(names) > 50


def test_a_scope_is_needed_to_fetch_a_key(house: House) -> None:
    with pytest.raises(scope.ScopeMissing):
        vault.seal("x", owner=house.bob, **PLACE)
