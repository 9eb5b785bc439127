"""The verb of those who report to somebody by name: all of them go to another manager."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, changes
from people.actions import structure
from people.models import Department, Member
from people.queries.department import within
from people.refusals import NotPossible


@transaction.atomic
def hand_over(
    *, of: Member, to: Member, by: Member, at: datetime, reach: Department | None = None
) -> int:
    """Where ``to`` is one of them, they report to whoever ``of`` reports to. Raises NotPossible.

    A fixed number of queries for some thousands of people. Of those beyond ``reach``, nobody goes.
    Returns how many have another manager now.
    """
    structure.hold()
    if to.external or to.left_on is not None or to.pk == of.pk:
        raise NotPossible(_("Only somebody else who works here can be their manager."))
    _refuse_a_circle(of, to)
    reporting = within(Member.objects.filter(manager=of), reach)
    reports = list(reporting.order_by("pk").values_list("pk", flat=True))
    above = Member.objects.values_list("manager", flat=True).get(pk=of.pk)
    reporting.filter(pk=to.pk).update(manager=None if above == to.pk else above)
    structure.change_many([pk for pk in reports if pk != to.pk], manager=to)
    changes.announce(members=reports, at=at)
    audit.record(
        action="reports.hand_over", by=by, at=at, about=of, to=str(to.uuid), count=len(reports)
    )
    return len(reports)


def _refuse_a_circle(of: Member, to: Member) -> None:
    """Only ``to`` themselves may be one of those who go over, and nobody in between."""
    below, above = to.pk, to.manager_id
    seen: set[int] = set()
    while above is not None and above not in seen:
        if above == of.pk and below != to.pk:
            raise NotPossible(
                _("This person reports to one of those who would then report to them.")
            )
        seen.add(above)
        below, above = above, Member.objects.values_list("manager", flat=True).get(pk=above)
