"""No column beside a total can be worked out where few people stand behind it."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.pulses.disclosure import shown_columns, shown_groups
from tests.programmes.pulses.disclosure.oracle import rank_of
from tests.programmes.pulses.disclosure.trees import inside_of

K = 5


def test_a_column_that_few_were_asked_for_is_pooled_with_the_next():
    """Three managers were asked for C; the total less A and B would give them away."""
    own, children = {"X": 6, "Y": 7}, {"all": ["X", "Y"]}
    shown = shown_groups("all", K, own, children)
    everybody = {"X": range(6), "Y": range(6, 13)}
    people = {"A": everybody, "B": everybody, "C": {"X": [1], "Y": [7, 8]}}

    assert shown_columns(shown, K, children, people) == ["A"]


def test_columns_that_few_were_asked_for_pool_among_themselves():
    own, children = {"X": 6, "Y": 7}, {"all": ["X", "Y"]}
    shown = shown_groups("all", K, own, children)
    people = {
        "A": {"X": range(6), "Y": range(6, 13)},
        "B": {"X": [0, 1, 2], "Y": [6, 7, 8]},
        "C": {"X": [3, 4], "Y": [9, 10]},
    }

    assert shown_columns(shown, K, children, people) == ["A"]


def test_columns_that_protect_all_show():
    own, children = {"X": 6, "Y": 7}, {"all": ["X", "Y"]}
    shown = shown_groups("all", K, own, children)
    people = {"A": {"X": range(6), "Y": range(6, 13)}, "B": {"Y": range(6, 13)}, "C": {}}

    assert shown_columns(shown, K, children, people) == ["A", "B", "C"]


def test_where_no_row_shows_no_column_gives_anything_away():
    shown = shown_groups("all", K, {"X": 3}, {"all": ["X"]})

    assert shown_columns(shown, K, {"all": ["X"]}, {"A": {"X": range(3)}}) == ["A"]
    assert shown.sizes == {}


_tables = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.lists(st.sets(st.sampled_from("ABC")), max_size=4),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=400, deadline=None)
@given(_tables)
def test_no_combination_of_cells_and_totals_singles_anyone_out(entries):
    """Each member of a group is asked for a set of columns; fewer than three stay together."""
    few, own, children, people = 3, {}, {}, {column: {} for column in "ABC"}
    number = 0
    for group, (back, members) in enumerate(entries):
        if group:
            children.setdefault(max(0, group - back), []).append(group)
        own[group] = sum(bool(asked) for asked in members)
        for asked in members:
            number += 1
            for column in asked:
                people[column].setdefault(group, set()).add(number)
    shown = shown_groups(0, few, own, children)

    columns = shown_columns(shown, few, children, people)

    cells = [(column, group) for column in people for group in people[column]]
    released = []
    for group in shown.sizes:
        inside = set(inside_of(group, children))
        released.append({cell for cell in cells if cell[1] in inside})
        released += [
            {(c, g) for c, g in cells if c == column and g in inside} for column in columns
        ]
    assert _few_stand_out(released, cells, people, few) is None


def _few_stand_out(released, cells, people, few):
    """Cells behind which fewer than `few` people stand, and of which something is known alone."""
    rows = [[int(cell in each) for cell in cells] for each in released]
    full = rank_of(rows)
    behind = {cell: people[cell[0]][cell[1]] for cell in cells}
    small = [i for i, cell in enumerate(cells) if len(behind[cell]) < few]
    for size in range(1, len(small) + 1):
        for chosen in combinations(small, size):
            if len(set().union(*(behind[cells[i]] for i in chosen))) >= few:
                continue
            outside = [[v for i, v in enumerate(row) if i not in chosen] for row in rows]
            if rank_of(outside) < full:
                return [cells[i] for i in chosen]
    return None


def test_the_oracle_catches_a_pool_that_does_not_protect():
    people = {"A": {0: {1, 2, 3, 4}}, "B": {0: {1}}}
    cells = [("A", 0), ("B", 0)]

    assert _few_stand_out([set(cells), {("A", 0)}], cells, people, 3) == [("B", 0)]
    assert _few_stand_out([set(cells)], cells, people, 3) is None
