"""Count a wave and let go of its answers; the tally role alone may.

In one transaction the answers are written anew in random order, under keys and groups that tell
nothing more, and the open ones go. What may be shown leaves by the door; afterwards even the exact
totals exist only for groups that may show.
"""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from programmes.measures import tally as arithmetic
from programmes.measures.totals import Totals
from programmes.models import Assignment
from programmes.pulses import door
from programmes.pulses.assignments import PULSE
from programmes.pulses.content import Content
from programmes.pulses.models import (
    ClosedAnswer,
    ClosedComment,
    OpenAnswer,
    OpenComment,
    SurveyDraft,
    Wave,
    WaveFigure,
    WaveGroup,
    WaveTotal,
)
from programmes.pulses.queries import scale
from programmes.pulses.tree import Tree

BATCH = 5000
KEPT = timedelta(days=730)


@dataclass(frozen=True)
class Answers:
    """Of a whole wave, in memory: the group's place of each, and the values by item key."""

    places: list[int]
    values: list[dict[str, int]]


@transaction.atomic
def close(*, wave_id: int, at: datetime) -> bool:
    """Says whether there was anything to close: a second call finds it closed."""
    rows = Wave.objects.select_for_update(of=("self",)).filter(pk=wave_id)
    wave = rows.exclude(state__in=[Wave.State.DRAFT, Wave.State.CLOSED]).first()
    if wave is None:
        return False
    groups = list(WaveGroup.objects.filter(wave=wave).order_by("order"))
    place_of = {group.pk: place for place, group in enumerate(groups)}
    parents = [place_of[group.parent_id] if group.parent_id else None for group in groups]
    tree = Tree(parents, [group.asked for group in groups])
    answers = _taken(wave, place_of)
    for instrument in wave.instruments:
        tally = _tallied(instrument, answers, tree)
        minimum = wave.minimum_of(instrument)
        passed = door.release(instrument, minimum, tree, tally, census=not wave.is_public)
        _keep_totals(wave, instrument, passed, tally, groups)
        _keep_figures(wave, instrument, passed, answers, tree, groups)
    _rewrite(wave, answers, tree, groups)
    _keep_comments(wave, answers, tree, groups, place_of)
    _let_go(wave)
    wave.answered = len(answers.places)
    wave.state, wave.closed_at, wave.counted_at = Wave.State.CLOSED, at, at
    wave.save(update_fields=["answered", "state", "closed_at", "counted_at"])
    return True


def vacuum() -> None:
    """Nothing of the rows that went stays in the file. Outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum pulses_openanswer, pulses_opencomment, pulses_surveydraft")


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Answers and comments of waves that closed two years ago; their figures stay. How many."""
    old = Wave.objects.filter(closed_at__lt=at - KEPT)
    answers = ClosedAnswer.objects.filter(wave__in=old).delete()[0]
    return answers + ClosedComment.objects.filter(wave__in=old).delete()[0]


@transaction.atomic
def count(*, at: datetime) -> int:
    """How many have answered each open wave, of the whole organisation and no part of it."""
    waves = list(Wave.objects.filter(state=Wave.State.OPEN))
    for wave in waves:
        answered = OpenAnswer.objects.filter(wave=wave).count()
        Wave.objects.filter(pk=wave.pk).update(answered=answered, counted_at=at)
    return len(waves)


def _taken(wave: Wave, place_of: dict[int, int]) -> Answers:
    """Every open answer, in no order. The rows go when they are written anew."""
    rows = list(OpenAnswer.objects.filter(wave=wave).values_list("group", "values"))
    random.SystemRandom().shuffle(rows)
    return Answers([place_of[group] for group, _values in rows], [values for _g, values in rows])


def _tallied(instrument: Content, answers: Answers, tree: Tree) -> arithmetic.Tally:
    keys = [f"{instrument.key}.{item.key}" for item in instrument.items]
    return arithmetic.tally(
        rows=[[values.get(key) for key in keys] for values in answers.values],
        groups=answers.places,
        parents=tree.parents,
        questions=door.questions(instrument),
    )


