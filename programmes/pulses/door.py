"""The one door: what of a closed wave may be shown, decided once and kept, for every reader alike.

Called by the closing of a wave alone, on exact sums; pages, files, reports, mails and gates read
the rows that come out of it and nothing else.

**Which groups.** The tree rule (``disclosure.tree``) runs for each question on those who answered
it, and a group shows where all questions of its instrument let it. Hiding more is always safe in a
tree: the atoms of a smaller set of shown groups are unions of atoms of the larger one. A question
that too few answered in the whole wave is left out, so that it does not hide the others.

**Which numbers.** A scale's mean is the mean of its questions' shown means: another sum over
another set of people beside them would leave the difference to be read, down to one person who
skipped a question. Means and shares are rounded and cut at both ends; every interval is worked out
from what was cut, so that its ends tell nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programmes.measures import agreement, means, participation
from programmes.measures.scores import least_answered
from programmes.measures.tally import Question, Tally
from programmes.measures.totals import ItemTotals, Totals
from programmes.pulses.content import Content, Item, Keyed
from programmes.pulses.disclosure import coded_mean, coded_share, shown_groups
from programmes.pulses.tree import Tree

Plain = dict[str, Any]
_SIGNS = {Keyed.WITH: 1, Keyed.AGAINST: -1, Keyed.APART: 0}
# An interval without any width would tell that everybody answered alike.
LEAST_DEVIATION = 0.1  # of the range of the scale
YES = 0.75  # of an item: three quarters up its scale, a 4 of 1 to 5 (domain of a single item)


@dataclass(frozen=True)
class Passed:
    """One figure that may be shown. `item` is empty for the scale; `rest` is a pool of its group."""

    group: int
    rest: bool
    item: str
    shown: Plain


@dataclass(frozen=True)
class Release:
    """What of one instrument may be shown: `groups` and, of some of them, the pool of the `rest`.

    `items` are the places of the questions that enough people answered in the whole wave.
    """

    items: tuple[int, ...]
    groups: frozenset[int]
    rest: frozenset[int]
    figures: tuple[Passed, ...]


def questions(instrument: Content) -> list[Question]:
    """As the arithmetic takes them, in the order of the items."""
    return [_question(instrument, item) for item in instrument.items]


def release(
    instrument: Content, minimum: int, tree: Tree, tally: Tally, *, census: bool
) -> Release:
    """What may be shown of this instrument. `census`: it is known how many were asked."""
    open_items = tuple(
        place for place in range(len(instrument.items)) if tally.items[0][place].n >= minimum
    )
    answered = [[row[place].n for row in tally.items] for place in open_items]
    if tally.scale[0].n:
        answered.append([row.n for row in tally.scale])
    groups = _shown(minimum, tree, answered if open_items else [])
    rest = frozenset(
        group for group in groups if _pool_holds(group, groups, minimum, tree, answered)
    )
    asked = tree.asked if census else [None] * len(tree.parents)
    figures: list[Passed] = []
    for group in sorted(groups):
        items = [tally.items[group][place] for place in open_items]
        of_scale = (tally.scale[group], tally.favourable[group])
        shown = _figures(instrument, minimum, open_items, items, of_scale, asked[group])
        shown.get("", {}).update(_agreement(instrument, minimum, tally, group))
        figures += [Passed(group, False, item, plain) for item, plain in shown.items()]
    for group in sorted(rest):
        below = [child for child in tree.children.get(group, ()) if child in groups]
        items = [
            tally.items[group][place].without(*(tally.items[child][place] for child in below))
            for place in open_items
        ]
        scale = tally.scale[group].without(*(tally.scale[child] for child in below))
        yes = tally.favourable[group] - sum(tally.favourable[child] for child in below)
        people = None if not census else tree.asked[group] - sum(tree.asked[b] for b in below)
        shown = _figures(instrument, minimum, open_items, items, (scale, yes), people)
        figures += [Passed(group, True, item, plain) for item, plain in shown.items()]
    return Release(open_items, groups, rest, tuple(figures))


def large_groups(minimum: int, tree: Tree, places: Sequence[int]) -> frozenset[int]:
    """The groups in which answers may be kept; ``places`` has the group of each answer.

    Where each answer is put into the nearest of them, none holds fewer than ``minimum``.
    """
    own = [0] * len(tree.parents)
    for place in places:
        own[place] += 1
    shown = shown_groups(0, minimum, dict(enumerate(own)), tree.children)
    return frozenset(shown.sizes)


def _question(instrument: Content, item: Item) -> Question:
    if item.options:
        return Question(lowest=0, highest=len(item.options) - 1, keyed=0)
    scale = instrument.scale
    return Question(lowest=scale.minimum, highest=scale.maximum, keyed=_SIGNS[item.keyed])


def _shown(minimum: int, tree: Tree, answered: Sequence[Sequence[int]]) -> frozenset[int]:
    """The groups that every question lets show, each below one that shows.

    `answered` counts, for each question and group, those who answered it there and below.
    """
    if not answered:
        return frozenset()
    places = range(len(tree.parents))
    groups = set(places)
    for counts in answered:
        own = {
            place: counts[place] - sum(counts[child] for child in tree.children.get(place, ()))
            for place in places
        }
        groups &= shown_groups(0, minimum, own, tree.children).sizes.keys()
    kept: set[int] = set()
    for place in places:  # parents first: below a hidden group nothing shows
        parent = tree.parents[place]
        if place in groups and (parent is None or parent in kept):
            kept.add(place)
    return frozenset(kept)


def _pool_holds(
    group: int,
    groups: frozenset[int],
    minimum: int,
    tree: Tree,
    answered: Sequence[Sequence[int]],
) -> bool:
    """Some group below it shows, and the rest of its people are enough for a line of their own."""
    below = [child for child in tree.children.get(group, ()) if child in groups]
    return bool(below) and all(
        counts[group] - sum(counts[child] for child in below) >= minimum for counts in answered
    )


def _figures(
    instrument: Content,
    minimum: int,
    items: Sequence[int],
    totals: Sequence[ItemTotals],
    of_scale: tuple[Totals, int],
    asked: int | None,
) -> dict[str, Plain]:
    """By item key; that of the scale under the empty key, where enough of its items are open."""
    shown: dict[str, Plain] = {}
    scale = instrument.scale
    keyed: list[float] = []
    for place, of in zip(items, totals, strict=True):
        item = instrument.items[place]
        if item.options:
            shown[item.key] = _choice(item, of, asked)
            continue
        favourable = _favourable(of, scale.minimum, scale.maximum, item.keyed)
        plain = _scored(of.n, of.mean, of.deviation, favourable, scale, minimum, asked)
        shown[item.key] = plain
        if item.keyed is not Keyed.APART:
            turned = item.keyed is Keyed.AGAINST
            keyed.append(scale.minimum + scale.maximum - of.mean if turned else of.mean)
    scored = [item for item in instrument.items if item.keyed is not Keyed.APART]
    people, yes = of_scale
    if scored and len(keyed) >= least_answered(len(scored)) and people.n >= minimum:
        mean = sum(keyed) / len(keyed)
        shown[""] = _scored(people.n, mean, people.deviation, yes, scale, minimum, asked)
    return shown


def _favourable(of: ItemTotals, lowest: int, highest: int, keyed: Keyed) -> int:
    """How many said yes; no, where the item is worded the other way round."""
    reach = round((highest - lowest) * YES + 1e-9)
    cut = reach if (highest - lowest) * YES <= reach else reach + 1
    counts = of.counts[::-1] if keyed is Keyed.AGAINST else of.counts
    return sum(counts[cut:])


def _scored(
    n: int,
    mean: float,
    deviation: float,
    favourable: int,
    scale: Any,
    minimum: int,
    asked: int | None,
) -> Plain:
    """A mean and a share, cut, with intervals from what was cut (M3 to M5) and the grade (M2)."""
    coded = coded_mean(mean, n, scale.minimum, scale.maximum)
    yes = coded_share(favourable, n)
    whole = asked if asked is not None else 10**9  # without an end: nothing is corrected for
    least = LEAST_DEVIATION * (scale.maximum - scale.minimum)
    low, high = means.mean_interval(
        mean=coded.points, deviation=max(deviation, least), answered=n, eligible=whole
    )
    count = round(yes.percent * n / 100)
    first, last = participation.wilson_interval(count=count, answered=n, eligible=asked)
    plain: Plain = {
        "n": n,
        "N": asked,
        "mean": coded.points,
        "mean_end": coded.end,
        "low": round(max(scale.minimum, low), 1),
        "high": round(min(scale.maximum, high), 1),
        "percent": yes.percent,
        "end": yes.end,
        "percent_low": round(100 * first),
        "percent_high": round(100 * last),
    }
    if asked is not None:
        bounds = participation.share_bounds(
            count=count, answered=n, eligible=asked, minimum=minimum
        )
        plain["silent_low"] = round(100 * (bounds.low or 0))
        plain["silent_high"] = round(100 * (bounds.high or 0))
        plain["grade"] = participation.grade(answered=n, eligible=asked, minimum=minimum)
    return plain


def _choice(item: Item, of: ItemTotals, asked: int | None) -> Plain:
    shares = [coded_share(count, of.n) for count in of.counts]
    return {
        "n": of.n,
        "N": asked,
        "options": [
            {"key": option.key, "percent": share.percent, "end": share.end}
            for option, share in zip(item.options, shares, strict=True)
        ],
    }


def _agreement(instrument: Content, minimum: int, tally: Tally, group: int) -> Plain:
    """M10 as a word: whether the people of this group see it alike."""
    if tally.complete[group] < max(minimum, agreement.RATERS) or not tally.variances[group]:
        return {}
    steps = instrument.scale.maximum - instrument.scale.minimum + 1
    variances = tally.variances[group]
    value = agreement.r_wg(
        variance=sum(variances) / len(variances),
        null=agreement.even_null(steps),
        items=len(variances),
    )
    return {"agreement": str(agreement.strength(value))}
