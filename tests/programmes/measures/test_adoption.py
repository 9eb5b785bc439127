"""Critical mass over a tree of departments, and the guards of a gentle way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.measures.adoption import (
    Guard,
    Head,
    Reach,
    critical_mass,
    gentleness,
    practises,
)
from programmes.measures.criteria import Comparator, Verdict, verdict
from programmes.measures.figure import Figure, Note, Reason, Status, suppressed
from programmes.measures.means import Direction
from programmes.measures.participation import share_bounds
from programmes.measures.refusals import ImpossibleCount, NotATree, NotFinite


def head(practitioners, answered, eligible):
    return Head(practitioners=practitioners, answered=answered, eligible=eligible)


def alone(*counts, minimum=10):
    """Critical mass of an organisation that has one department."""
    return critical_mass(root="all", own={"all": head(*counts)}, children={}, minimum=minimum)


def of_units(*counts, minimum=10):
    """Critical mass of an organisation whose people all are in departments under the root."""
    own = {number: head(*each) for number, each in enumerate(counts)}
    return critical_mass(root="all", own=own, children={"all": [*own]}, minimum=minimum)


@pytest.mark.parametrize(
    ("says_so", "checks", "expected"),
    [(True, 3, True), (True, 2, False), (False, 9, False), (True, 0, False)],
)
def test_who_practises(says_so, checks, expected):
    assert practises(says_so=says_so, presence_checks=checks) is expected


def test_a_quarter_that_is_certain_is_reached():
    assert alone(25, 60, 100).people == Figure(
        formula="M14",
        value=0.25,
        low=0.25,
        high=0.65,
        n=60,
        N=100,
        reading=Reach.REACHED,
        notes=(Note.NO_ASSUMPTION, Note.NOT_A_LAW),
    )


@pytest.mark.parametrize(
    ("practitioners", "answered", "expected"),
    [
        (25, 60, Reach.REACHED),
        (24, 60, Reach.PLAUSIBLE),
        (20, 60, Reach.PLAUSIBLE),  # a third of the answers, a fifth of the people
        (5, 80, Reach.PLAUSIBLE),  # all of the silent would make it just a quarter
        (4, 80, Reach.NOT_YET),
        (24, 100, Reach.NOT_YET),  # nobody is silent, so it is known
    ],
)
def test_readings_of_a_hundred_people(practitioners, answered, expected):
    assert alone(practitioners, answered, 100).people.reading is expected


@pytest.mark.parametrize(("practitioners", "answered", "eligible"), [(20, 60, 100), (87, 320, 400)])
def test_a_quarter_of_the_answers_is_not_a_quarter_of_the_people(practitioners, answered, eligible):
    """At these counts the interval of the share of answers begins at a quarter; M14 asks for more."""
    figure = alone(practitioners, answered, eligible).people

    assert (figure.value, figure.reading) == (practitioners / eligible, Reach.PLAUSIBLE)
    assert figure.value < 0.25


def test_half_of_the_units_have_to_be_there_too():
    there, not_there = (10, 20, 20), (0, 20, 20)

    half = of_units(there, there, not_there, not_there)
    fewer = of_units((20, 20, 20), not_there, not_there, not_there)

    assert (half.people.value, half.people.reading) == (0.25, Reach.REACHED)
    assert half.units == Figure(
        formula="M14", value=0.5, low=0.5, high=0.5, n=2, N=4, notes=(Note.NO_ASSUMPTION,)
    )
    assert (fewer.people.value, fewer.people.reading) == (0.25, Reach.NOT_YET)


def test_two_of_five_units_are_not_half():
    there, not_there = (13, 20, 20), (0, 20, 20)

    found = of_units(there, there, not_there, not_there, not_there)

    assert (found.people.value, found.people.reading) == (0.26, Reach.NOT_YET)


@pytest.mark.parametrize(("eligible", "units"), [(10, 2), (9, 1)])
def test_a_unit_has_ten_people(eligible, units):
    """One smaller goes with the root, which has ten people of its own here."""
    found = critical_mass(
        root="all",
        own={"all": head(3, 10, 10), "desk": head(3, eligible, eligible)},
        children={"all": ["desk"]},
        minimum=10,
    )

    assert (found.units.N, found.units.n) == (units, units)


def test_the_silent_of_the_units_may_make_it_plausible():
    """A quarter overall is certain; whether half of the units are there, the silent know."""
    found = of_units((20, 20, 20), (0, 10, 20), (0, 20, 20))

    assert (found.people.low, found.units.low, found.units.high) == (20 / 60, 1 / 3, 2 / 3)
    assert found.people.reading is Reach.PLAUSIBLE


def test_small_departments_are_taken_together_with_their_parents_own():
    own = {"kitchen": head(2, 5, 6), "bar": head(1, 5, 6), "house": head(1, 1, 1)}
    found = critical_mass(
        root="hotel",
        own={**own, "desk": head(0, 12, 12), "hotel": head(0, 1, 1)},
        children={"hotel": ["house", "desk"], "house": ["kitchen", "bar"]},
        minimum=10,
    )

    # The house (4 of 13) and the desk (0 of 12) are units; the one person at the root is none.
    assert (found.units.n, found.units.N) == (1, 2)
    assert (found.people.value, found.people.N) == (4 / 26, 26)


def test_without_any_unit_the_whole_decides():
    found = alone(3, 9, 9, minimum=5)

    assert (found.people.reading, found.units.reason) == (Reach.REACHED, Reason.NOTHING_TO_COUNT)


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ((0, 0, 0), Status.NOT_APPLICABLE),
        ((9, 9, 90), Status.SUPPRESSED),
        ((1, 1, 1), Status.SUPPRESSED),
    ],
)
def test_too_few_answers_hold_no_number(counts, status):
    found = alone(*counts)

    assert (
        found.people
        == found.units
        == Figure(formula="M14", status=status, reason=found.people.reason)
    )


@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        ((3, 2, 9), ImpossibleCount),
        ((1, 9, 8), ImpossibleCount),
        ((-1, 9, 9), ImpossibleCount),
        ((0.5, 9, 9), ImpossibleCount),
        ((1, 2, float("nan")), NotFinite),
        ((1, 2, float("inf")), NotFinite),
    ],
)
def test_impossible_counts_are_refused(counts, refusal):
    with pytest.raises(refusal):
        head(*counts)


@pytest.mark.parametrize(
    "children",
    [
        {"a": ["b", "c"], "b": ["d"], "c": ["d"]},
        {"a": ["b"], "b": ["a"]},
        {"a": ["b"]},  # and d is nowhere
    ],
)
def test_what_is_no_tree_is_refused(children):
    with pytest.raises(NotATree):
        critical_mass(root="a", own={"d": head(1, 2, 20)}, children=children, minimum=10)


@st.composite
def organisations(draw):
    """A tree in which the parent of each department is one before it."""
    number = draw(st.integers(1, 8))
    children, own = {}, {}
    for department in range(number):
        if department:
            children.setdefault(draw(st.integers(0, department - 1)), []).append(department)
        eligible = draw(st.integers(0, 30))
        answered = draw(st.integers(0, eligible))
        own[department] = head(draw(st.integers(0, answered)), answered, eligible)
    return own, children


def reading(own, children):
    return critical_mass(root=0, own=own, children=children, minimum=1).people.reading


ORDER = [None, Reach.NOT_YET, Reach.PLAUSIBLE, Reach.REACHED]


@given(organisations(), st.data())
def test_one_practitioner_more_never_lowers_the_reading(organisation, data):
    own, children = organisation
    department = data.draw(st.sampled_from(sorted(own)))
    before = own[department]
    one_more = {
        department: replace(
            before,
            practitioners=min(before.practitioners + 1, before.eligible),
            answered=min(max(before.answered, before.practitioners + 1), before.eligible),
        )
    }

    assert ORDER.index(reading(own | one_more, children)) >= ORDER.index(reading(own, children))


@given(organisations())
def test_reached_and_not_yet_hold_whatever_the_silent_do(organisation):
    """All of the silent practise, or none of them: what was certain stays so."""
    own, children = organisation
    found = reading(own, children)
    if found is None:
        return
    none = {each: replace(count, answered=count.eligible) for each, count in own.items()}
    every = {
        each: replace(
            count,
            practitioners=count.practitioners + count.eligible - count.answered,
            answered=count.eligible,
        )
        for each, count in own.items()
    }
    assert {
        Reach.REACHED: (Reach.REACHED, Reach.REACHED),
        Reach.PLAUSIBLE: (Reach.NOT_YET, Reach.REACHED),
        Reach.NOT_YET: (Reach.NOT_YET, Reach.NOT_YET),
    }[found] == (reading(none, children), reading(every, children))


@given(organisations())
def test_critical_mass_has_the_bounds_that_assume_nothing(organisation):
    own, children = organisation
    found = critical_mass(root=0, own=own, children=children, minimum=1)
    counts = [
        sum(getattr(each, name) for each in own.values())
        for name in ("practitioners", "answered", "eligible")
    ]
    if found.people.status is not Status.OK:
        assert counts[1] == 0
        return

    bounds = share_bounds(count=counts[0], answered=counts[1], eligible=counts[2], minimum=1)

    assert (found.people.low, found.people.high) == (bounds.low, bounds.high)
    assert found.people.value == found.people.low


@given(organisations(), st.randoms())
def test_departments_have_no_order(organisation, random):
    own, children = organisation
    names = random.sample(sorted(own), len(own))
    shuffled = {parent: random.sample(each, len(each)) for parent, each in children.items()}

    assert reading({name: own[name] for name in names}, shuffled) is reading(own, children)


def test_an_organisation_of_a_hundred_million():
    found = alone(25_000_000, 60_000_000, 100_000_000)

    assert (found.people.value, found.people.reading) == (0.25, Reach.REACHED)


def test_a_tenth_is_a_threshold_like_any_other():
    """What earlier stages ask for is read from the same figure."""
    figure = alone(9, 60, 100).people

    assert verdict(figure, comparator=Comparator.AT_LEAST, threshold=0.10) is Verdict.CANT_TELL


# Gentle

SAFE = Figure(formula="M6", value=-0.1, low=-0.3, high=0.1, reading=Direction.NOT_DETECTABLE)


def gentle(**changed):
    usual = {"active_by_unit": [1, 3], "cards_without_past": 0, "unkind_words": 0, "safety": SAFE}
    return gentleness(**(usual | changed))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {}),
        ({"active_by_unit": []}, {}),
        ({"active_by_unit": [1, 4]}, {Guard.FEW_AT_ONCE: Verdict.NOT_MET}),
        ({"cards_without_past": 1}, {Guard.OLD_WAY_HONOURED: Verdict.NOT_MET}),
        ({"unkind_words": 1}, {Guard.WORDS_KIND: Verdict.NOT_MET}),
        ({"safety": replace(SAFE, reading=Direction.RISEN)}, {}),
        ({"safety": replace(SAFE, reading=Direction.FALLEN)}, {Guard.SAFETY_KEPT: Verdict.NOT_MET}),
        ({"safety": suppressed("M6")}, {Guard.SAFETY_KEPT: Verdict.CANT_TELL}),
    ],
)
def test_guards_of_a_gentle_way(changed, expected):
    assert gentle(**changed) == dict.fromkeys(Guard, Verdict.MET) | expected


def test_a_number_below_nothing_is_refused():
    with pytest.raises(ImpossibleCount):
        gentle(active_by_unit=[1, -1])