def _keep_totals(
    wave: Wave,
    instrument: Content,
    passed: door.Release,
    tally: arithmetic.Tally,
    groups: list[WaveGroup],
) -> None:
    rows = []
    for place in sorted(passed.groups):
        common = {"wave": wave, "group": groups[place], "instrument": instrument.key}
        rows += [
            _total(
                {**common, "counts": list(tally.items[place][item].counts)},
                instrument.items[item].key,
                tally.items[place][item],
            )
            for item in passed.items
        ]
        of_scale = tally.scale[place]
        if of_scale.n:
            spread = {
                "favourable": tally.favourable[place],
                "complete": tally.complete[place],
                "variances": list(tally.variances[place]),
            }
            rows.append(_total({**common, "spread": spread}, "", of_scale))
    WaveTotal.objects.bulk_create(rows, batch_size=BATCH)


def _total(common: dict[str, object], item: str, totals: Totals) -> WaveTotal:
    return WaveTotal(**common, item=item, n=totals.n, total=totals.sum, squares=totals.squares)


def _keep_figures(
    wave: Wave,
    instrument: Content,
    passed: door.Release,
    answers: Answers,
    tree: Tree,
    groups: list[WaveGroup],
) -> None:
    quality = scale.quality(instrument, answers.values, answers.places, tree, passed.groups)
    changes = scale.changes(wave, instrument)
    rows = []
    for figure in passed.figures:
        shown = dict(figure.shown)
        if not figure.item and not figure.rest:
            if figure.group == 0:
                shown.update(quality)
            if groups[figure.group].pk in changes:
                shown["change"] = changes[groups[figure.group].pk]
        rows.append(
            WaveFigure(
                wave=wave,
                group=groups[figure.group],
                rest=figure.rest,
                instrument=instrument.key,
                item=figure.item,
                shown=shown,
            )
        )
    WaveFigure.objects.bulk_create(rows, batch_size=BATCH)


def _rewrite(wave: Wave, answers: Answers, tree: Tree, groups: list[WaveGroup]) -> None:
    """The answers anew: other keys, random order, and in no group smaller than the minimum.

    Fewer than that in all can never be shown, so they are not kept.
    """
    large = door.large_groups(wave.minimum, tree, answers.places)
    OpenAnswer.objects.filter(wave=wave).delete()
    rows = []
    for place, values in zip(answers.places, answers.values, strict=True):
        near = tree.nearest(place, large)
        if near is not None:
            rows.append(ClosedAnswer(id=uuid.uuid4(), wave=wave, group=groups[near], values=values))
    ClosedAnswer.objects.bulk_create(rows, batch_size=BATCH)


def _keep_comments(
    wave: Wave,
    answers: Answers,
    tree: Tree,
    groups: list[WaveGroup],
    place_of: dict[int, int],
) -> None:
    """At the nearest group in which ten or more answered; without such a group they are not kept."""
    large = door.large_groups(max(Wave.FOR_COMMENTS, wave.minimum), tree, answers.places)
    found = list(OpenComment.objects.filter(wave=wave).values_list("group", "sealed"))
    OpenComment.objects.filter(wave=wave).delete()
    random.SystemRandom().shuffle(found)
    rows = []
    for group, sealed in found:
        near = tree.nearest(place_of[group], large)
        if near is not None:
            rows.append(
                ClosedComment(id=uuid.uuid4(), wave=wave, group=groups[near], sealed=bytes(sealed))
            )
    ClosedComment.objects.bulk_create(rows, batch_size=BATCH)


def _let_go(wave: Wave) -> None:
    """Nothing is asked any more, and no half-finished answer stays."""
    SurveyDraft.objects.filter(wave=wave).delete()
    Assignment.objects.filter(kind=PULSE.key, occasion=wave.uuid).exclude(
        state=Assignment.State.DONE
    ).update(state=Assignment.State.WITHDRAWN)
