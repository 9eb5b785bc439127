"""What a milestone of the programme asks, and what is true now: facts beside a decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Grant, Part
from programmes import milestones
from programmes.models import Cycle, Milestone, Programme, Reading, StageRun
from programmes.queries import charter, overview

MET, NOT_MET = Reading.Outcome.MET, Reading.Outcome.NOT_MET


@dataclass(frozen=True)
class Fact:
    """One sentence; ``outcome`` is empty where nothing is asked of the figure.

    ``kept`` is what a decision keeps in the place of a sentence that names somebody.
    """

    text: str
    outcome: str = ""
    url: str = ""
    kept: str = ""

    def as_record(self) -> dict[str, str]:
        return {"text": self.kept or self.text, "outcome": self.outcome}


def facts(milestone: Milestone, cycle: Cycle, today: date) -> list[Fact]:
    """The count of queries is the same for each milestone but the first, which reads the charter too."""
    template = milestones.template(milestone.key)
    standing = overview.overview(cycle, today)
    found = list(_of_the_charter(cycle.programme)) if milestone.key == milestones.FIRST else []
    if template is not None:
        wanted = template.stages
        found += [_stages(line, wanted[line.process.order]) for line in standing.lines
                  if line.process.order in wanted]  # fmt: skip
    if standing.given:
        text = _("%(done)s of %(given)s things that people were asked for are done.")
        found.append(Fact(text % {"done": standing.done, "given": standing.given}))
    return found


def first_is_open(programme: Programme) -> bool:
    """Whether G0 waits for its decision."""
    return programme.milestones.filter(key=milestones.FIRST, decided_at__isnull=True).exists()


def _stages(line: overview.ProcessLine, wanted: int) -> Fact:
    names = {"process": line.process.name, "passed": line.passed, "total": len(line.stages)}
    if not wanted:
        begun = any(each.stage.state != StageRun.State.PLANNED for each in line.stages)
        text = (
            _("%(process)s: a stage has begun.") if begun else _("%(process)s: no stage has begun.")
        )
        return Fact(text % names, MET if begun else NOT_MET, line.url)
    text = _("%(process)s: %(passed)s of %(total)s stages are passed; asked for: %(wanted)s.")
    met = line.passed >= wanted
    return Fact(text % {**names, "wanted": wanted}, MET if met else NOT_MET, line.url)


def _of_the_charter(programme: Programme) -> Iterator[Fact]:
    url = reverse("programmes:charter", args=[programme.organisation.slug, programme.slug])
    written = programme.charters.select_related("sponsor").first()
    speakers = [seat.member.name for seat in charter.seats(programme) if seat.speaks_for_workers]
    lines = charter.safeguards(programme)
    if written is None:
        yield Fact(_("The charter is not written yet."), NOT_MET, url)
    else:
        yield Fact(_("The charter is written."), MET, url)
    if written is None or written.sponsor is None:
        yield Fact(_("The charter names no sponsor."), NOT_MET, url)
    else:
        names = {"name": written.sponsor.name}
        decides = Grant.objects.filter(member=written.sponsor, part=Part.SPONSOR).exists()
        text = (
            _("The sponsor is %(name)s.")
            if decides
            else _("%(name)s is named as the sponsor, and has not been given that part yet.")
        )
        kept = _("The charter names a sponsor.")
        yield Fact(text % names, MET if decides else NOT_MET, url, kept=kept)
    if speakers:
        text = _("%(names)s speaks for the workers in the steering group.")
        if len(speakers) > 1:
            text = _("%(names)s speak for the workers in the steering group.")
        kept = _("The steering group has somebody who speaks for the workers.")
        yield Fact(text % {"names": ", ".join(speakers)}, MET, url, kept=kept)
    else:
        yield Fact(_("Nobody in the steering group speaks for the workers."), NOT_MET, url)
    answered = sum(line.answered for line in lines)
    text = _("%(answered)s of %(total)s safeguards are answered.")
    met = answered == len(lines)
    yield Fact(text % {"answered": answered, "total": len(lines)}, MET if met else NOT_MET, url)
