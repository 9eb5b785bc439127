"""What merging two departments would do, before it is done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from people.models import Department, Member
from people.queries.department import lies_within
from people.refusals import NotPossible

Pair = tuple[Department, Department]


@dataclass
class Merge:
    """``pairs``: what goes and what stays, broad ones first. ``moved``: a child and its new parent."""

    pairs: list[Pair]
    moved: list[Pair] = field(default_factory=list)

    @property
    def gone(self) -> list[int]:
        return [department.pk for department, _stays in self.pairs]

    @property
    def inherited(self) -> list[Pair]:
        """Pairs in which the manager of what goes takes over what stays."""
        heirs: dict[int, Pair] = {}
        for gone, stays in self.pairs:
            if stays.manager_id is None and gone.manager_id:
                heirs.setdefault(stays.pk, (gone, stays))
        return list(heirs.values())

    @property
    def replaced(self) -> list[Member]:
        """Managers of what goes who do not manage what stays."""
        heirs = {gone.pk for gone, _stays in self.inherited}
        return [
            gone.manager
            for gone, stays in self.pairs
            if gone.manager and gone.pk not in heirs and gone.manager_id != stays.manager_id
        ]

    @property
    def concerned(self) -> list[int]:
        """Departments by which somebody's manager may change: see ``led_by_place``."""
        return [*self.gone, *(stays.pk for _gone, stays in self.inherited)]


def plan(source: Department, into: Department) -> Merge:
    """Two queries a level. Raises NotPossible where the two cannot become one."""
    if source.pk == into.pk:
        raise NotPossible(_("Choose another department than this one."))
    if lies_within(into, source):
        raise NotPossible(
            _("%(inner)s lies below %(outer)s. Merge the inner one into the outer one instead.")
            % {"inner": into.name, "outer": source.name}
        )
    merge = Merge([(source, into)])
    names: dict[int, dict[str, Department]] = {}
    level = merge.pairs
    while level:
        level = _next_level(merge, level, names)
        merge.pairs = merge.pairs + level
    return merge


def _next_level(
    merge: Merge, level: list[Pair], names: dict[int, dict[str, Department]]
) -> list[Pair]:
    """Each child goes along, or merges with the one that has its name where it would come to lie."""
    children = _children(row.pk for pair in level for row in pair)
    going = set(merge.gone)
    twins: list[Pair] = []
    for gone, stays in level:
        known = names.setdefault(
            stays.pk, {_key(row): row for row in children[stays.pk] if row.pk not in going}
        )
        for child in children[gone.pk]:
            twin = known.setdefault(_key(child), child)
            if twin is child:
                merge.moved.append((child, stays))
            else:
                twins.append((child, twin))
    return twins


def _children(parents: Iterable[int]) -> dict[int, list[Department]]:
    found: dict[int, list[Department]] = defaultdict(list)
    rows = Department.objects.filter(parent__in=list(parents)).select_related("manager")
    for row in rows.order_by("pk"):
        found[row.parent_id or 0].append(row)
    return found


def _key(department: Department) -> str:
    return department.name.casefold()
