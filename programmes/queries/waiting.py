"""What waits for the reader, as rows of a list of tasks: conversations, and what is asked about others."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.addresses import address
from people.models import Organisation
from programmes.queries.conversation import Talk
from programmes.queries.team import Cell
from programmes.queries.todo import Task


def of_talks(talks: Iterable[Talk], organisation: Organisation) -> list[Task]:
    """Those in which the next step is the reader's. No query."""
    return [_of_talk(talk, organisation) for talk in talks if talk.waits_for_reader]


def of_things(things: Iterable[Cell]) -> list[Task]:
    """What is asked of a manager about somebody."""
    return [
        Task(
            title=_("%(what)s: %(name)s")
            % {"what": thing.name, "name": thing.assignment.subject.name},
            hint=_("Until %(date)s") % {"date": date_format(thing.assignment.due_on)},
            url=thing.url,
            status=thing.status,
            word=thing.word,
        )
        for thing in things
        if thing.assignment.subject is not None
    ]


def _of_talk(talk: Talk, organisation: Organisation) -> Task:
    row, name = talk.conversation, {"name": talk.other.name}
    own = address("conversation_list", organisation.slug)
    if talk.wants_another:
        return Task(
            title=_("%(name)s, whom you asked for a conversation, does not work here any more")
            % name,
            hint=_("You can withdraw your request and ask somebody else."),
            url=talk.page or own,
        )
    if talk.may_confirm and row.dated_for:
        return Task(
            title=_("Confirm that you have talked with %(name)s") % name,
            hint=_("%(process)s, %(date)s")
            % {"process": talk.process_name, "date": date_format(row.dated_for)},
            url=own,
        )
    return Task(
        title=_("%(name)s asks you for a conversation: set a date") % name,
        hint=_("%(process)s, asked on %(date)s")
        % {"process": talk.process_name, "date": date_format(timezone.localtime(row.asked_at))},
        url=address("conversation_date", organisation.slug, row.uuid),
    )
