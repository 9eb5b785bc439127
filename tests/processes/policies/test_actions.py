"""Writing texts, tracing them, and putting them in force."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from processes.kernel.refusals import NotPossible
from processes.policies import actions
from processes.policies.models import Policy, PolicyTrace
from processes.policies.queries import policy as texts
from programmes.process import Element
from tests.factories.people import NOW
from tests.factories.processes import element_of, policy, value_card


@pytest.fixture
def value(house, programme) -> Element:
    with house.within(house.alice):
        return element_of(value_card(programme, by=house.alice, adopted=True))


def revise(house, row: Policy, *traces: Element, **fields) -> Policy:
    for name, given in fields.items():
        setattr(row, name, given)
    return actions.revise(policy=row, traces=traces, by=house.alice, at=NOW)


def test_a_complete_text_comes_into_force(house, programme, value):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, traces=(value,))

        row = actions.put_in_force(policy=row, by=house.alice, at=NOW)

    assert row.state == "in_force"


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ({"purpose": {}}, "Its purpose is not written down."),
        ({"minimum_behaviour": {}}, "The least that everyone does is not written down."),
        (
            {"kind": "standard"},
            "It is a standard, and nothing says how it is measured.",
        ),
        ({"discretion": {}}, "Nothing says when one may depart from it."),
        ({"owner": None}, "It has no owner."),
        ({"effective_on": None}, "Nothing says from when it holds."),
        ({"review_on": None}, "Nothing says by when it is to be reviewed."),
    ],
)
def test_what_is_missing_is_said_and_keeps_it_a_draft(house, programme, value, without, sentence):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, traces=(value,), **without)

        with pytest.raises(actions.Incomplete) as refused:
            actions.put_in_force(policy=row, by=house.alice, at=NOW)

        assert str(refused.value) == sentence
        assert [str(missing) for missing in texts.missing(row, traces=1)] == [sentence]
        assert Policy.objects.get().state == "draft"


def test_no_text_comes_into_force_without_a_reason(house, programme):
    with house.within(house.alice):
        row = policy(programme, by=house.alice)

        with pytest.raises(actions.Incomplete, match="not traced to anything"):
            actions.put_in_force(policy=row, by=house.alice, at=NOW)


def test_a_text_in_force_stays_complete(house, programme, value):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, traces=(value,), in_force=True)

        with pytest.raises(actions.Incomplete, match="not traced"), transaction.atomic():
            revise(house, row)
        with pytest.raises(actions.Incomplete, match="no owner"), transaction.atomic():
            revise(house, row, value, owner=None)

        assert Policy.objects.get().owner_id == house.alice.pk
        assert PolicyTrace.objects.count() == 1


def test_traces_become_those_that_were_chosen_and_keep_their_titles(house, programme, value):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, traces=(value,))
        other = element_of(
            value_card(programme, by=house.alice, adopted=True, title={"en": "Warmth"})
        )
        renamed = Element(**{**vars(value), "title": "Attention"})

        revise(house, row, renamed, other)
        both = sorted(row.traces.values_list("title", flat=True))
        revise(house, row, other)
        one = sorted(row.traces.values_list("title", flat=True))

    assert (both, one) == (["Attentiveness", "Warmth"], ["Warmth"])


@pytest.mark.parametrize(
    ("kind", "above", "allowed"),
    [
        ("policy", "policy", False),
        ("standard", "policy", True),
        ("standard", "standard", False),
        ("guideline", "policy", True),
        ("guideline", "standard", True),
    ],
)
def test_a_text_stands_below_a_more_general_one(house, programme, kind, above, allowed):
    with house.within(house.alice):
        parent = policy(programme, by=house.alice, kind=above)

        if not allowed:
            with pytest.raises(actions.WrongPlace, match="stands below") as refused:
                policy(programme, by=house.alice, kind=kind, parent=parent)
            assert refused.value.field == "parent"
        else:
            child = policy(programme, by=house.alice, kind=kind, parent=parent)
            assert list(texts.children(parent)) == [child]


def test_a_text_does_not_become_of_a_kind_that_others_cannot_stand_below(house, programme):
    with house.within(house.alice):
        parent = policy(programme, by=house.alice)
        policy(programme, by=house.alice, kind="standard", parent=parent)

        with pytest.raises(actions.WrongPlace) as refused:
            revise(house, parent, kind="guideline")

    assert refused.value.field == "kind"


def test_a_text_with_others_below_it_is_not_retired(house, programme):
    with house.within(house.alice):
        parent = policy(programme, by=house.alice)
        child = policy(programme, by=house.alice, kind="guideline", parent=parent)

        with pytest.raises(actions.HasChildren, match="Retire them first"):
            actions.retire(policy=parent, by=house.alice, at=NOW)
        actions.retire(policy=child, by=house.alice, at=NOW)
        states = [
            actions.retire(policy=parent, by=house.alice, at=NOW).state,
            Policy.objects.get(pk=child.pk).state,
        ]

    assert states == ["retired", "retired"]


def test_a_retired_text_is_not_revised(house, programme):
    with house.within(house.alice):
        row = policy(programme, by=house.alice)
        actions.retire(policy=row, by=house.alice, at=NOW)

        with pytest.raises(NotPossible, match="no longer in use"):
            revise(house, row)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "in_force", "owner": None}, "policy_in_force_is_owned_and_dated"),
        ({"review_on": date(2026, 4, 1)}, "policy_reviewed_after_it_holds"),
        ({"kind": "rule"}, "policy_kind_known"),
        ({"level": "planet"}, "policy_level_known"),
        ({"state": "forgotten"}, "policy_state_known"),
    ],
)
def test_the_database_refuses_what_a_text_cannot_be(house, programme, fields, constraint):
    with house.within(house.alice):
        row = policy(programme, by=house.alice)

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Policy.objects.filter(pk=row.pk).update(**fields)


def test_the_database_refuses_a_policy_below_another(house, programme):
    with house.within(house.alice):
        parent, row = policy(programme, by=house.alice), policy(programme, by=house.alice)

        with pytest.raises(IntegrityError, match="policy_stands_on_top"), transaction.atomic():
            Policy.objects.filter(pk=row.pk).update(parent=parent)


def test_the_database_keeps_a_trace_once(house, programme, value):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, traces=(value,))
        again = row.traces.get()
        again.pk = None

        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyTrace.objects.bulk_create([again])
