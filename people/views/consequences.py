"""What a change of departments would do, in sentences with numbers."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Department, Member
from people.queries.department import led_by_place, present
from people.queries.department_merge import Merge
from people.queries.department_tree import Branch


def of_move(branch: Branch, below: Department | None) -> list[str]:
    department = branch.department
    said = [
        _goes_along(branch.people),
        _departments_along(branch.departments),
        _("Their managers stay."),
    ]
    if leads_from_within(department):
        leader = str(department.manager)
        above = below.manager if below else None
        if above and above.pk != department.manager_id:
            said[-1] = _(
                "%(name)s, who manages it, reports to %(above)s from then on, unless somebody else"
                " is named. All other managers stay."
            ) % {"name": leader, "above": above}
        else:
            said[-1] = _(
                "%(name)s, who manages it, has no manager from then on, unless somebody is named."
                " All other managers stay."
            ) % {"name": leader}
    return [sentence for sentence in said if sentence]


def of_merge(plan: Merge, today: date) -> list[str]:
    source, into = plan.pairs[0]
    people = present(today).filter(department__in=plan.gone).count()
    said = [
        _come_into(people, source, into),
        _departments_along(len(plan.moved)),
        _merged_in_turn(len(plan.pairs) - 1),
        *(_settled(gone, stays) for gone, stays in plan.pairs),
        _new_managers(plan, today),
        _("%(name)s is then gone. Each person's history keeps it.") % {"name": source.name},
    ]
    return [sentence for sentence in said if sentence]


def of_split(members: int, stay: int, source: Department, into: str) -> list[str]:
    return [
        ngettext(
            "%(count)d person goes from %(source)s to %(into)s.",
            "%(count)d people go from %(source)s to %(into)s.",
            members,
        )
        % {"count": members, "source": source.name, "into": into},
        ngettext(
            "%(count)d person stays in %(source)s.", "%(count)d people stay in %(source)s.", stay
        )
        % {"count": stay, "source": source.name},
    ]


def of_new_manager(members: int, manager: Member | None) -> str:
    """For those for whom nobody else is named."""
    if not members:
        return _("Nobody's manager changes.")
    if manager is None:
        return ngettext(
            "%(count)d of them has no manager from then on.",
            "%(count)d of them have no manager from then on.",
            members,
        ) % {"count": members}
    return ngettext(
        "%(count)d of them has %(name)s as manager from then on.",
        "%(count)d of them have %(name)s as manager from then on.",
        members,
    ) % {"count": members, "name": manager}


def of_delete(department: Department) -> list[str]:
    left = department.members.count()
    if not left:
        return []
    counted = ngettext(
        "%(count)d person who has left was in it. Their history keeps it.",
        "%(count)d people who have left were in it. Their history keeps it.",
        left,
    )
    return [counted % {"count": left}]


def leads_from_within(department: Department) -> bool:
    """The manager is a member of it and reports one level up."""
    manager = department.manager
    return bool(manager and manager.department_id == department.pk and manager.manager_id is None)


def _goes_along(people: int) -> str:
    if not people:
        return _("Nobody is in it or below it.")
    return ngettext("%(count)d person goes along.", "%(count)d people go along.", people) % {
        "count": people
    }


def _departments_along(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d department below it goes along.",
        "%(count)d departments below it go along.",
        count,
    ) % {"count": count}


def _come_into(people: int, source: Department, into: Department) -> str:
    return ngettext(
        "%(count)d person comes from %(source)s to %(into)s.",
        "%(count)d people come from %(source)s to %(into)s.",
        people,
    ) % {"count": people, "source": source.name, "into": into.name}


def _merged_in_turn(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d department of the same name below them is merged in turn.",
        "%(count)d departments of the same name below them are merged in turn.",
        count,
    ) % {"count": count}


def _settled(gone: Department, stays: Department) -> str:
    if gone.manager is None or gone.manager_id == stays.manager_id:
        return ""
    names = {"name": gone.manager, "gone": gone.name, "stays": stays.name, "other": stays.manager}
    if stays.manager is None:
        return _("%(name)s, who manages %(gone)s, manages %(stays)s from then on.") % names
    return (
        _("%(name)s no longer manages %(gone)s. %(other)s remains the manager of %(stays)s.")
        % names
    )


def _new_managers(plan: Merge, today: date) -> str:
    """Of those for whom nobody is named: in what goes, and in what stays and gets a manager."""
    differing = [
        gone.pk
        for gone, stays in plan.pairs
        if stays.manager_id and gone.manager_id != stays.manager_id
    ]
    differing += [stays.pk for _gone, stays in plan.inherited]
    here = present(today).values("pk")
    count = led_by_place(differing).filter(pk__in=here).count() if differing else 0
    if not count:
        return _("Nobody's manager changes.")
    return ngettext(
        "%(count)d person gets another manager by this.",
        "%(count)d people get another manager by this.",
        count,
    ) % {"count": count}
