"""What is best done before a programme asks anything of anybody: rows for whoever steers it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from people.access import Actor
from people.addresses import address
from people.models import Grant, Member, Part
from people.permissions import Permission
from programmes import milestones
from programmes.models import Charter, Cycle, Programme, StageRun, SteeringSeat
from programmes.pulses.models import Wave
from programmes.queries import charter
from programmes.queries.overview import Overview, ProcessLine
from programmes.queries.todo import Task


def steps(standing: Overview, cycle: Cycle, actor: Actor) -> list[Task]:
    """In the order in which they lead to the first milestone; none once that is decided.

    Nor where a stage or a cycle has been passed: then nobody needs to be told how one begins. Four
    queries, and none later on.
    """
    first = next((row for row in standing.milestones if row.key == milestones.FIRST), None)
    passed = cycle.number > 1 or any(line.passed for line in standing.lines)
    if first is None or first.decided_at or passed or not actor.may(Permission.PROGRAMME_STEER):
        return []
    programme = cycle.programme
    have = _have(programme)
    return [
        *_people(programme, have, actor),
        *_mandate(programme, have),
        *_first_stage(standing, programme),
        _task(
            _("Ask people how it is today"),
            _("The first questionnaire. Once it is open, everybody finds it in their list."),
            address("pulses:wave_list", programme.organisation.slug, programme.slug),
            done=have.asked,
        ),
    ]


def _have(programme: Programme) -> Any:
    """Which of the things that stand behind a programme there are already."""
    waves = Wave.objects.filter(stage__process_run__cycle__programme=OuterRef("pk"))
    sitting = SteeringSeat.objects.filter(programme=OuterRef("pk"), ended_at__isnull=True)
    return Programme.objects.annotate(
        charter=Exists(Charter.objects.filter(programme=OuterRef("pk"))),
        steering=Exists(sitting),
        sponsor=Exists(Grant.objects.filter(part=Part.SPONSOR)),
        asked=Exists(waves.exclude(state=Wave.State.DRAFT)),
    ).get(pk=programme.pk)


def _people(programme: Programme, have: Any, actor: Actor) -> Iterator[Task]:
    slug = programme.organisation.slug
    others = Member.objects.filter(external=False).exclude(pk=actor.member.pk)
    found = others.aggregate(all=Count("pk"), let_in=Count("account"))
    yield _task(
        _("Bring in your people"),
        _("Your list as it is, with columns in any order."),
        address("imports:start", slug),
        done=found["all"] > 0,
    )
    yield _task(
        _("Let them in"),
        _("By mail, or with a printed slip or card where somebody has no address."),
        address("people:invitations", slug),
        done=found["let_in"] > 0,
    )
    if actor.may(Permission.PART_GIVE):
        yield _task(
            _("Give somebody the part of the sponsor"),
            _("Who decides the milestones of the programme, the first one too."),
            address("people:parts", slug),
            done=have.sponsor,
        )


def _mandate(programme: Programme, have: Any) -> Iterator[Task]:
    here = address("programmes:charter", programme.organisation.slug, programme.slug)
    lines = charter.safeguards(programme)
    answered = sum(line.answered for line in lines)
    yield _task(
        _("Write the charter, and say who steers"),
        _("Why now, what is promised, and what nobody is measured on."),
        here,
        done=have.charter and have.steering,
    )
    yield _task(
        _("Answer the safeguards"),
        _("%(answered)s of %(total)s are answered.") % {"answered": answered, "total": len(lines)},
        here,
        done=answered == len(lines),
    )


def _first_stage(standing: Overview, programme: Programme) -> Iterator[Task]:
    """The one that the first milestone asks for."""
    template = milestones.template(milestones.FIRST)
    wanted = template.stages if template else {}
    for line in standing.lines:
        if line.process.order in wanted and line.stages:
            yield _opening(line, programme)


def _opening(line: ProcessLine, programme: Programme) -> Task:
    stage = line.stages[0].stage
    opened, waits = stage.state != StageRun.State.PLANNED, programme.stages_wait
    slugs = (programme.organisation.slug, programme.slug)
    url = line.url if opened else address("programmes:stage_open", *slugs, stage.uuid)
    return _task(
        _("Open the first stage of %(process)s") % {"process": line.process.name},
        _("It waits until the sponsor has decided G0.")
        if waits
        else _("Its criteria say what to see to before anything is asked of people."),
        "" if waits else url,
        done=opened,
    )


def _task(title: str, hint: str, url: str, *, done: bool) -> Task:
    if done:
        return Task(title=title, hint="", url=url, status="done", is_open=False)
    return Task(title=title, hint=hint, url=url, status="not_started")
