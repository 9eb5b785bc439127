"""Which columns may stand beside the total of a table whose rows are the shown groups.

The rows alone protect (see `tree`). A column that counts some of the people only is one more
equation in each row, and where all columns but one are read beside the total, so is the one.
"""

from collections import deque
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from programmes.pulses.disclosure.tree import Group, Shown

Column = TypeVar("Column", bound=Hashable)


def shown_columns(
    shown: Shown[Group],
    minimum: int,
    children: Mapping[Group, Sequence[Group]],
    people: Mapping[Column, Mapping[Group, Collection[int]]],
) -> list[Column]:
    """Which columns may stand beside the total in a table whose rows are the shown groups.

    `people` names, for each column and group, those directly in the group whom the column counts.
    Wherever the total and all columns but one are read, the one can be worked out; so every
    column that does not show is read as one pool, and the pool has to protect like a column: each
    atom of the rows holds nobody or at least `minimum` people in each shown column and in the
    pool. Any combination of the cells is then one of whole atoms of columns or of the pool.
    """
    atoms = _atoms(shown, children)
    by_column = {column: _in_atoms(groups, atoms) for column, groups in people.items()}
    protected = [c for c in by_column if not _protects([by_column[c]], minimum)]
    open_columns = sorted(
        (c for c in by_column if c not in protected), key=lambda c: -_number_of(by_column[c])
    )
    while open_columns and not _protects([by_column[c] for c in protected], minimum):
        protected.append(open_columns.pop())
    return [column for column in by_column if column in open_columns]


def _atoms(shown: Shown[Group], children: Mapping[Group, Sequence[Group]]) -> dict[Group, Group]:
    """For each group, the nearest shown one that holds it."""
    atoms: dict[Group, Group] = {}
    for group in shown.sizes:
        atoms[group] = group
        hidden = deque(child for child in children.get(group, ()) if child not in shown)
        while hidden:
            inner = hidden.popleft()
            atoms[inner] = group
            hidden.extend(children.get(inner, ()))
    return atoms


def _in_atoms(
    people: Mapping[Group, Collection[int]], atoms: Mapping[Group, Group]
) -> dict[Group, set[int]]:
    found: dict[Group, set[int]] = {}
    for group, members in people.items():
        if group in atoms:
            found.setdefault(atoms[group], set()).update(members)
    return found


def _protects(columns: Sequence[Mapping[Group, set[int]]], minimum: int) -> bool:
    """Together, the columns hold nobody or at least `minimum` people in each atom."""
    together: dict[Group, set[int]] = {}
    for column in columns:
        for atom, members in column.items():
            together.setdefault(atom, set()).update(members)
    return all(len(members) >= minimum for members in together.values() if members)


def _number_of(column: Mapping[Group, set[int]]) -> int:
    return sum(len(members) for members in column.values())
