"""The instruments that an organisation has: its own, and those that come with Synchro."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from programmes.pulses import builtin
from programmes.pulses.content import LEAST_GROUP, Content
from programmes.pulses.models import Instrument, InstrumentVersion

BESIDE = "-"

# What a programme begins with (the listening baseline of G1), and what later waves ask beside it (F0.5).
LISTENING = ("SC", "PS", "EC", "TN", "MT", "MW")
LADDER = "AD"


@dataclass
class Own:
    """One of the organisation's own, with all its versions, latest first."""

    instrument: Instrument
    versions: list[InstrumentVersion] = field(default_factory=list)

    @property
    def asked(self) -> InstrumentVersion | None:
        """The version that a questionnaire asks today, where it is not withdrawn."""
        return next((row for row in self.versions if row.published_at), None)

    @property
    def draft(self) -> InstrumentVersion | None:
        return next((row for row in self.versions if row.published_at is None), None)

    @property
    def shown(self) -> InstrumentVersion:
        return self.asked or self.versions[0]


def published() -> dict[str, Content]:
    """By key, as they are asked today. One's own takes the place of one with the same key."""
    found = {each.key: each for each in builtin.instruments()}
    rows = (
        InstrumentVersion.objects.filter(published_at__isnull=False)
        .select_related("instrument")
        .order_by("instrument", "-number")
        .distinct("instrument")
    )
    for row in rows:
        if row.instrument.withdrawn_at is None:
            found[row.instrument.key] = row.content
    return found


def chosen(keys: Iterable[str]) -> list[Content]:
    """Those with these keys, in their order; one that is not there any more is passed over."""
    here = published()
    return [here[key] for key in keys if key in here]


def own() -> list[Own]:
    """All of the organisation's, withdrawn ones too, as they were made."""
    found: dict[int, Own] = {}
    rows = InstrumentVersion.objects.select_related("instrument", "made_by")
    for row in rows.order_by("instrument", "-number"):
        found.setdefault(row.instrument_id, Own(row.instrument)).versions.append(row)
    return list(found.values())


def one(instrument: Instrument) -> Own:
    rows = instrument.versions.select_related("instrument", "made_by")
    return Own(instrument, list(rows.order_by("-number")))


def origin(key: str) -> Content | None:
    """The one that comes with Synchro which this one was copied from: its key begins with that."""
    begins = key.partition(BESIDE)[0]
    return next((each for each in builtin.instruments() if each.key == begins), None)


def least_group(key: str) -> int:
    """The smallest group that an instrument of this key may show; feelings stay with ten."""
    copied = origin(key)
    return max(LEAST_GROUP, copied.minimum if copied else 0)
