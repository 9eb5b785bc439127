"""What a programme rests on: its charter as it reads now, its steering group, its safeguards."""

from dataclasses import dataclass, field

from people.access import Actor
from people.models import Member
from people.permissions import Permission
from programmes.models import Charter, Programme, Safeguard, SafeguardAnswer, SteeringSeat

OPEN = SafeguardAnswer.State.OPEN


@dataclass(frozen=True)
class Line:
    """One safeguard with what was said of it, the latest first."""

    safeguard: Safeguard
    answers: list[SafeguardAnswer] = field(default_factory=list)

    @property
    def latest(self) -> SafeguardAnswer | None:
        return self.answers[0] if self.answers else None

    @property
    def earlier(self) -> list[SafeguardAnswer]:
        return self.answers[1:]

    @property
    def answered(self) -> bool:
        return self.latest is not None and self.latest.state != OPEN

    @property
    def status(self) -> str:
        """As the component of states names it."""
        if self.latest is None or self.latest.state == OPEN:
            return "not_started"
        return "done" if self.latest.state == SafeguardAnswer.State.DONE else "cannot_start"


def versions(programme: Programme) -> list[Charter]:
    """The one that counts, then those before it."""
    return list(programme.charters.select_related("sponsor", "written_by"))


def seats(programme: Programme) -> list[SteeringSeat]:
    """Who sits in the steering group now, in the order in which they came."""
    return list(programme.seats.filter(ended_at__isnull=True).select_related("member"))


def safeguards(programme: Programme) -> list[Line]:
    """Every line with everything that was said of it: two queries."""
    lines = {row.pk: Line(row) for row in programme.safeguards.all()}
    said = SafeguardAnswer.objects.filter(safeguard__programme=programme)
    for answer in said.select_related("answered_by"):
        lines[answer.safeguard_id].answers.append(answer)
    return list(lines.values())


def unanswered(programme: Programme) -> list[Safeguard]:
    return [line.safeguard for line in safeguards(programme) if not line.answered]


def reads_notes(actor: Actor, sitting: list[SteeringSeat]) -> bool:
    """What is written to a safeguard is for those who steer or watch, and for the steering group."""
    return actor.may(Permission.PROGRAMME_SEE) or sits(actor.member, sitting)


def sits(member: Member, sitting: list[SteeringSeat]) -> bool:
    return any(seat.member_id == member.pk for seat in sitting)
