"""The words that find a person: folding, word beginnings, order."""

import pytest
from django.db import IntegrityError, connection, transaction

from people import words
from people.models import Member, MemberWord
from tests.factories.people import House


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz Ørsted", "lukasz orsted"),
        ("JOSÉ  Ñandú", "jose nandu"),
        ("Straße", "strasse"),
        ("İstanbul Işık", "istanbul isik"),
        ("ＡＢＣ１２", "abc12"),
        ("王小明", "王小明"),
        ("ガ", "ガ"),
        ("김민준", "김민준"),
        ("  ", ""),
    ],
)
def test_fold_brings_two_spellings_of_a_name_together(text: str, folded: str) -> None:
    assert words.fold(text) == folded


def test_words_come_from_names_number_and_address() -> None:
    member = Member(
        full_name="Ana-María O'Neill",
        preferred_name="Ani",
        number="A-0042",
        address="Ana.O@acme.example",
    )

    assert words.words_of(member) == {
        "ana", "maria", "o", "neill", "ani", "a", "0042", "42", "ana.o@acme.example",
    }  # fmt: skip


def test_a_chinese_given_name_is_a_beginning_too() -> None:
    assert words.words_of(Member(full_name="王小明", number="7")) == {"王小明", "小明", "明", "7"}


@pytest.mark.parametrize(
    ("search", "terms"),
    [
        ("Ana  maría ana", ["ana", "maria"]),
        ("A-0042", ["a", "0042"]),
        ("Ana.O@Acme.example", ["ana.o@acme.example"]),
        ("'; drop -- %_", ["drop"]),
        ("…", []),
    ],
)
def test_a_search_is_cut_into_terms(search: str, terms: list[str]) -> None:
    assert words.terms_of(search) == terms


def test_people_without_a_name_are_ordered_by_number() -> None:
    keys = [words.sort_key("", number) for number in ("10", "2", "A9")]

    assert sorted(keys) == [words.sort_key("", number) for number in ("2", "10", "A9")]
    assert words.sort_key("Élodie", "3") == "elodie"


def test_index_replaces_the_words_of_a_member(house: House) -> None:
    with house.within():
        words.index([house.bob, house.alice])
        house.bob.full_name = "Robert"
        count = words.index([house.bob])
        found = set(MemberWord.objects.filter(member=house.bob).values_list("word", flat=True))
        others = MemberWord.objects.filter(member=house.alice).count()

    assert (count, found, others) == (2, {"robert", "3"}, 3)


def test_words_belong_to_somebody_of_the_same_organisation(house: House) -> None:
    with house.within_other():
        stranger = house.mallory.pk
    with house.within(), transaction.atomic():
        for member in (stranger, 2**40):
            with pytest.raises(IntegrityError, match="does not have"), transaction.atomic():
                words.write([(house.bob.pk, {"bob"}), (member, {"word"})])
        assert not MemberWord.objects.exists()


def test_words_cannot_be_handed_to_nobody(house: House) -> None:
    with house.within(), transaction.atomic():
        words.index([house.bob])
        with pytest.raises(IntegrityError, match="does not have"), transaction.atomic():
            MemberWord.objects.update(member=2**40)
        with pytest.raises(IntegrityError, match="may name this row"), transaction.atomic():
            Member.objects.filter(pk=house.bob.pk).update(id=2**40)


def test_words_go_with_their_member(house: House) -> None:
    with house.within(), transaction.atomic():
        member = Member.objects.create(number="70", sort_key="70")
        words.index([member, house.bob])
        with connection.cursor() as cursor:
            cursor.execute("delete from people_member where id = %s", [member.pk])
        found = set(MemberWord.objects.values_list("member", flat=True))

    assert found == {house.bob.pk}
