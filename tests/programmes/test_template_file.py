"""A template as a file: taken from one organisation, looked at and kept in another; bad files refused."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import AuditEvent
from programmes import pattern, template_file
from programmes.actions import template as actions
from programmes.models import Criterion, Programme, StageRun, Template, TemplateVersion
from programmes.queries import template as queries
from programmes.template_file import Unreadable
from tests.factories.people import NOW, House
from tests.factories.programmes import programme_for
from tests.processes.pages import text

BRING = "/o/{}/programmes/templates/bring/"


def criterion(**changes: Any) -> dict[str, Any]:
    return {
        "key": "circles", "kind": "attested", "text": {"en": "Circles were held"}, "required": True,
        "source": {}, "measure": "", "threshold": None, "minimum": 1, **changes,
    }  # fmt: skip


def stage(**changes: Any) -> dict[str, Any]:
    return {
        "key": "listen", "name": {"en": "Listen"}, "purpose": {"en": "Hear people."}, "week": 1,
        "weeks": 6, "criteria": [criterion()], **changes,
    }  # fmt: skip


def process(**changes: Any) -> dict[str, Any]:
    return {"key": "true_north", "stages": [stage()], **changes}


def root(**changes: Any) -> dict[str, Any]:
    return {
        "format": "synchro-template", "schema": 1, "name": "Our way", "processes": [process()],
        **changes,
    }  # fmt: skip


def without(value: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name != key}


def of_stage(**changes: Any) -> dict[str, Any]:
    return root(processes=[process(stages=[stage(**changes)])])


def of_criterion(**changes: Any) -> dict[str, Any]:
    return of_stage(criteria=[criterion(**changes)])


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_the_least_that_a_file_may_say_is_read():
    found = template_file.read(dumped(root()))

    assert (found.name, found.notes) == ("Our way", [])
    assert template_file.read(template_file.written("Our way", found.pattern)) == found


TRUE = "processes[0]"
STAGE = f"{TRUE}.stages[0]"
CRITERION = f"{STAGE}.criteria[0]"
HTML = "Plain text only: this holds HTML."
UNSEEN = "Plain text only: this holds letters that cannot be seen."

# Each bad file, and the sentence that says where it is bad.
BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "This is not JSON: look at line 1, column 1."),
    "no text": (b"\xff\xfe\x00\x01", "This file is not text in UTF-8."),
    "a PDF": (b"%PDF-1.7\n", "This is not JSON: look at line 1, column 1."),
    "a table": (b"key,name\nlisten,Listen\n", "This is not JSON: look at line 1, column 1."),
    "cut off": (dumped(root())[:-9], "This is not JSON: look at line 1, column"),
    "too large": (b" " * 1_000_001, "This file is larger than 1 MB."),
    "deep lists": (b"[" * 100_000, "This file is nested deeper than 8 levels."),
    "deep objects": (b'{"a":' * 9 + b"1" + b"}" * 9, "This file is nested deeper than 8 levels."),
    "a list": (b"[]", "the top: An object is asked for."),
    "a number": (b"1", "the top: An object is asked for."),
    "null": (b"null", "the top: An object is asked for."),
    "twice": (b'{"name": "a", "name": "b"}', "“name” stands twice in one object."),
    "no number": (dumped(of_criterion(threshold=float("nan"))), "This is not JSON: a number in it is none."),
    "endless": (dumped(of_criterion(threshold=float("inf"))), "This is not JSON: a number in it is none."),
    "long number": (b"9" * 5000, "This is not JSON: a number in it is too long."),
    "overflowing": (dumped(root()).replace(b"null", b"1e999"), f"{CRITERION}.threshold: A number from 0 to 1000000 is asked for."),
    "another format": (dumped(root(format="other")), "This is not a template of a programme: “format” says something else."),
    "another schema": (dumped(root(schema=2)), "This file follows another version of the format. This one reads version 1."),
    "schema true": (dumped(root(schema=True)), "This file follows another version of the format. This one reads version 1."),
    "no name": (dumped(without(root(), "name")), "the top: “name” is missing."),
    "people": (dumped(root(people=["Bob"])), "the top: “people” is not known."),
    "empty name": (dumped(root(name="  ")), "name: A text is asked for."),
    "long name": (dumped(root(name="x" * 121)), "name: The text is longer than 120 characters."),
    "no processes": (dumped(root(processes=[])), "processes: A list of 1 to 7 is asked for."),
    "many processes": (dumped(root(processes=[process()] * 8)), "processes: A list of 1 to 7 is asked for."),
    "a process twice": (dumped(root(processes=[process()] * 2)), "processes[1].key: The same key stands before it."),
    "unknown process": (dumped(root(processes=[process(key="payroll")])), f"{TRUE}.key: There is no process “payroll” here."),
    "process as text": (dumped(root(processes=["true_north"])), f"{TRUE}: An object is asked for."),
    "stages as object": (dumped(root(processes=[process(stages={})])), f"{TRUE}.stages: A list of 1 to 12 is asked for."),
    "many stages": (dumped(root(processes=[process(stages=[stage(key=f"s{n}") for n in range(13)])])), f"{TRUE}.stages: A list of 1 to 12 is asked for."),
    "a stage twice": (dumped(root(processes=[process(stages=[stage(), stage()])])), f"{TRUE}.stages[1].key: The same key stands before it."),
    "a key of signs": (dumped(of_stage(key="../listen")), f"{STAGE}.key: Up to 40 small letters, digits, “-” and “_” are asked for."),
    "key as list": (dumped(of_stage(key=[])), f"{STAGE}.key: Up to 40 small letters, digits, “-” and “_” are asked for."),
    "an owner": (dumped(of_stage(owner="Bob")), f"{STAGE}: “owner” is not known."),
    "name as text": (dumped(of_stage(name="Listen")), f"{STAGE}.name: A text in at least one language is asked for."),
    "no language": (dumped(of_stage(name={})), f"{STAGE}.name: A text in at least one language is asked for."),
    "unknown language": (dumped(of_stage(name={"xx": "Listen"})), f"{STAGE}.name: “xx” is no language here."),
    "HTML": (dumped(of_stage(purpose={"en": "<script>alert(1)</script>"})), f"{STAGE}.purpose.en: {HTML}"),
    "an entity": (dumped(of_stage(name={"en": "Listen &#60;"})), f"{STAGE}.name.en: {HTML}"),
    "a comment": (dumped(of_stage(name={"en": "Listen <!-- -->"})), f"{STAGE}.name.en: {HTML}"),
    "zero byte": (dumped(of_stage(name={"en": "Lis\x00ten"})), f"{STAGE}.name.en: {UNSEEN}"),
    "half a letter": (dumped(of_stage(name={"en": "\ud800"})), f"{STAGE}.name.en: {UNSEEN}"),
    "turned around": (dumped(of_stage(name={"en": "Lis\u202eten"})), f"{STAGE}.name.en: {UNSEEN}"),
    "long purpose": (dumped(of_stage(purpose={"en": "x" * 601})), f"{STAGE}.purpose.en: The text is longer than 600 characters."),
    "week below": (dumped(of_stage(week=-1)), f"{STAGE}.week: A whole number from 0 to 260 is asked for."),
    "week broken": (dumped(of_stage(week=1.5)), f"{STAGE}.week: A whole number from 0 to 260 is asked for."),
    "week true": (dumped(of_stage(week=True)), f"{STAGE}.week: A whole number from 0 to 260 is asked for."),
    "no weeks": (dumped(of_stage(weeks=0)), f"{STAGE}.weeks: A whole number from 1 to 104 is asked for."),
    "no criteria": (dumped(of_stage(criteria=[])), f"{STAGE}.criteria: A list of 1 to 12 is asked for."),
    "many criteria": (dumped(of_stage(criteria=[criterion(key=f"c{n}") for n in range(13)])), f"{STAGE}.criteria: A list of 1 to 12 is asked for."),
    "a criterion twice": (dumped(of_stage(criteria=[criterion(), criterion()])), f"{STAGE}.criteria[1].key: The same key stands before it."),
    "unknown kind": (dumped(of_criterion(kind="guessed")), f"{CRITERION}.kind: One of attested, counted, measured is asked for."),
    "kind as list": (dumped(of_criterion(kind=[])), f"{CRITERION}.kind: One of attested, counted, measured is asked for."),
    "required as text": (dumped(of_criterion(required="yes")), f"{CRITERION}.required: True or false is asked for."),
    "source as list": (dumped(of_criterion(source=[])), f"{CRITERION}.source: A text in at least one language is asked for."),
    "measure as null": (dumped(of_criterion(measure=None)), f"{CRITERION}.measure: A text is asked for."),
    "threshold below": (dumped(of_criterion(threshold=-0.1)), f"{CRITERION}.threshold: A number from 0 to 1000000 is asked for."),
    "threshold as text": (dumped(of_criterion(threshold="0.6")), f"{CRITERION}.threshold: A number from 0 to 1000000 is asked for."),
    "minimum zero": (dumped(of_criterion(minimum=0)), f"{CRITERION}.minimum: A whole number from 1 to 1000000 is asked for."),
    "a reading": (dumped(of_criterion(reading="met")), f"{CRITERION}: “reading” is not known."),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence_that_says_where(name: str):
    content, sentence = BAD[name]

    with pytest.raises(Unreadable) as refusal:
        template_file.read(content)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    "content",
    [
        b"{" + b",".join(b'"%d":0' % n for n in range(90_000)) + b',"0":0}',
        b'"' + b'\\"' * 490_000,
        b'["' * 300_000,
        b'{"":' * 200_000,
        b"\\" * 900_000,
        b'"a' * 450_000,
    ],
    ids=["many names", "open text", "open lists", "open objects", "strokes", "quotes"],
)
def test_no_file_keeps_the_reader_busy(content: bytes):
    began = time.process_time()

    with pytest.raises(Unreadable):
        template_file.read(content)

    assert time.process_time() - began < 2


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_file_that_is_cut_anywhere_is_refused(cut: int):
    whole = dumped(root())

    with pytest.raises(Unreadable):
        template_file.read(whole[: len(whole) * cut // 40])


def every_value(value: Any, set_it: Callable[[Any], Any]) -> list[Any]:
    """The whole, once for each value in it, with that value exchanged."""
    found = [set_it(value)]
    if isinstance(value, dict):
        for key in value:
            found += every_value(value[key], lambda new, key=key: set_it({**value, key: new}))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            found += every_value(
                each,
                lambda new, at=number: set_it([*value[:at], new, *value[at + 1 :]]),
            )
    return found


@pytest.mark.parametrize("strange", [None, True, -1, 1e300, "", "x" * 5000, [], [[]], {}, {"a": 1}])
def test_any_value_exchanged_is_read_or_refused_and_never_falls_over(strange: Any):
    for changed in every_value(root(), lambda _old: strange):
        try:
            found = template_file.read(dumped(changed))
        except Unreadable:
            continue
        assert template_file.read(template_file.written(found.name, found.pattern)) is not None


def test_what_is_not_known_becomes_a_signature_and_is_said():
    found = template_file.read(
        dumped(
            root(
                processes=[
                    process(
                        stages=[
                            stage(
                                key="tour",
                                name={"en": "Tour"},
                                criteria=[
                                    criterion(key="a", kind="counted", measure="steps", threshold=3),
                                    criterion(key="b", kind="measured", source={"en": "A watch"}),
                                    criterion(key="c", kind="counted", measure="value_cards", threshold=3),
                                ],
                            )
                        ]
                    )
                ]
            )
        )
    )  # fmt: skip

    [tour] = found.pattern[0].stages
    assert tour.key.startswith("own-")
    assert [(each.kind, each.measure, each.threshold) for each in tour.criteria] == [
        ("attested", "", None),
        ("attested", "", None),
        ("counted", "value_cards", 3.0),
    ]
    sentence = "“Circles were held” in “Tour” of True North cannot be read here: a person signs it."
    assert found.notes == [sentence, sentence]


def test_nobody_is_read_in_smaller_groups_than_the_code_says():
    grade = criterion(key="ballot_grade", kind="measured", source={"en": "The ballot"}, minimum=1)

    found = template_file.read(dumped(of_stage(criteria=[grade])))

    assert found.pattern[0].stages[0].criteria[0].minimum == 5


def test_the_code_adds_what_a_file_lacks_and_says_so():
    found = template_file.read(dumped(root()))

    whole, notes = pattern.complete(found.pattern, ["en"])

    assert [each.key for each in whole[0].stages] == [
        *("listen", "draft", "ratify", "seed", "attract", "review"),
    ]
    listen = whole[0].stages[0]
    assert [(each.key, each.required) for each in listen.criteria] == [
        ("circles", True),
        ("dictionary", False),
        ("ballot_grade", False),
    ]
    assert notes[:2] == [
        "“Listen” of True North keeps the template's criteria, as not required.",
        "“Draft” of True North comes from the plain template.",
    ]
    assert notes[-1] == "The process “Emotional climate” comes from the plain template."
    assert len(notes) == 12
    assert pattern.complete(whole, ["en"]) == (whole, [])


def test_languages_in_which_not_everything_is_said_are_named():
    found = template_file.read(dumped(root()))
    whole, _notes = pattern.complete(found.pattern, ["en", "es"])

    assert pattern.unspoken(whole, ["en", "es"]) == [
        "Not everything in it is said in Spanish: people read it in another language."
    ]


# Carried from one organisation to another


@pytest.fixture
def file(house: House) -> bytes:
    """Of Acme, with a stage of its own, as Carol the consultant downloads it."""
    with house.within(house.alice):
        programme = programme_for(house.alice)
        listen = StageRun.objects.get(process_run__key="true_north", key="listen")
        own = StageRun.objects.create(
            process_run=listen.process_run, key="own-guests", order=7, week=60, weeks=5,
            name={"en": "Guests"}, purpose={"en": "What guests say."}, owner=house.alice,
        )  # fmt: skip
        Criterion.objects.create(
            stage=own, key="own-heard", order=1, kind="attested", text={"en": "Guests were heard"}
        )
        cycle = programme.cycles.get()
        version = actions.keep(cycle=cycle, name="Our way", of=None, by=house.alice, at=NOW)
    response = house.client(house.carol).get(
        f"/o/acme/programmes/templates/{version.template.uuid}/file/"
    )
    assert response.headers["Content-Disposition"] == 'attachment; filename="our-way-1.json"'
    assert response.headers["Cache-Control"] == "no-store"
    return response.content


def bring(house: House, content: bytes | None = None, **sent: Any):
    if content is not None:
        sent["file"] = SimpleUploadedFile("template.json", content, "application/json")
    return house.client(house.mallory).post(BRING.format("elsewhere"), sent)


def templates(house: House) -> list[str]:
    with house.within_other(house.mallory):
        return list(Template.objects.values_list("name", flat=True))


def carried(response) -> str:
    return response.context["form"]["content"].value()


def test_the_file_holds_no_people_and_no_name_of_the_organisation(house: House, file: bytes):
    for word in ("Acme", "acme", "Alice", "Carol", '"owner', "2026", "uuid"):
        assert word not in file.decode()
    with house.within(house.alice):
        taken = AuditEvent.objects.get(action="template.take")
        assert (taken.actor, taken.detail) == (house.carol, {"number": 1})


def test_a_file_is_looked_at_first_and_kept_after(house: House, file: bytes):
    preview = bring(house, file)
    before = templates(house)
    blind = bring(house, kept_as="new", name="From Acme")

    kept = house.client(house.mallory).post(
        BRING.format("elsewhere"),
        {"kept_as": "new", "name": "Their way", "content": carried(preview)},
    )

    page = text(preview)
    assert (preview.status_code, blind.status_code) == (200, 422)
    assert page.count('enctype="multipart/form-data"') == 1  # else Chinese grows threefold
    assert "\n" not in carried(preview)
    assert before == []
    assert "Everything in it is known here and is taken as it stands." in page
    assert "<h3>Guests</h3>" in page
    assert 'value="Our way"' in page
    assert kept.status_code == 302
    assert templates(house) == ["Their way"]
    with house.within_other(house.mallory):
        version = TemplateVersion.objects.get()
        assert (version.number, version.programme, version.kept_by) == (1, None, house.mallory)
        assert [line.action for line in AuditEvent.objects.order_by("pk")][-1] == "template.bring"
    detail = house.client(house.mallory).get(kept.headers["Location"])
    assert "brought as a file by Mallory" in text(detail)


def test_a_programme_of_the_other_organisation_starts_from_it(house: House, file: bytes):
    with house.within_other(house.mallory):
        found = template_file.read(file)
        version = actions.bring(
            found=found.pattern, name="Theirs", of=None, by=house.mallory, at=NOW
        )
    house.client(house.mallory).post(
        "/o/elsewhere/programmes/start/",
        {"name": "Ours", "kickoff_on": "2026-09-07", "template": str(version.template.uuid)},
    )

    with house.within_other(house.mallory):
        cycle = Programme.objects.get(slug="ours").cycles.get()
        assert queries.pattern_of(cycle) == found.pattern
    page = house.client(house.mallory).get("/o/elsewhere/p/ours/true-north/?stage=own-guests")
    assert "Guests were heard" in text(page)


def test_a_bad_file_is_refused_at_its_field(house: House):
    response = bring(house, b"[]")

    assert response.status_code == 422
    assert response.context["form"].errors == {"file": ["the top: An object is asked for."]}
    assert '<a href="#id_file">' in text(response)
    assert templates(house) == []
    large = bring(house, b" " * 1_000_001)
    assert large.context["form"].errors == {"file": ["This file is larger than 1 MB."]}


def test_a_refused_name_comes_back_with_the_preview(house: House, file: bytes):
    content = carried(bring(house, file))
    first = {"kept_as": "new", "name": "Theirs", "content": content}
    client = house.client(house.mallory)
    client.post(BRING.format("elsewhere"), first)

    taken = client.post(BRING.format("elsewhere"), first)
    nameless = client.post(BRING.format("elsewhere"), {**first, "name": ""})

    for response, error in ((taken, "There is a template of this name."), (nameless, "Give the")):
        assert response.status_code == 422
        assert str(response.context["form"].errors["name"][0]).startswith(error)
        assert carried(response) == content
        assert "<h3>Guests</h3>" in text(response)
    assert templates(house) == ["Theirs"]


def test_what_was_changed_on_the_way_back_is_read_again(house: House, file: bytes):
    content = carried(bring(house, file)).replace("Guests were heard", "<b>heard</b>")

    response = house.client(house.mallory).post(
        BRING.format("elsewhere"), {"kept_as": "new", "name": "Theirs", "content": content}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert templates(house) == []


def test_a_file_becomes_the_next_version(house: House, file: bytes):
    content = carried(bring(house, file))
    client = house.client(house.mallory)
    client.post(BRING.format("elsewhere"), {"kept_as": "new", "name": "Theirs", "content": content})
    with house.within_other(house.mallory):
        uuid = str(Template.objects.get().uuid)

    client.post(BRING.format("elsewhere"), {"kept_as": uuid, "name": "", "content": content})

    with house.within_other(house.mallory):
        assert list(TemplateVersion.objects.values_list("number", flat=True)) == [2, 1]


def test_a_consultant_brings_one_and_sees_it(house: House, file: bytes):
    client = house.client(house.carol)
    preview = client.post(
        BRING.format("acme"), {"file": SimpleUploadedFile("t.json", file, "application/json")}
    )
    kept = client.post(
        BRING.format("acme"), {"kept_as": "new", "name": "Advice", "content": carried(preview)}
    )

    assert kept.status_code == 302
    assert client.get(kept.headers["Location"]).status_code == 200
    assert "Advice" in text(client.get("/o/acme/programmes/templates/"))


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor"])
def test_nobody_else_brings_one(house: House, who: str):
    client = house.client(getattr(house, who))

    assert client.get(BRING.format("acme")).status_code == 403
    assert client.post(BRING.format("acme")).status_code == 403
