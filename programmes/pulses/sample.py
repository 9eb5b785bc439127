"""Synthetic waves: a baseline, a second look, and one that is open now. For the role system."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from people import vault
from people.sample import Cast
from programmes.models import Assignment, Programme, StageRun
from programmes.pulses.actions import closing, follow_up, opening
from programmes.pulses.actions import wave as actions
from programmes.pulses.actions.answer import COMMENT
from programmes.pulses.assignments import PULSE
from programmes.pulses.content import Content, Keyed
from programmes.pulses.models import Invited, OpenAnswer, OpenComment, Wave, WaveGroup

BATCH = 5000
OPEN_FOR = timedelta(days=14)
# What people say more gladly than the rest.
GLADLY = {"FC": 0.8}
COMMENTS = (
    "Breakfast needs one more pair of hands at eight (synthetic).",
    "Thank you for asking. The last change of shift times helped (synthetic).",
    "We learn of decisions from the guests (synthetic).",
    "The quiet room is good, and always full (synthetic).",
)


@dataclass(frozen=True)
class Plan:
    name: str
    keys: tuple[str, ...]
    weeks_ago: int
    share: float
    lift: float
    intention: str = ""
    changed: str = ""


PLANS = (
    Plan(
        "How it is today (synthetic)",
        ("SC", "PS", "EC", "TN", "MW", "MT"),
        29,
        0.72,
        0.0,
        "Ask at each briefing what guests told us, and answer within a week (synthetic).",
        "Every briefing begins with it; eleven of fourteen matters are settled (synthetic).",
    ),
    Plan(
        "A second look (synthetic)",
        ("SC", "EC", "MW", "FC"),
        12,
        0.66,
        0.35,
        "Two people for breakfast at weekends (synthetic).",
        "They have been there since the first of the month (synthetic).",
    ),
    Plan("What we have learnt (synthetic)", ("SC", "AD"), 1, 0.31, 0.4),
)


def build(programme: Programme, cast: Cast, random: Random, at: datetime) -> None:
    """Asked in an open stage of emotional climate, which begins as the programme does."""
    stage = (
        StageRun.objects.filter(
            process_run__cycle__programme=programme,
            process_run__key="emotional_climate",
            state=StageRun.State.OPEN,
        )
        .select_related("process_run__cycle__programme__organisation")
        .first()
    )
    if stage is None:
        return
    for plan in PLANS:
        _wave(plan, stage, cast, random, at - timedelta(weeks=plan.weeks_ago), at)


def _wave(
    plan: Plan, stage: StageRun, cast: Cast, random: Random, began: datetime, at: datetime
) -> None:
    ends = began + OPEN_FOR
    row = actions.make(
        stage=stage,
        name={"en": plan.name},
        keys=plan.keys,
        closes_on=ends.date(),
        comment={"en": "Is there anything else that we should know?"},
        by=cast.hr,
        at=began,
    )
    row = opening.open(wave=row, by=cast.hr, at=began)
    _answer(row, plan, cast, random, began)
    if ends > at:
        closing.count(at=at)
        return
    closing.close(wave_id=row.pk, at=ends)
    row.refresh_from_db()
    told = follow_up.make(
        wave=row,
        group=WaveGroup.objects.get(wave=row, parent__isnull=True),
        intention=plan.intention,
        owner=cast.manager,
        due_on=(ends + timedelta(weeks=4)).date(),
        by=cast.hr,
        at=ends + timedelta(days=2),
    )
    follow_up.tell(
        follow_up=told, changed=plan.changed, by=cast.manager, at=ends + timedelta(weeks=4)
    )


def _answer(wave: Wave, plan: Plan, cast: Cast, random: Random, at: datetime) -> None:
    """Some answer and some do not; departments differ. The worker of the cast still may."""
    asked = Invited.objects.filter(wave=wave).exclude(member=cast.worker).order_by("member")
    answered = [
        (member, group)
        for member, group in asked.values_list("member", "group")
        if random.random() < plan.share
    ]
    leaning = {group: random.uniform(-0.6, 0.6) for _member, group in answered}
    rows = [
        OpenAnswer(
            id=uuid4(),
            wave=wave,
            group_id=group,
            values=dict(_values(wave.instruments, leaning[group] + plan.lift, random)),
        )
        for _member, group in answered
    ]
    OpenAnswer.objects.bulk_create(rows, batch_size=BATCH)
    OpenComment.objects.bulk_create(
        OpenComment(
            id=uuid4(),
            wave=wave,
            group_id=group,
            sealed=vault.seal_for_organisation(text, row=wave.uuid, **COMMENT),
        )
        for text, (_member, group) in zip(COMMENTS, answered, strict=False)
    )
    Assignment.objects.filter(
        kind=PULSE.key, occasion=wave.uuid, member__in=[member for member, _group in answered]
    ).update(state=Assignment.State.DONE, done_at=at + timedelta(days=3))


def _values(
    instruments: list[Content], leaning: float, random: Random
) -> Iterator[tuple[str, int]]:
    for instrument in instruments:
        own = random.gauss(3.4 + leaning + GLADLY.get(instrument.key, 0), 0.7)
        for item in instrument.items:
            if random.random() < 0.03:
                continue
            if item.options:
                yield f"{instrument.key}.{item.key}", random.randrange(len(item.options))
                continue
            scale = instrument.scale
            point = round(random.gauss(own, 0.8))
            point = min(scale.maximum, max(scale.minimum, point))
            turned = item.keyed is Keyed.AGAINST
            yield f"{instrument.key}.{item.key}", scale.reversed(point) if turned else point
