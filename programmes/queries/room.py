"""The rooms of the processes, for those who do not see the pages of the processes themselves."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from people.access import Actor
from people.permissions import Permission
from people.prepared import Prepared
from programmes import registry
from programmes.models import Programme

_latest = Prepared(lambda: Programme.objects.all()[:1])


@dataclass(frozen=True)
class Entrance:
    """One row of a task list: a room and where it is."""

    title: str
    hint: str
    url: str
    number: int = 0


def entrances(actor: Actor) -> list[Entrance]:
    """The rooms that the member may enter in the latest programme, in the order of the processes.

    Whoever may see the programme finds them on the pages of its processes.
    """
    if actor.may(Permission.PROGRAMME_SEE):
        return []
    programme = _latest.first()
    if programme is None:
        return []
    return [*_of_programme(programme, actor), *_rooms(programme, actor)]


def _of_programme(programme: Programme, actor: Actor) -> list[Entrance]:
    """What everyone may read of the programme itself."""
    args = [programme.organisation.slug, programme.slug]
    found = []
    if actor.may(Permission.CHARTER_SEE):
        found.append(
            Entrance(
                title=_("Charter"),
                hint=_(
                    "What the programme promises, who steers it, and what nobody is measured on."
                ),
                url=reverse("programmes:charter", args=args),
            )
        )
    if actor.may(Permission.IMPROVEMENT_SEE):
        found.append(
            Entrance(
                title=_("Improvement cards"),
                hint=_("What we change, try, look at, and then keep or let go."),
                url=reverse("programmes:improvement_list", args=args),
            )
        )
    return found


def _rooms(programme: Programme, actor: Actor) -> list[Entrance]:
    return [
        Entrance(
            title=str(room.name),
            hint=str(room.summary),
            url=reverse(room.url_name, args=[programme.organisation.slug, programme.slug]),
            number=process.order,
        )
        for process in registry.processes()
        for room in process.rooms
        if actor.may(Permission(room.permission))
    ]
