"""A promise about privacy is said in every language of the organisation, or nothing is asked."""

from collections.abc import Iterator

import pytest
from django.utils.translation import trans_real

from people import notices
from programmes import registry
from programmes.models import Programme, StageRun
from programmes.pulses.actions.opening import NOTICES
from programmes.refusals import NotPossible
from tests.factories.people import House
from tests.factories.programmes import opened, programme_for, stage_of

ALL = ["en", "es", "zh-hans"]


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def without_one() -> Iterator[str]:
    """One sentence of the notice of the life plan is missing in Spanish."""
    sentence = "You need not do it"
    catalogue = trans_real.translation("es")._catalog
    kept = catalogue[sentence]
    catalogue._catalogs[0][sentence] = sentence
    yield sentence
    catalogue._catalogs[0][sentence] = kept


def all_notices() -> list[str]:
    of_processes = [notice for process in registry.processes() for notice in process.notices]
    return [*of_processes, *NOTICES.values()]


@pytest.mark.parametrize("notice", all_notices())
def test_every_notice_is_said_in_every_language(notice: str) -> None:
    assert notices.sentences_of(notice)
    assert notices.unsaid([notice], ALL) == []


def test_the_sentences_of_a_notice_are_found_whole() -> None:
    found = notices.sentences_of("meaning_of_life/life_plan_begin.html")

    assert (
        "Nobody is told whether you begin, finish or leave it, and nothing depends on it." in found
    )
    assert any(sentence.startswith("What you write is encrypted") for sentence in found)


def test_a_stage_that_asks_is_not_opened_before_its_promise_can_be_read(
    house: House, programme: Programme, without_one: str
) -> None:
    """Seen failing without the check in ``programmes.actions.stage``."""
    with house.within(house.alice):
        house.organisation.languages = ["en", "es", "zh-hans"]
        house.organisation.save()

        with pytest.raises(NotPossible, match=r"not said in every language.*: español\."):
            opened(programme, "meaning_of_life", "write", by=house.alice)
        row = stage_of(programme, "meaning_of_life", "write")
        other = opened(programme, "meaning_of_life", "invite", by=house.alice)

    assert row.state == StageRun.State.PLANNED
    assert other.state == StageRun.State.OPEN


def test_an_organisation_that_does_not_speak_it_is_not_held_up(
    house: House, programme: Programme, without_one: str
) -> None:
    with house.within(house.alice):
        row = opened(programme, "meaning_of_life", "write", by=house.alice)

    assert row.state == StageRun.State.OPEN
