"""The instruments that an organisation has: its own, and those that come with Synchro."""

from collections.abc import Iterable

from programmes.pulses import builtin
from programmes.pulses.content import Content
from programmes.pulses.models import Instrument, InstrumentVersion


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


def own_keys() -> set[str]:
    rows = Instrument.objects.filter(withdrawn_at__isnull=True)
    return set(rows.values_list("key", flat=True))
