"""Questions about conversations. Row security shows each to the two of them alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from people.models import Member
from people.prepared import Prepared
from programmes import registry
from programmes.models import Conversation
from programmes.process import TalkPage

PAST = 20
OVER = (
    Q(withdrawn_at__isnull=False)
    | Q(declined_at__isnull=False)
    | Q(asker_confirmed_at__isnull=False, asked_confirmed_at__isnull=False)
)
OPEN_FOR_ASKER = Q(
    withdrawn_at__isnull=True, declined_at__isnull=True, asker_confirmed_at__isnull=True
)


@dataclass(frozen=True)
class Talk:
    """A conversation as one of the two sees it, with what they may do now.

    ``manager`` is the reader's, where the page offers to ask them instead. ``page`` is the address
    at which the process keeps more of it, if it does.
    """

    conversation: Conversation
    reader: Member
    today: date
    manager: Member | None = None
    page: str = ""

    @property
    def asked_by_reader(self) -> bool:
        return self.conversation.asked_by_id == self.reader.pk

    @property
    def other(self) -> Member:
        row = self.conversation
        return row.asked_of if self.asked_by_reader else row.asked_by

    @property
    def process_name(self) -> str:
        return str(registry.process(self.conversation.process).name)

    @property
    def state(self) -> str:
        """asked, dated, confirmed (by one), held, withdrawn or declined."""
        row = self.conversation
        if row.declined_at:
            return "declined"
        if row.withdrawn_at:
            return "withdrawn"
        if row.held:
            return "held"
        if row.asker_confirmed_at or row.asked_confirmed_at:
            return "confirmed"
        return "dated" if row.dated_for else "asked"

    @property
    def open(self) -> bool:
        return self.state in ("asked", "dated", "confirmed")

    @property
    def confirmed_by_reader(self) -> bool:
        row = self.conversation
        return (
            row.asker_confirmed_at if self.asked_by_reader else row.asked_confirmed_at
        ) is not None

    @property
    def may_confirm(self) -> bool:
        on = self.conversation.dated_for
        return self.open and on is not None and on <= self.today and not self.confirmed_by_reader

    @property
    def may_date(self) -> bool:
        return self.state in ("asked", "dated") and not self.asked_by_reader

    @property
    def may_decline(self) -> bool:
        return self.may_date

    @property
    def days(self) -> list[date]:
        """Those proposed that are still to come."""
        return [day for day in self.conversation.proposed if day >= self.today]

    @property
    def waits_for_reader(self) -> bool:
        """The next step is the reader's: to set a date, to confirm, or to look for somebody else."""
        undated = self.may_date and self.conversation.dated_for is None
        return self.may_confirm or undated or self.wants_another

    @property
    def wants_another(self) -> bool:
        """Whoever was asked has left, so the reader may ask somebody else."""
        return self.may_withdraw and self.other_has_left

    @property
    def may_withdraw(self) -> bool:
        return self.open and self.asked_by_reader and not self.confirmed_by_reader

    @property
    def other_has_left(self) -> bool:
        on = self.other.left_on
        return on is not None and on < self.today

    @property
    def may_ask_again(self) -> bool:
        """Whoever was asked is not the reader's manager any more, and somebody else is."""
        return self.may_withdraw and self.manager is not None and self.manager != self.other


def open_talks(reader: Member, today: date, manager: Member | None = None) -> list[Talk]:
    """What the reader has asked for, or was asked for, and is not over; the oldest first."""
    return _seen(_open_of(reader=reader.pk), reader, today, manager)


def past_talks(reader: Member, today: date) -> list[Talk]:
    """The latest of those that were held, withdrawn or declined."""
    return _seen(_of(reader).filter(OVER).order_by("-asked_at")[:PAST], reader, today)


def open_between(asker: Member, asked: Member, process: str) -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        OPEN_FOR_ASKER, asked_by=asker, asked_of=asked, process=process
    )


def open_of(asker: Member, process: str) -> Conversation | None:
    """The latest that the member has asked for, and that is not over."""
    rows = Conversation.objects.filter(OPEN_FOR_ASKER, asked_by=asker, process=process)
    return rows.select_related("asked_of").order_by("-asked_at").first()


def _of(reader: Member | int) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(Q(asked_by=reader) | Q(asked_of=reader))
    return rows.select_related("asked_by", "asked_of")


def _seen(
    rows: Iterable[Conversation], reader: Member, today: date, manager: Member | None = None
) -> list[Talk]:
    known = {process.key for process in registry.processes()}
    found = [row for row in rows if row.process in known]
    pages = _pages(found)
    return [_talk(row, reader, today, manager, pages.get(row.uuid)) for row in found]


def _talk(
    row: Conversation, reader: Member, today: date, manager: Member | None, page: TalkPage | None
) -> Talk:
    if page is None:
        return Talk(row, reader, today, manager)
    return Talk(row, reader, today, None if page.of_choice else manager, page.url)


def _pages(rows: list[Conversation]) -> dict[UUID, TalkPage]:
    """One question for each process that keeps more of conversations than we do."""
    found: dict[UUID, TalkPage] = {}
    for key in {row.process for row in rows}:
        talks = registry.process(key).talks
        if talks is not None:
            found.update(talks.pages([row for row in rows if row.process == key]))
    return found


_open_of = Prepared(lambda reader: _of(reader).exclude(OVER).order_by("asked_at"), reader=int)
