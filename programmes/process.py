"""The socket: what a programme needs from a process. A process declares itself once with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise

from programmes.measures.figure import Figure

if TYPE_CHECKING:
    from random import Random
    from uuid import UUID

    from people.models import Member
    from programmes.models import Conversation, Cycle, Programme, StageRun

PLAIN, MEASURED = "plain", "measured"


@dataclass(frozen=True, kw_only=True)
class Count:
    """A census fact: ``done`` of ``expected`` (0 where there is no expectation). No interval."""

    done: int
    expected: int = 0


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One condition of a stage, as the template proposes it.

    ``measure`` names an entry of ``Process.measures`` for a counted criterion; attested ones have
    none. ``source`` says in a sentence what a measured criterion will be read from, and ``measure``
    names an entry of ``Process.figures``; such a reading is "can't tell" until there are answers. ``required_in`` lists the templates in which it blocks.
    """

    key: str
    text: Promise | str
    measure: str = ""
    source: Promise | str = ""
    threshold: float | None = None
    minimum: int = 1
    required_in: frozenset[str] = frozenset({PLAIN, MEASURED})


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step of a process. ``week`` and ``weeks`` are the proposed offset from kick-off and length."""

    key: str
    name: Promise | str
    purpose: Promise | str
    week: int
    weeks: int
    criteria: tuple[Criterion, ...]
    assigns: tuple[str, ...] = ()
    usually_after: Promise | str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A figure of the measures, worked out by a background worker and kept; pages read what was kept.

    ``read`` gets the cycle and today; None where there is nothing to read yet. It may load the
    arithmetic, so it imports the measures that do so itself. It stands beside the progress of the
    programme and is never averaged into it. ``private`` names the fields of the figure that count
    private deeds: those are told anew only where ten people or more have moved them. Only what is
    ``beside`` stands with the health of the programme; the others are read by criteria alone.
    """

    name: Promise | str
    read: "Callable[[Cycle, date], Figure | None]"
    private: frozenset[str] = frozenset()
    beside: bool = True


@dataclass(frozen=True, kw_only=True)
class AssignmentKind:
    """Something a member may be asked to do.

    ``private`` kinds are seen by nobody but the member. ``manager_sees`` allows state words on the
    team page. ``remind`` allows HR to remind by hand. ``url`` names the page where it is done and
    receives the assignment; ``audience`` yields (member id, subject id or None) for a stage.
    ``of_manager``: asked of whoever leads the subject, and follows them when that changes.
    ``begins``: its page tells when it was begun.
    """

    key: str
    name: Promise | str
    minutes: int
    url: Callable[[Any], str]
    audience: "Callable[[StageRun, Iterable[Member]], Iterable[tuple[int, int | None]]]"
    private: bool = False
    manager_sees: bool = False
    remind: bool = False
    of_manager: bool = False
    begins: bool = False
    days: int = 28


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """Hours that a member has agreed to, for their own calendar.

    It has neither title nor address, because others look into calendars. ``uuid`` stays the same as
    long as it is the same appointment.
    """

    uuid: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReportSection:
    """What a process adds to a report: plain values for its template."""

    title: str
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Element:
    """Something that a policy may be traced to."""

    process: str
    kind: str
    uuid: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Room:
    """A page of a process that its overview links to; ``permission`` decides who is offered it."""

    name: Promise | str
    summary: Promise | str
    url_name: str
    permission: str


@dataclass(frozen=True, kw_only=True)
class TalkPage:
    """The address at which a process keeps more of a conversation.

    ``of_choice``: it was asked of somebody else than one's own manager, so that whoever leads one
    later does not come in their place.
    """

    url: str
    of_choice: bool = False


@dataclass(frozen=True, kw_only=True)
class Talks:
    """What a process adds to the conversations that are asked for in its name.

    ``changed`` is called within each deed on one, after it, with whoever did it bound. ``pages``
    returns what the process keeps more of, by the conversation's uuid.
    """

    changed: "Callable[[Conversation, datetime], None]"
    pages: "Callable[[Iterable[Conversation]], Mapping[UUID, TalkPage]]"


@dataclass(frozen=True, kw_only=True)
class Process:
    """One of the processes, whole. ``slug`` stands in addresses, ``urls`` is a module of url patterns.

    A measure returns None where a private figure has fewer than ten people: then it can't tell.
    ``private_measures`` names those that count private deeds. ``talks`` is for a process that keeps
    more of the conversations asked for in its name than their dates. ``figures`` come with an interval.
    ``sample`` fills a synthetic organisation with records of the process, and ``sample_deeds``
    lets some of its people do what open stages ask of them.
    ``appointments`` hands over those of the member who is bound, from a moment on.
    ``export`` returns what the process holds of a member as plain values; ``erase`` removes what
    is the member's alone and returns the number of rows removed.
    ``notices`` names the templates that promise something before anybody gives anything: no stage
    asks for it while one of their sentences is missing in a language of the organisation.
    """

    key: str
    order: int
    slug: str
    name: Promise | str
    purpose: Promise | str
    urls: str
    stages: tuple[Stage, ...]
    rooms: tuple[Room, ...]
    measures: "Mapping[str, Callable[[StageRun], Count | None]]" = field(default_factory=dict)
    private_measures: frozenset[str] = frozenset()
    figures: Mapping[str, Outcome] = field(default_factory=dict)
    assignments: tuple[AssignmentKind, ...] = ()
    notices: tuple[str, ...] = ()
    talks: Talks | None = None
    report: "Callable[[Cycle, datetime], ReportSection]"
    elements: Callable[[], list[Element]]
    insights: "Callable[[Member], Mapping[str, Any]]"
    export: "Callable[[Member], Mapping[str, Any]]"
    erase: "Callable[[Member], int]"
    appointments: "Callable[[Member, datetime], Iterable[Appointment]] | None" = None
    sample: "Callable[[Programme, Random, datetime], None] | None" = None
    sample_deeds: "Callable[[Programme, Random, datetime], None] | None" = None

    def stage(self, key: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.key == key), None)

    def assignment(self, key: str) -> AssignmentKind:
        return next(kind for kind in self.assignments if kind.key == key)
