"""An organisation's own instruments: begun, changed, published, withdrawn, carried as files."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from programmes.pulses import instrument_file
from programmes.pulses.content import Content, FlawCode, check, missing, plain
from programmes.pulses.flaws import sentence
from programmes.pulses.models import Instrument, InstrumentVersion
from programmes.pulses.queries import instrument as queries
from programmes.refusals import NotPossible

MOST_INSTRUMENTS = 100
OWN = "own"


@transaction.atomic
def begin(*, content: Content, by: Member, at: datetime, key: str = "") -> InstrumentVersion:
    """The first draft of a new one; without ``key`` it stands beside all others.

    Raises ``NotPossible`` where there is one with this key.
    """
    version = _new(content, key or _beside(OWN), by, at)
    audit.record(action="instrument.begin", by=by, at=at, about=version.instrument)
    return version


@transaction.atomic
def copy(*, of: Content, takes_place: bool, by: Member, at: datetime) -> InstrumentVersion:
    """A draft with the words of one that comes with Synchro, in its place or beside it."""
    version = _new(of, of.key if takes_place else _beside(of.key), by, at)
    audit.record(action="instrument.copy", by=by, at=at, about=version.instrument, of=of.key)
    return version


@transaction.atomic
def revise(*, instrument: Instrument, by: Member, at: datetime) -> InstrumentVersion:
    """The draft of its next version, or the one that there is already."""
    instrument = _locked(instrument)
    found = queries.one(instrument)
    if found.draft:
        return found.draft
    version = _next(instrument, found.shown.content, by, at)
    audit.record(action="instrument.revise", by=by, at=at, about=instrument, number=version.number)
    return version


@transaction.atomic
def save(
    *, version: InstrumentVersion, content: Content, by: Member, at: datetime
) -> InstrumentVersion:
    """What a draft says from now on; a text may still be missing in a language."""
    version = _draft(version)
    content = replace(content, key=version.instrument.key)
    _refuse_small(content)
    _refuse_flaws(content)
    version.plain, version.made_by, version.made_at = plain(content), by, at
    version.save()
    audit.record(
        action="instrument.save", by=by, at=at, about=version.instrument, number=version.number
    )
    return version


@transaction.atomic
def publish(*, version: InstrumentVersion, by: Member, at: datetime) -> InstrumentVersion:
    """Frozen, and asked by every questionnaire that opens from now on; open ones keep theirs."""
    version = _draft(version)
    if version.instrument.withdrawn_at is not None:
        raise NotPossible(_("This instrument has been withdrawn. Bring it back first."))
    content = version.content
    _refuse_small(content)
    _refuse_flaws(content)
    spoken = version.instrument.organisation.languages or ["en"]
    lacking = list(dict.fromkeys(language for _where, language in missing(content, spoken)))
    if lacking:
        raise NotPossible(
            _("A text is missing in %(languages)s, which people of the organisation read.")
            % {"languages": ", ".join(_named(language) for language in lacking)}
        )
    version.published_at = at
    version.save(update_fields=["published_at"])
    audit.record(
        action="instrument.publish", by=by, at=at, about=version.instrument, number=version.number
    )
    return version


@transaction.atomic
def discard(*, version: InstrumentVersion, by: Member, at: datetime) -> bool:
    """Throw a draft away; whether anything of the instrument stays."""
    version = _draft(version)
    instrument = version.instrument
    audit.record(action="instrument.discard", by=by, at=at, about=instrument, number=version.number)
    version.delete()
    stays = instrument.versions.exists()
    if not stays:
        instrument.delete()
    return stays


@transaction.atomic
def withdraw(*, instrument: Instrument, by: Member, at: datetime) -> Instrument:
    """No questionnaire asks it any more; one of the same key that comes with Synchro does again."""
    instrument = _locked(instrument)
    if instrument.withdrawn_at is not None:
        raise NotPossible(_("This instrument has been withdrawn already."))
    instrument.withdrawn_at, instrument.withdrawn_by = at, by
    instrument.save()
    audit.record(action="instrument.withdraw", by=by, at=at, about=instrument)
    return instrument


@transaction.atomic
def bring_back(*, instrument: Instrument, by: Member, at: datetime) -> Instrument:
    instrument = _locked(instrument)
    if instrument.withdrawn_at is None:
        raise NotPossible(_("This instrument is not withdrawn."))
    instrument.withdrawn_at, instrument.withdrawn_by = None, None
    instrument.save()
    audit.record(action="instrument.bring_back", by=by, at=at, about=instrument)
    return instrument


@transaction.atomic
def bring(
    *, contents: Sequence[Content], of: Instrument | None, by: Member, at: datetime
) -> list[InstrumentVersion]:
    """What a file held, as drafts: each a new one, or the only one the next version of ``of``.

    Raises ``NotPossible`` where there is a draft of ``of`` already.
    """
    if of is not None:
        of = _locked(of)
        if queries.one(of).draft:
            raise NotPossible(
                _("This instrument has a draft already. Publish it or throw it away first.")
            )
        kept = [_next(of, contents[0], by, at)]
    else:
        kept = [_new(each, _free(each.key), by, at) for each in contents]
    for version in kept:
        audit.record(
            action="instrument.bring", by=by, at=at, about=version.instrument, number=version.number
        )
    return kept


@transaction.atomic
def take(*, version: InstrumentVersion, by: Member, at: datetime) -> bytes:
    """The file of a version; that it was taken stands in the log."""
    audit.record(
        action="instrument.take", by=by, at=at, about=version.instrument, number=version.number
    )
    return instrument_file.written([version.content], indent=2)


def _new(content: Content, key: str, by: Member, at: datetime) -> InstrumentVersion:
    if Instrument.objects.count() >= MOST_INSTRUMENTS:
        raise NotPossible(
            _("An organisation keeps at most %(most)s instruments of its own.")
            % {"most": MOST_INSTRUMENTS}
        )
    instrument, is_new = Instrument.objects.get_or_create(key=key)
    if not is_new:
        raise NotPossible(
            _("There is an instrument of your own in its place. Begin a new version of that one.")
        )
    return _next(instrument, content, by, at)


def _next(instrument: Instrument, content: Content, by: Member, at: datetime) -> InstrumentVersion:
    last = instrument.versions.order_by("-number").values_list("number", flat=True).first()
    minimum = max(content.minimum, queries.least_group(instrument.key))
    return InstrumentVersion.objects.create(
        instrument=instrument,
        number=(last or 0) + 1,
        plain=plain(replace(content, key=instrument.key, minimum=minimum)),
        made_by=by,
        made_at=at,
    )


def _beside(key: str) -> str:
    """A key that nobody has, which says what it was copied from."""
    return f"{key.partition(queries.BESIDE)[0]}{queries.BESIDE}{secrets.token_hex(4)}"


def _free(key: str) -> str:
    """The key that a file gives, so that figures can be compared; another where it stands here."""
    copied = queries.origin(key)
    if Instrument.objects.filter(key=key).exists() or (copied and copied.key == key):
        return _beside(copied.key if copied else OWN)
    return key if copied or key.startswith(OWN + queries.BESIDE) else _beside(OWN)


def _locked(instrument: Instrument) -> Instrument:
    return Instrument.objects.select_for_update().get(pk=instrument.pk)


def _draft(version: InstrumentVersion) -> InstrumentVersion:
    rows = InstrumentVersion.objects.select_related("instrument")
    version = rows.select_for_update().get(pk=version.pk)
    if version.published_at is not None:
        raise NotPossible(_("This version is published, so it cannot be changed. Begin a new one."))
    return version


def _refuse_small(content: Content) -> None:
    least = queries.least_group(content.key)
    if content.minimum < least:
        raise NotPossible(
            _("This instrument never shows groups of fewer than %(least)s people.")
            % {"least": least}
        )


def _refuse_flaws(content: Content) -> None:
    for flaw in check(content):
        if flaw.code is not FlawCode.NO_TEXT:
            raise NotPossible(sentence(flaw))


def _named(language: str) -> str:
    return str(dict(settings.LANGUAGES).get(language, language))
