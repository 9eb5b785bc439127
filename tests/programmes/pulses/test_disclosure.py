"""No difference of shown groups singles out fewer people than the minimum."""

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.pulses.disclosure import (
    CodedShare,
    End,
    Shown,
    coded_share,
    participation_percent,
    shown_columns,
    shown_groups,
)

K = 5


def test_a_small_child_hides_its_only_sibling():
    """Nine people in teams of three and six: the six would give the three away."""
    shown = shown_groups("parent", K, {"A": 3, "B": 6}, {"parent": ["A", "B"]})

    assert shown == Shown({"parent": 9}, protected=frozenset({"A", "B"}))


def test_people_beside_the_teams_protect_the_small_one():
    shown = shown_groups("parent", K, {"parent": 4, "A": 3, "B": 6}, {"parent": ["A", "B"]})

    assert shown == Shown(
        {"parent": 13, "B": 6},
        pools={"parent": 7},
        pooled={"parent": ("A",)},
        protected=frozenset({"A"}),
    )


def test_the_next_smallest_is_hidden_first():
    shown = shown_groups("parent", K, {"A": 3, "B": 6, "C": 9}, {"parent": ["C", "B", "A"]})

    assert shown == Shown(
        {"parent": 18, "C": 9},
        pools={"parent": 9},
        pooled={"parent": ("B", "A")},
        protected=frozenset({"A", "B"}),
    )


def test_a_hidden_group_hides_everything_inside_it():
    shown = shown_groups(
        "all", K, {"A": 3, "B1": 6, "B2": 7, "C": 20}, {"all": ["A", "B", "C"], "B": ["B1", "B2"]}
    )

    assert set(shown.sizes) == {"all", "C"}
    assert shown.protected == {"A", "B", "B1", "B2"}


def test_two_small_teams_are_pooled_under_one_line():
    shown = shown_groups("all", K, {"A": 3, "B": 4, "C": 9}, {"all": ["A", "B", "C"]})

    assert (dict(shown.pools), dict(shown.pooled)) == ({"all": 7}, {"all": ("A", "B")})


def test_an_empty_group_is_not_shown_and_protects_nobody():
    shown = shown_groups("all", K, {"B": 6}, {"all": ["A", "B"]})

    assert shown == Shown({"all": 6, "B": 6}, protected=frozenset({"A"}))


@pytest.mark.parametrize(("minimum", "expected"), [(5, {"parent"}), (10, set())])
def test_a_root_below_the_minimum_shows_nothing(minimum, expected):
    shown = shown_groups("parent", minimum, {"A": 3, "B": 6}, {"parent": ["A", "B"]})

    assert set(shown.sizes) == expected


def test_a_group_with_two_parents_is_refused():
    with pytest.raises(ValueError, match="one parent"):
        shown_groups("all", K, {}, {"all": ["A", "B"], "A": ["C"], "B": ["C"]})


def test_a_tree_deeper_than_the_interpreters_stack():
    depth = 5000
    shown = shown_groups(0, K, {depth: 6}, {i: [i + 1] for i in range(depth)})

    assert len(shown.sizes) == depth + 1


# A tree as one list: each group has its own people and hangs under one of the four before it.
_trees = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 8])),
    min_size=3,
    max_size=11,
)


def _tree(entries):
    own = {group: people for group, (_, people) in enumerate(entries)}
    children = {}
    for group, (back, _) in enumerate(entries[1:], start=1):
        children.setdefault(max(0, group - back), []).append(group)
    return own, children


def _inside(group, children):
    found = [group]
    for each in found:
        found.extend(children.get(each, ()))
    return found


def _rank(rows):
    """Exact, by elimination over the rational numbers."""
    rows = [[Fraction(value) for value in row] for row in rows]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for other in rows[rank + 1 :]:
            factor = other[column] / rows[rank][column]
            other[:] = [a - factor * b for a, b in zip(other, rows[rank], strict=True)]
        rank += 1
    return rank


def _singled_out(released, own, minimum):
    """A set of fewer than `minimum` people about whom the released groups say something alone.

    Each released group is a row over the departments that have people. A combination of rows
    that is zero everywhere outside a set of departments exists exactly when leaving out the
    columns of that set lowers the rank. This knows nothing of trees or atoms.
    """
    peopled = [group for group, people in own.items() if people]
    rows = [[int(cell in released[group]) for cell in peopled] for group in released]
    full = _rank(rows)
    small = [i for i, cell in enumerate(peopled) if own[cell] < minimum]
    for size in range(1, minimum):
        for cells in combinations(small, size):
            if sum(own[peopled[i]] for i in cells) >= minimum:
                continue
            outside = [[v for i, v in enumerate(row) if i not in cells] for row in rows]
            if _rank(outside) < full:
                return {peopled[i] for i in cells}
    return None


@settings(max_examples=2000, deadline=None)
@given(_trees)
def test_no_combination_of_shown_groups_singles_anyone_out(entries):
    own, children = _tree(entries)

    shown = shown_groups(0, K, own, children)

    released = {group: set(_inside(group, children)) for group in shown.sizes}
    # The lines "the rest of" are released as well.
    for group in shown.pools:
        beside = {inner for c in children[group] if c in shown for inner in _inside(c, children)}
        released["rest", group] = released[group] - beside
    assert _singled_out(released, own, K) is None
    assert shown.sizes == {
        group: sum(own[inner] for inner in _inside(group, children)) for group in shown.sizes
    }
    assert shown.pools == {
        group: sum(own[inner] for inner in released["rest", group]) for group in shown.pools
    }


