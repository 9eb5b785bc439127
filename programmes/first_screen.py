"""The first page of each part, once somebody has entered their organisation."""

from django.urls import reverse
from django.utils import timezone

from people.access import Actor
from people.models import Account, Part
from people.permissions import Permission
from programmes import access
from programmes.queries import portfolio


def first_screen(actor: Actor) -> str:
    """Whoever steers or watches: the newest programme, the sponsor on one page; a manager: the team;

    else what to do.
    """
    slug = actor.member.organisation.slug
    if actor.may(Permission.PROGRAMME_SEE):
        rows = access.programmes_for(actor, Permission.PROGRAMME_SEE)
        programme = rows.order_by("-pk").first()
        if programme is not None:
            steers = actor.may(Permission.PROGRAMME_STEER)
            decides = actor.may(Permission.MILESTONE_DECIDE) and not steers
            name = "programmes:sponsor" if decides else "programmes:overview"
            return reverse(name, args=[slug, programme.slug])
        if actor.may(Permission.PROGRAMME_STEER):
            return reverse("programme_start", args=[slug])
    name = "team" if Part.MANAGER in actor.parts else "todo"
    return reverse(name, args=[slug])


def over_several(account: Account) -> str:
    """A consultant of several organisations sees them all at once; others choose one."""
    return reverse("portfolio") if portfolio.is_of_several(account, timezone.now()) else ""
