"""Open a wave: freeze what is asked, of whom and how small a group may show; then ask."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit, bulk, notices
from people.models import Department, Member
from people.texts import said
from programmes.actions import assignment
from programmes.pulses import content
from programmes.pulses.actions.wave import locked, settled
from programmes.pulses.assignments import PULSE
from programmes.pulses.models import Invited, Wave, WaveGroup
from programmes.pulses.queries import instrument as instruments
from programmes.pulses.queries import lock
from programmes.refusals import NotPossible, ReasonMissing

BATCH = 5000
AT_MOST_A_MONTH = 2
NOTICES: dict[str, str] = {
    Wave.Audience.MEMBERS: "pulses/_trust.html",
    Wave.Audience.PUBLIC: "pulses/_public_trust.html",
}


@transaction.atomic
def open(*, wave: Wave, by: Member, at: datetime, reason: str = "") -> Wave:
    """Freeze what is asked, of whom and how small a group may show; then ask.

    Raises ``ReasonMissing`` where a department still waits for what came of its last answers,
    ``NotPossible`` where nobody would be asked, somebody would be asked too often, or a text is
    missing in a language of the organisation.
    """
    wave = locked(wave)
    if wave.state != Wave.State.DRAFT:
        raise NotPossible(_("It has been opened already."))
    chosen = instruments.chosen(wave.keys)
    _refuse_unspoken(wave, chosen)
    if not chosen:
        raise NotPossible(_("Choose at least one instrument."))
    if wave.closes_on <= timezone.localdate(at):
        raise NotPossible(_("The day on which it closes is over. Choose a later one."))
    wave.plain = [content.plain(each) for each in chosen]
    if wave.is_public:
        wave.token = secrets.token_urlsafe(16)
        WaveGroup.objects.create(wave=wave, name=wave.organisation.name, order=0, depth=0)
    elif _ask(wave, reason, at):
        wave.lifted = reason.strip()
    wave.state, wave.opened_by, wave.opened_at = Wave.State.OPEN, by, at
    wave.save()
    settled(wave, at)
    audit.record(
        action="wave.open",
        by=by,
        at=at,
        about=wave,
        asked=wave.asked,
        lifted=bool(wave.lifted),
        **wave.stage.place,
    )
    return wave


def _refuse_unspoken(wave: Wave, chosen: Iterable[content.Content]) -> None:
    """Nobody reads a question, or what becomes of the answer, in a language that is not theirs."""
    spoken = wave.organisation.languages or ["en"]
    unsaid = notices.unsaid([NOTICES[wave.audience]], spoken)
    if unsaid:
        raise NotPossible(
            _(
                "What becomes of the answers is not said in every language of the organisation: %(languages)s. Nobody is asked before it is."
            )
            % {"languages": ", ".join(unsaid)}
        )
    for instrument in chosen:
        lacking = sorted({language for _where, language in content.missing(instrument, spoken)})
        if lacking:
            raise NotPossible(
                _(
                    "“%(instrument)s” is not said in every language of the organisation: %(languages)s."
                )
                % {"instrument": said(instrument.name), "languages": ", ".join(lacking)}
            )


def _ask(wave: Wave, reason: str, at: datetime) -> bool:
    """Whether somebody is asked who still waits to hear what came of their last answers."""
    asked = _audience(wave)
    if not asked:
        raise NotPossible(_("Nobody works in the departments that were chosen."))
    if len(asked) < wave.minimum:
        raise NotPossible(
            _(
                "Fewer than %(minimum)s people would be asked, so nothing could be shown. Hold a conversation instead."
            )
            % {"minimum": wave.minimum}
        )
    drafts = list(_groups(wave, asked))
    departments = [row.department for row in drafts if row.department]
    if lock.waves_since(departments, at - timedelta(days=30)) >= AT_MOST_A_MONTH:
        raise NotPossible(
            _("Some of these people were asked twice within a month. Wait, or ask others.")
        )
    waiting = lock.waiting(departments)
    if waiting and not reason.strip():
        raise ReasonMissing(
            _(
                "These departments have not been told yet what came of their last answers: %(names)s. Tell them first, or say why they are asked again; everyone who is asked reads it."
            )
            % {"names": ", ".join(waiting[:5])}
        )
    groups = _written(drafts)
    by_department = {row.department: row.pk for row in groups}
    uuids = dict(Department.objects.values_list("pk", "uuid"))
    for batch in _batches(asked):
        bulk.insert(
            Invited,
            [
                {
                    "member_id": member,
                    "group_id": by_department[uuids.get(department) if department else None],
                }
                for member, department in batch
            ],
            common={"wave_id": wave.pk},
        )
        assignment.insert(
            wave.stage,
            wave.stage.process_run.key,
            PULSE,
            ((member, None) for member, _department in batch),
            at,
            occasion=wave.uuid,
            due_on=wave.closes_on,
        )
    wave.asked = len(asked)
    return bool(waiting)


def _audience(wave: Wave) -> list[tuple[int, int | None]]:
    """Member and department of everyone who is asked."""
    rows = assignment.audience()
    if wave.departments:
        rows = rows.filter(department__in=_below(wave.departments))
    return list(rows.values_list("pk", "department"))


def _below(chosen: Iterable[int]) -> set[int]:
    """These departments with all below them."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Department.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = list(chosen)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children.get(pk, [])
    return found


def _groups(wave: Wave, asked: list[tuple[int, int | None]]) -> Iterator[WaveGroup]:
    """The tree of those asked, parents first; departments in which nobody is asked are left out."""
    here: dict[int | None, int] = {}
    for _member, department in asked:
        here[department] = here.get(department, 0) + 1
    departments = {row.pk: row for row in Department.objects.order_by("name", "pk")}
    inside = _below(wave.departments) if wave.departments else set(departments)
    peopled: set[int] = set()
    for pk in here:
        at = departments.get(pk) if pk else None
        while at is not None and at.pk in inside and at.pk not in peopled:
            peopled.add(at.pk)
            at = departments.get(at.parent_id or 0)
    children: dict[int | None, list[Department]] = {}
    for row in departments.values():
        if row.pk in peopled:
            above = row.parent_id if row.parent_id in peopled else None
            children.setdefault(above, []).append(row)
    root = WaveGroup(
        wave=wave, name=wave.organisation.name, order=0, depth=0, asked=here.get(None, 0)
    )
    yield root
    order = 0
    waiting = [(row, root) for row in reversed(children.get(None, []))]
    while waiting:
        row, above_group = waiting.pop()
        order += 1
        group = WaveGroup(
            wave=wave,
            parent=above_group,
            department=row.uuid,
            name=row.name,
            order=order,
            depth=above_group.depth + 1,
            asked=here.get(row.pk, 0),
        )
        yield group
        waiting += [(child, group) for child in reversed(children.get(row.pk, []))]


def _written(groups: list[WaveGroup]) -> list[WaveGroup]:
    """Level by level, because a row names the one above it."""
    for depth in range(max(row.depth for row in groups) + 1):
        level = [row for row in groups if row.depth == depth]
        for row in level:
            row.parent_id = row.parent.pk if row.parent else None
        WaveGroup.objects.bulk_create(level)
    return groups


def _batches(
    asked: list[tuple[int, int | None]],
) -> Iterator[list[tuple[int, int | None]]]:
    for start in range(0, len(asked), BATCH):
        yield asked[start : start + BATCH]