def test_the_oracle_catches_a_minimum_size_without_the_tree_rule():
    """Hiding only the small groups lets more than a third of random trees be unpicked."""
    chance = random.Random(7)  # noqa: S311
    leaking = 0
    for _ in range(100):
        entries = [
            (chance.randint(1, 4), chance.choice([0, 0, 1, 1, 2, 3, 4, 5, 6, 8]))
            for _ in range(chance.randint(3, 11))
        ]
        own, children = _tree(entries)
        inside = {group: set(_inside(group, children)) for group in own}
        released = {g: cells for g, cells in inside.items() if sum(own[c] for c in cells) >= K}
        leaking += _singled_out(released, own, K) is not None

    assert leaking > 33


def test_most_groups_and_most_own_teams_stay_visible():
    """An organisation of about 250 of whom seven in ten answered."""
    chance = random.Random(3)  # noqa: S311
    large_enough = visible = people = in_own_team = 0
    for _ in range(100):
        own, children = _organisation(chance, goal=250, team_sizes=(5, 30), answering=0.7)
        shown = shown_groups(0, K, own, children)
        sizes = shown_groups(0, 0, own, children).sizes
        teams = [group for group in own if group not in children]
        large_enough += sum(size >= K for size in sizes.values())
        visible += len(shown.sizes)
        people += sum(own[team] for team in teams)
        in_own_team += sum(own[team] for team in teams if team in shown)

    assert visible / large_enough >= 0.75
    assert in_own_team / people >= 0.70


def _organisation(chance, *, goal, team_sizes, answering):
    """Departments with a manager and one to four teams, until there are enough people."""
    own, children, hired = {0: 0}, {0: []}, 0
    while hired < goal:
        department = len(own)
        own[department] = int(chance.random() < answering)
        children[0].append(department)
        children[department] = []
        for _ in range(chance.randint(1, 4)):
            team, size = len(own), chance.randint(*team_sizes)
            hired += size
            own[team] = sum(chance.random() < answering for _ in range(size))
            children[department].append(team)
    return own, children


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
        inside = set(_inside(group, children))
        released.append({cell for cell in cells if cell[1] in inside})
        released += [
            {(c, g) for c, g in cells if c == column and g in inside} for column in columns
        ]
    assert _few_stand_out(released, cells, people, few) is None


def _few_stand_out(released, cells, people, few):
    """Cells behind which fewer than `few` people stand, and of which something is known alone."""
    rows = [[int(cell in each) for cell in cells] for each in released]
    full = _rank(rows)
    behind = {cell: people[cell[0]][cell[1]] for cell in cells}
    small = [i for i, cell in enumerate(cells) if len(behind[cell]) < few]
    for size in range(1, len(small) + 1):
        for chosen in combinations(small, size):
            if len(set().union(*(behind[cells[i]] for i in chosen))) >= few:
                continue
            outside = [[v for i, v in enumerate(row) if i not in chosen] for row in rows]
            if _rank(outside) < full:
                return [cells[i] for i in chosen]
    return None


def test_the_oracle_catches_a_pool_that_does_not_protect():
    people = {"A": {0: {1, 2, 3, 4}}, "B": {0: {1}}}
    cells = [("A", 0), ("B", 0)]

    assert _few_stand_out([set(cells), {("A", 0)}], cells, people, 3) == [("B", 0)]
    assert _few_stand_out([set(cells)], cells, people, 3) is None


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (0, 5, CodedShare(20, End.AT_MOST)),
        (1, 5, CodedShare(20, End.AT_MOST)),
        (2, 5, CodedShare(40)),
        (4, 5, CodedShare(80, End.AT_LEAST)),
        (5, 5, CodedShare(80, End.AT_LEAST)),
        (2, 19, CodedShare(20, End.AT_MOST)),
        (2, 20, CodedShare(10, End.AT_MOST)),
        (3, 20, CodedShare(15)),
        (39, 39, CodedShare(90, End.AT_LEAST)),
        (2, 40, CodedShare(5, End.AT_MOST)),
        (3, 40, CodedShare(8)),
        (40, 40, CodedShare(95, End.AT_LEAST)),
    ],
)
def test_shares_are_cut_by_the_size_of_the_group(count, size, expected):
    assert coded_share(count, size) == expected


@given(st.integers(1, 400).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))))
def test_everybody_and_nobody_can_never_be_read(case):
    share = coded_share(*case)

    assert 5 <= share.percent <= 95
    assert (share.end is None) or share.percent in {5, 10, 20, 80, 90, 95}


@pytest.mark.parametrize("call", [coded_share, participation_percent])
@pytest.mark.parametrize(("count", "size"), [(0, 0), (6, 5), (-1, 5)])
def test_impossible_counts_are_refused(call, count, size):
    with pytest.raises(ValueError, match=r"between none|among those"):
        call(count, size)


@pytest.mark.parametrize(
    ("done", "asked", "percent"), [(0, 9, 0), (4, 9, 40), (9, 20, 50), (19, 20, 100), (5, 5, 100)]
)
def test_participation_is_rounded_to_ten_percent(done, asked, percent):
    assert participation_percent(done, asked) == percent
