"""An organisation's own instruments: begun, edited, published, withdrawn, carried as files."""

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from people.models import AuditEvent
from programmes.models import Programme
from programmes.pulses import builtin, instrument_file
from programmes.pulses.actions import instrument as actions
from programmes.pulses.actions import opening
from programmes.pulses.content import (
    Content,
    Feedback,
    Item,
    Keyed,
    Option,
    Scale,
    check,
    load,
    plain,
)
from programmes.pulses.forms.instrument import EMPTY, InstrumentSheet, typed
from programmes.pulses.forms.instrument_content import content_of
from programmes.pulses.models import Instrument, InstrumentVersion
from programmes.pulses.queries import instrument as queries
from programmes.refusals import NotPossible
from tests.factories.people import NOW, House
from tests.factories.programmes import programme_for
from tests.factories.pulses import listening_stage, prepared
from tests.processes.pages import queries_of, text
from tests.programmes.pulses.sources import files

ALL = "/o/acme/p/culture/questionnaires/instruments/"


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def calm(**changes: object) -> Content:
    made = Content(
        key="own",
        name={"en": "Calm"},
        introduction={},
        scale=Scale(minimum=1, maximum=3, labels=({"en": "no"}, {"en": "partly"}, {"en": "yes"})),
        items=(
            Item(key="a", text={"en": "I am calm."}),
            Item(key="b", text={"en": "I am tense."}, keyed=Keyed.AGAINST),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def begun(house: House, content: Content | None = None) -> InstrumentVersion:
    return actions.begin(content=content or calm(), by=house.alice, at=NOW)


def in_place(house: House, key: str = "SC") -> InstrumentVersion:
    return actions.copy(of=builtin.by_key(key), takes_place=True, by=house.alice, at=NOW)


# Actions


def test_a_published_copy_takes_the_place_and_a_withdrawn_one_gives_it_back(house):
    with house.within(house.alice):
        version = in_place(house)
        changed = replace(version.content, name={**version.content.name, "en": "Our service"})
        actions.save(version=version, content=changed, by=house.alice, at=NOW)
        as_draft = queries.published()["SC"].name["en"]
        actions.publish(version=version, by=house.alice, at=NOW)
        as_published = queries.published()["SC"].name["en"]
        actions.withdraw(instrument=version.instrument, by=house.alice, at=NOW)
        withdrawn = queries.published()["SC"].name["en"]
        actions.bring_back(instrument=version.instrument, by=house.alice, at=NOW)
        back = queries.published()["SC"].name["en"]
        log = list(
            AuditEvent.objects.filter(object_type="instrument")
            .order_by("pk")
            .values_list("action", flat=True)
        )

    own = builtin.by_key("SC").name["en"]
    assert (as_draft, as_published, withdrawn, back) == (own, "Our service", own, "Our service")
    assert log == [
        f"instrument.{verb}" for verb in ["copy", "save", "publish", "withdraw", "bring_back"]
    ]


def test_a_copy_beside_has_a_key_of_its_own_and_two_cannot_take_one_place(house):
    with house.within(house.alice):
        of = builtin.by_key("SC")
        beside = actions.copy(of=of, takes_place=False, by=house.alice, at=NOW)
        in_place(house)
        refused = pytest.raises(NotPossible, match="Begin a new version of that one")
        with refused:
            in_place(house)
        actions.publish(version=beside, by=house.alice, at=NOW)
        keys = set(queries.published())

    assert beside.instrument.key.startswith("SC-")
    assert beside.content == replace(of, key=beside.instrument.key)
    assert {"SC", beside.instrument.key} <= keys


@pytest.mark.parametrize("takes_place", [True, False])
def test_a_copy_about_feelings_never_shows_fewer_than_the_one_that_it_came_from(house, takes_place):
    of = builtin.by_key("EC")
    with house.within(house.alice):
        version = actions.copy(of=of, takes_place=takes_place, by=house.alice, at=NOW)
        for minimum in (5, 9):
            with pytest.raises(NotPossible, match="fewer than 10"):
                actions.save(
                    version=version,
                    content=replace(version.content, minimum=minimum),
                    by=house.alice,
                    at=NOW,
                )
        kept = InstrumentVersion.objects.get(pk=version.pk).content.minimum

    assert (of.minimum, kept) == (10, 10)


def test_no_instrument_shows_fewer_than_five(house):
    with house.within(house.alice):
        version = begun(house)
        with pytest.raises(NotPossible, match="fewer than 5"):
            actions.save(version=version, content=calm(minimum=4), by=house.alice, at=NOW)


def test_what_is_published_is_never_changed_and_a_change_is_the_next_version(house):
    with house.within(house.alice):
        first = actions.publish(version=begun(house), by=house.alice, at=NOW)
        for act in (actions.publish, actions.discard):
            with pytest.raises(NotPossible, match="published"):
                act(version=first, by=house.alice, at=NOW)
        with pytest.raises(NotPossible, match="published"):
            actions.save(version=first, content=calm(name={"en": "x"}), by=house.alice, at=NOW)
        second = actions.revise(instrument=first.instrument, by=house.alice, at=NOW)
        again = actions.revise(instrument=first.instrument, by=house.alice, at=NOW)
        kept = InstrumentVersion.objects.get(pk=first.pk).content

    assert (first.number, second.number, again.pk) == (1, 2, second.pk)
    assert kept == second.content == calm(key=first.instrument.key)


def test_publishing_waits_for_every_language_of_the_organisation(house):
    with house.within(house.alice):
        house.organisation.languages = ["en", "es"]
        house.organisation.save()
        version = begun(house)
        with pytest.raises(NotPossible, match="A text is missing in Spanish"):
            actions.publish(version=version, by=house.alice, at=NOW)
        stays = InstrumentVersion.objects.get(pk=version.pk).published_at

    assert stays is None


def test_an_open_wave_keeps_the_version_that_it_asked(house, programme):
    with house.within(house.alice):
        version = in_place(house)
        key = version.instrument.key
        actions.publish(version=version, by=house.alice, at=NOW)
        wave = prepared(listening_stage(programme, house.alice), by=house.alice, audience="public")
        opened = opening.open(wave=wave, by=house.alice, at=NOW)
        second = actions.revise(instrument=version.instrument, by=house.alice, at=NOW)
        fewer = replace(second.content, items=second.content.items[:2])
        actions.save(version=second, content=fewer, by=house.alice, at=NOW)
        actions.publish(version=second, by=house.alice, at=NOW)
        opened.refresh_from_db()

        assert len(opened.instruments[0].items) == 6
        assert len(queries.published()[key].items) == 2


def test_the_draft_thrown_away_takes_an_instrument_without_other_versions_along(house):
    with house.within(house.alice):
        published = actions.publish(version=begun(house), by=house.alice, at=NOW)
        second = actions.revise(instrument=published.instrument, by=house.alice, at=NOW)
        stays = actions.discard(version=second, by=house.alice, at=NOW)
        gone = actions.discard(version=begun(house), by=house.alice, at=NOW)

        assert (stays, gone, Instrument.objects.count()) == (True, False, 1)


# The editor's page, without a database

WORD = st.text("abcxyz é质", min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.fixed_dictionaries({"en": WORD}, optional={"es": WORD, "zh-hans": WORD})


@st.composite
def contents(draw):
    low = draw(st.integers(-3, 3))
    points = draw(st.integers(2, 11))
    keys = draw(st.lists(WORD, min_size=1, max_size=6, unique=True))
    mirror = draw(st.booleans())
    items = []
    for key in keys:
        options = draw(st.lists(WORD, min_size=2, max_size=4, unique=True) | st.just([]))
        keyed = Keyed.APART if options else draw(st.sampled_from(Keyed))
        made = tuple(Option(key=name, text=draw(TEXTS)) for name in options)
        items.append(Item(key=key, text=draw(TEXTS), keyed=keyed, options=made))
    bound = st.none() | st.sampled_from([float(low), low + 0.5, float(low + 1)])
    words = draw(st.lists(st.tuples(bound, TEXTS), max_size=3)) if mirror else []
    return Content(
        key="own",
        name=draw(TEXTS),
        introduction=draw(st.just({}) | TEXTS),
        scale=Scale(
            minimum=low,
            maximum=low + points - 1,
            labels=tuple(draw(TEXTS) for _ in range(points)),
        ),
        items=tuple(items),
        minimum=draw(st.integers(5, 40)),
        mirror=mirror,
        feedback=tuple(Feedback(at_least=least, at_most=None, text=said) for least, said in words),
    )


@given(contents(), st.sampled_from([["en"], ["en", "es"], ["es", "en", "zh-hans"]]))
def test_what_the_editor_shows_is_what_it_saves(content, languages):
    sheet = InstrumentSheet(before=content, languages=languages, data=typed(content, languages))

    # A text that the page could not show, since nobody here reads its language, stays where it was.
    made = content_of(sheet)
    if "en" in languages:
        assert (sheet.errors, made) == ({}, content)
        assert load(json.loads(json.dumps(plain(made)))) == content
        assert instrument_file.read(instrument_file.written([content])) == (content,)


@pytest.mark.parametrize("each", builtin.instruments(), ids=lambda each: each.key)
def test_every_one_that_comes_along_goes_through_the_editor_and_a_file_unchanged(each):
    languages = ["en", "es", "zh-hans"]
    sheet = InstrumentSheet(before=each, languages=languages, data=typed(each, languages))

    assert (content_of(sheet), sheet.errors) == (each, {})
    assert instrument_file.read(instrument_file.written([each])) == (each,)


def edited(content: Content = EMPTY, *, least: int = 5, **changes: str) -> InstrumentSheet:
    data = {**typed(content, ["en"]), **changes}
    return InstrumentSheet(before=content, languages=["en"], least=least, data=data)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name_en": ""}, {"name_en": ["Give it a name in at least one language."]}),
        ({"low": "one"}, {"low": ["Write a whole number."]}),
        ({"minimum": "4"}, {"minimum": ["This instrument never shows groups of fewer than 5 people."]}),
        ({"item_0_en": ""}, {"item_0_en": ["The text in English is missing."]}),
        ({"item_0_en": "x" * 501}, {"item_0_en": ["This text is longer than 500 characters."]}),
        ({"item_1_en": "<b>x</b>"}, {"item_1_en": ["Plain text only: this holds HTML."]}),
        ({"label_1_en": ""}, {"label_1_en": ["The text in English is missing."]}),
        ({"item_0_keyed": "?"}, {"item_0_keyed": ["Choose how the question counts."]}),
        (
            {"item_0_remove": "on", "item_1_remove": "on"},
            {"items": ["Add at least one question."]},
        ),
    ],
)  # fmt: skip
def test_each_flaw_is_said_at_its_place(changes, errors):
    sheet = edited(calm(), **changes)

    assert (content_of(sheet), sheet.errors) == (None, errors)


def test_another_number_of_steps_asks_for_their_words_and_loses_none():
    sheet = edited(calm(), high="5")

    assert content_of(sheet) is None
    assert list(sheet.errors) == ["high"]
    assert [sheet.values[f"label_{number}_en"] for number in range(sheet.labels)] == [
        "no", "partly", "yes", "", "",
    ]  # fmt: skip


def test_questions_go_where_their_number_says_and_keep_their_keys():
    sheet = edited(calm(), item_0_order="2", item_1_order="1")

    made = content_of(sheet)

    assert made is not None
    assert [(item.key, item.keyed.value) for item in made.items] == [("b", "-"), ("a", "+")]


def test_a_row_that_nobody_wrote_in_is_no_question():
    sheet = edited(calm(), items="3")
    sheet.add_item()

    made = content_of(sheet)

    assert made == calm()


# Pages


def test_the_list_takes_as_many_queries_with_three_as_with_one(house, programme):
    client = house.client(house.alice)
    with house.within(house.alice):
        begun(house)
    client.get(ALL)
    one = queries_of(client, ALL)
    with house.within(house.alice):
        for _ in range(2):
            actions.publish(version=begun(house), by=house.alice, at=NOW)

    assert queries_of(client, ALL) == one


def test_an_instrument_is_written_added_to_saved_and_published(house, programme):
    client = house.client(house.alice)
    data = {**typed(EMPTY, ["en"]), "name_en": "Rest", "items": "1", "item_0_en": "I rest."}
    data |= {f"label_{number}_en": f"step {number}" for number in range(5)}
    languages = house.organisation.languages or ["en"]
    assert languages == ["en"]

    added = client.post(f"{ALL}new/", {**data, "add": "item"})
    saved = client.post(f"{ALL}new/", data, follow=True)
    with house.within(house.alice):
        row = Instrument.objects.get()
    published = client.post(f"{ALL}{row.uuid}/publish/", follow=True)

    assert added.status_code == 200
    assert 'name="item_1_en"' in added.content.decode()
    assert "I rest." in text(added)
    assert "The draft is saved." in text(saved)
    assert "The instrument is published." in text(published)
    with house.within(house.alice):
        assert [item.text for item in queries.published()[row.key].items] == [{"en": "I rest."}]


def test_what_cannot_be_saved_comes_back_with_all_that_was_typed(house, programme):
    client = house.client(house.alice)
    with house.within(house.alice):
        version = begun(house)
    data = {**typed(version.content, ["en"]), "low": "ten", "item_0_en": "Typed just now"}

    answer = client.post(f"{ALL}{version.instrument.uuid}/edit/", data)

    assert answer.status_code == 422
    assert "Typed just now" in text(answer)
    assert 'value="ten"' in answer.content.decode()
    with house.within(house.alice):
        assert InstrumentVersion.objects.get().content == version.content


def test_publishing_with_a_text_missing_says_which_language(house, programme):
    with house.within(house.alice):
        house.organisation.languages = ["en", "es"]
        house.organisation.save()
        version = begun(house)

    answer = house.client(house.alice).post(f"{ALL}{version.instrument.uuid}/publish/")

    assert answer.status_code == 422
    assert "A text is missing in Spanish" in text(answer)


def test_a_page_says_how_each_question_counts_and_every_language(house, programme):
    page = text(house.client(house.alice).get(f"{ALL}with-synchro/MT/"))

    assert "counts against the scale, so it is turned round" in page
    for code in ("en", "es", "zh-hans"):
        assert f'lang="{code}"' in page


PAGES = ("", "edit/", "publish/", "discard/", "withdraw/", "file/")


def test_an_instrument_of_elsewhere_is_not_there_and_says_nothing(house, programme):
    with house.within_other(house.mallory):
        foreign = actions.begin(
            content=calm(name={"en": "Foreign words"}), by=house.mallory, at=NOW
        )
    client = house.client(house.alice)

    statuses = [client.get(f"{ALL}{foreign.instrument.uuid}/{end}").status_code for end in PAGES]

    assert statuses == [404] * len(PAGES)
    assert "Foreign words" not in text(client.get(ALL))
    assert client.get(f"{ALL}with-synchro/none/").status_code == 404


def test_only_who_runs_questionnaires_has_these_pages(house, programme):
    with house.within(house.alice):
        version = begun(house)
    for who in (house.bob, house.carol):
        client = house.client(who)
        for address in (ALL, f"{ALL}new/", f"{ALL}{version.instrument.uuid}/"):
            assert client.get(address).status_code in (403, 404)


# Files


def brought(client, name: str, content: bytes):
    return client.post(f"{ALL}bring/", {"file": SimpleUploadedFile(name, content)})


XLSFORM = files.form(
    ["select_one agree", "calm", "I am calm."],
    ["select_one agree", "rested", "I am rested."],
    ["text", "why", "Why is that so?"],
)
LIME_SURVEY = files.lss(
    **files.array([("1", "no"), ("2", "partly"), ("3", "yes")], ["I am calm.", "I am rested."])
)


@pytest.mark.parametrize(
    ("name", "file", "note", "keys"),
    [
        (
            "a name that is longer than any key of ours may ever be.xlsx",
            XLSFORM,
            "Left out, because they are answered in free text: why.",
            ["calm", "rested"],
        ),
        ("calm.lss", LIME_SURVEY, "I am rested.", ["Q1_SQ1", "Q1_SQ2"]),
    ],
    ids=["XLSForm", "LimeSurvey"],
)
def test_a_file_of_another_program_is_looked_at_and_kept_as_a_draft(
    house, programme, name, file, note, keys
):
    client = house.client(house.alice)

    looked = brought(client, name, file)
    assert looked.status_code == 200
    carried = looked.context["form"].initial["content"]
    kept = client.post(f"{ALL}bring/", {"content": carried, "kept_as": "new"}, follow=True)

    assert note in text(looked)
    assert "I am rested." in text(looked)
    assert "The instrument is kept as a draft." in text(kept)
    with house.within(house.alice):
        version = InstrumentVersion.objects.get()
        assert version.published_at is None
        assert [item.key for item in version.content.items] == keys


def test_a_file_of_our_own_goes_to_another_organisation_and_comes_back_the_same(house, programme):
    client = house.client(house.alice)
    with house.within(house.alice):
        version = begun(house)
    file = client.get(f"{ALL}{version.instrument.uuid}/file/").content
    with house.within(house.alice):
        actions.discard(version=version, by=house.alice, at=NOW)

    looked = brought(client, "calm.json", file)
    with house.within(house.alice):
        nothing = Instrument.objects.count()
    carried = looked.context["form"].initial["content"]
    kept = client.post(f"{ALL}bring/", {"content": carried, "kept_as": "new"}, follow=True)

    assert (looked.status_code, nothing) == (200, 0)
    assert json.loads(file)["schema"] == 1
    assert "The instrument is kept as a draft." in text(kept)
    with house.within(house.alice):
        assert InstrumentVersion.objects.get().content == version.content


def test_a_file_becomes_the_next_version_of_one_that_there_is(house, programme):
    client = house.client(house.alice)
    with house.within(house.alice):
        first = actions.publish(version=begun(house), by=house.alice, at=NOW)
    file = instrument_file.written([calm(name={"en": "Calmer"})])

    looked = brought(client, "calm.json", file)
    carried = looked.context["form"].initial["content"]
    client.post(
        f"{ALL}bring/", {"content": carried, "kept_as": str(first.instrument.uuid)}, follow=True
    )

    with house.within(house.alice):
        found = queries.one(first.instrument)
        assert [row.number for row in found.versions] == [2, 1]
        assert found.draft.content == calm(key=first.instrument.key, name={"en": "Calmer"})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.json", b'{"format": "other"}', "This is not a file of instruments"),
        ("x.json", b"{", "This is not JSON"),
        ("x.lss", b"", "The file is empty"),
        ("x.pdf", b"%PDF-1.7", "This is neither a LimeSurvey survey"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(
    house, programme, name, content, sentence
):
    answer = brought(house.client(house.alice), name, content)

    assert answer.status_code == 422
    assert sentence in text(answer)


def test_what_the_preview_carries_is_not_believed(house, programme):
    client = house.client(house.alice)

    answer = client.post(f"{ALL}bring/", {"content": '{"format": 1}', "kept_as": "new"})

    assert answer.status_code == 422
    with house.within(house.alice):
        assert Instrument.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"minimum": "5"},
        {"minimum": 4},
        {"more": 1},
        {"name": {"en": "<script>alert(1)</script>"}},
        {"name": {"xx": "Calm"}},
        {"key": ""},
        {"items": []},
    ],
)
def test_a_file_that_was_not_written_here_is_not_read(changes):
    whole = json.loads(instrument_file.written([calm()]))
    whole["instruments"][0] |= changes

    with pytest.raises(instrument_file.Unreadable):
        instrument_file.read(json.dumps(whole).encode())


def test_what_the_file_carries_is_whole():
    assert check(calm()) == []
