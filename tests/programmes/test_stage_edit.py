"""A planned stage in full; the organisation's own stages and criteria; frozen once it has opened."""

from datetime import date, timedelta

import pytest

from people.models import AuditEvent
from programmes.actions import stage_edit
from programmes.models import Criterion, Programme, StageRun
from programmes.models.criterion import MOST_CRITERIA
from programmes.models.stage import MOST_STAGES
from programmes.refusals import NotPossible
from programmes.reports import snapshot
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for, signed, stage_of
from tests.factories.reports import report
from tests.processes.pages import queries_of, text

BASE = "/o/acme/p/culture"
TRUE_NORTH = f"{BASE}/true-north/"


@pytest.fixture
def programme(house: House) -> Programme:
    """In an organisation of two languages."""
    with house.within(house.alice):
        house.organisation.languages = ["en", "es"]
        house.organisation.save()
        return programme_for(house.alice)


@pytest.fixture
def stage(house: House, programme: Programme) -> StageRun:
    """The second stage of True North, planned."""
    with house.within(house.alice):
        return stage_of(programme, "true_north", "draft")


def row_of(house: House, programme: Programme) -> list[StageRun]:
    with house.within(house.alice):
        rows = StageRun.objects.filter(process_run__key="true_north")
        return list(rows.order_by("order").select_related("owner"))


def keys(house: House, programme: Programme) -> list[str]:
    return [row.key for row in row_of(house, programme)]


def typed(stage: StageRun, after: StageRun, **changes: str) -> dict[str, str]:
    """What the form of the stage sends where nothing was changed."""
    return {
        "name_en": stage.name["en"],
        "name_es": stage.name["es"],
        "purpose_en": stage.purpose["en"],
        "purpose_es": stage.purpose["es"],
        "week": str(stage.week),
        "weeks": str(stage.weeks),
        "due_set": "",
        "after": str(after.uuid),
        "owner": "Alice",
        **changes,
    }


NEW = {
    "name_en": "Listen to guests",
    "name_es": "Escuchar a los huéspedes",
    "purpose_en": "What those we serve say.",
    "purpose_es": "",
    "week": "5",
    "weeks": "3",
    "due_set": "",
    "owner": "Bob",
    "criterion_en": "Thirty guests were heard",
    "criterion_es": "",
}


def add(house: House, programme: Programme, **changes: str):
    listen = row_of(house, programme)[0]
    sent = {**NEW, "after": str(listen.uuid), **changes}
    return house.client(house.alice).post(f"{TRUE_NORTH}stages/add/", sent)


def added(house: House, programme: Programme) -> StageRun:
    add(house, programme)
    [own] = [row for row in row_of(house, programme) if row.is_own]
    with house.within(house.alice):
        return stage_of(programme, "true_north", own.key)


def post(house: House, address: str, who: str = "alice", **sent: str):
    return house.client(getattr(house, who)).post(f"{BASE}/{address}", sent)


def edit(house: House, stage: StageRun, **sent: str):
    return post(house, f"stages/{stage.uuid}/edit/", **sent)


def problems(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    errors = response.context["form"].errors
    return {name: [str(error) for error in found] for name, found in errors.items()}


def lines(house: House, action: str) -> list[dict]:
    with house.within(house.alice):
        return [row.detail for row in AuditEvent.objects.filter(action=action).order_by("pk")]


# Editing


def test_the_form_shows_the_stage_and_what_stands_where_a_text_is_empty(
    house: House, stage: StageRun
):
    page = text(house.client(house.alice).get(f"{BASE}/stages/{stage.uuid}/edit/"))

    assert 'name="name_en" value="Draft"' in page
    assert "Name in English" in page
    assert "Name in Spanish" in page
    assert "Where this is empty, “Draft” stands." in page
    assert 'name="week" value="3"' in page
    assert 'name="owner" value="1"' in page


def test_everything_can_be_changed_and_leads_back_to_the_stage(
    house: House, programme: Programme, stage: StageRun
):
    rows = row_of(house, programme)

    response = edit(
        house,
        stage,
        **typed(
            stage,
            rows[2],
            name_en="Write it down",
            name_es="Escribir",
            purpose_en="Together.",
            week="4",
            weeks="9",
            owner="Bob",
        ),
    )

    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{TRUE_NORTH}?stage=draft",
    )
    now = row_of(house, programme)
    assert [row.key for row in now] == ["listen", "ratify", "draft", "seed", "attract", "review"]
    assert [row.order for row in now] == [1, 2, 3, 4, 5, 6]
    draft = now[2]
    assert draft.name == {"en": "Write it down", "es": "Escribir"}
    assert draft.purpose["en"] == "Together."
    assert (draft.week, draft.weeks, draft.owner, draft.due_set) == (4, 9, house.bob, None)
    assert lines(house, "stage.edit") == [
        {
            "changed": ["name", "purpose", "week", "weeks", "owner_id", "order"],
            "process": "true_north",
            "stages": ["draft"],
        }
    ]


def test_an_empty_text_is_the_templates_again(house: House, programme: Programme, stage: StageRun):
    listen = row_of(house, programme)[0]
    edit(house, stage, **typed(stage, listen, name_en="Other", name_es="Otro"))

    edit(house, stage, **typed(stage, listen, name_en="", name_es="Otro"))

    assert row_of(house, programme)[1].name == {"en": "Draft", "es": "Otro"}


def test_what_somebody_else_changed_meanwhile_is_not_lost_unseen(
    house: House, programme: Programme, stage: StageRun
):
    listen = row_of(house, programme)[0]
    form = house.client(house.alice).get(f"{BASE}/stages/{stage.uuid}/edit/").context["form"]
    mine = typed(stage, listen, name_en="Mine", seen=form["seen"].value())
    edit(house, stage, **typed(stage, listen, name_en="Theirs"))

    refused = edit(house, stage, **mine)
    between = row_of(house, programme)[1].name["en"]
    again = edit(house, stage, **{**mine, "seen": refused.context["form"]["seen"].value()})

    assert problems(refused)["__all__"][0].startswith("Someone else has changed this stage")
    assert 'value="Mine"' in text(refused)
    assert between == "Theirs"
    assert again.status_code == 302
    assert row_of(house, programme)[1].name["en"] == "Mine"


def test_nothing_changed_leaves_no_line_in_the_log(
    house: House, programme: Programme, stage: StageRun
):
    response = edit(house, stage, **typed(stage, row_of(house, programme)[0]))

    assert response.status_code == 302
    assert lines(house, "stage.edit") == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name_en", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("name_en", "<b>Draft</b>", "Plain text only: this holds HTML."),
        ("purpose_es", "a\u202eb", "Plain text only: this holds letters that cannot be seen."),
        ("week", "-1", "Ensure this value is greater than or equal to 0."),
        ("week", "261", "Ensure this value is less than or equal to 260."),
        ("weeks", "0", "Ensure this value is greater than or equal to 1."),
        ("weeks", "many", "Enter a whole number."),
        ("due_set", "2026-02-03", "The gate would come before the stage begins."),
        ("owner", "Mallory", "Nobody here has this number, address or name. Check the spelling."),
        ("after", "nowhere", "Select a valid choice. nowhere is not one of the available choices."),
    ],
)
def test_what_cannot_be_is_refused_at_its_place_and_nothing_typed_is_lost(
    house: House, programme: Programme, stage: StageRun, field: str, value: str, sentence: str
):
    sent = typed(stage, row_of(house, programme)[0], purpose_en="A long & new > purpose")
    sent[field] = value

    response = edit(house, stage, **sent)

    found = problems(response)
    assert found[field] == [sentence]
    assert "A long &amp; new &gt; purpose" in text(response)
    assert row_of(house, programme)[1].name["en"] == "Draft"


def test_days_that_no_plan_can_hold_are_refused(house: House, programme: Programme):
    with house.within(house.alice):
        Programme.objects.update(kickoff_on=date(2099, 1, 1))
        stage = stage_of(programme, "true_north", "draft")

    response = edit(house, stage, **typed(stage, row_of(house, programme)[0], week="200"))

    assert problems(response) == {
        "week": ["Days of the plan would lie outside the years 2000 to 2100."]
    }


def test_a_stage_that_has_opened_is_fixed_and_the_page_says_since_when(
    house: House, programme: Programme, stage: StageRun
):
    with house.within(house.alice):
        opened(programme, "true_north", "draft", by=house.alice)
    address = f"{BASE}/stages/{stage.uuid}/edit/"

    page = text(house.client(house.alice).get(address))
    refused = edit(house, stage, **typed(stage, row_of(house, programme)[0], name_en="Other"))

    assert "This stage is fixed" in page
    assert "It opened on 2 March 2026." in page
    assert 'name="name_en"' not in page
    assert problems(refused) == {
        "__all__": ["This stage opened on 2 Mar 2026 and is fixed since then, as it stood."]
    }
    assert row_of(house, programme)[1].name["en"] == "Draft"
    process = text(house.client(house.alice).get(f"{TRUE_NORTH}?stage=draft"))
    assert "Its name, weeks and criteria are fixed since it opened on 2 Mar 2026." in process


def test_a_stage_comes_after_one_of_its_own_process(
    house: House, programme: Programme, stage: StageRun
):
    with house.within(house.alice):
        wanted = stage_edit.Wanted(
            name={"en": "Other"}, purpose={"en": "Other"}, week=1, weeks=2, owner=house.bob,
            after=stage_of(programme, "alignment", "analyse"),
        )  # fmt: skip

        with pytest.raises(NotPossible, match="is gone"):
            stage_edit.edit(stage=stage, wanted=wanted, by=house.alice, at=NOW)

    assert row_of(house, programme)[1].name["en"] == "Draft"


# Own criteria


def test_hr_adds_a_criterion_and_takes_it_away_again(
    house: House, programme: Programme, stage: StageRun
):
    here = f"stages/{stage.uuid}/criteria/add/"
    response = post(house, here, text_en="The unions agree", text_es="", required="on")
    with house.within(house.alice):
        own = Criterion.objects.get(stage=stage, key__startswith="own-")
        kept = (own.text, own.kind, own.required, own.order)
    page = text(house.client(house.alice).get(f"{TRUE_NORTH}?stage=draft"))
    removed = post(house, f"criteria/{own.uuid}/remove/")

    assert response.status_code == removed.status_code == 302
    assert kept == ({"en": "The unions agree"}, "attested", True, 3)
    assert "The unions agree" in page
    assert page.count("Take away") == 1
    with house.within(house.alice):
        assert not Criterion.objects.filter(pk=own.pk).exists()


def test_a_criterion_of_the_template_stays(house: House, stage: StageRun):
    with house.within(house.alice):
        authors = Criterion.objects.get(stage=stage, key="authors")

    response = post(house, f"criteria/{authors.uuid}/remove/")

    assert problems(response) == {
        "__all__": ["This criterion is the template's. It can be made not required instead."]
    }


def test_what_has_been_signed_stays(house: House, programme: Programme):
    own = added(house, programme)
    with house.within(house.alice):
        signed(own, by=house.alice)
        criterion = Criterion.objects.get(stage=own)
        Criterion.objects.create(
            stage=own, key="own-2", order=2, kind="attested", text={"en": "More"}
        )

    for address in (f"criteria/{criterion.uuid}/remove/", f"stages/{own.uuid}/remove/"):
        assert problems(post(house, address)) == {
            "__all__": [
                "This has been signed or read already, so it stays. Make it not required instead."
            ]
        }


def test_a_stage_takes_so_many_criteria_and_no_more(house: House, stage: StageRun):
    here = f"stages/{stage.uuid}/criteria/add/"
    with house.within(house.alice):
        there_are = Criterion.objects.filter(stage=stage).count()

    for number in range(MOST_CRITERIA - there_are):
        assert post(house, here, text_en=f"Number {number}").status_code == 302
    response = post(house, here, text_en="One too many")

    assert problems(response) == {
        "__all__": ["A stage has at most 12 criteria. Take one of your own away first."]
    }
    assert "One too many</textarea>" in text(response)


def test_criteria_of_an_open_stage_are_fixed(house: House, programme: Programme, stage: StageRun):
    here = f"stages/{stage.uuid}/criteria/add/"
    post(house, here, text_en="The unions agree")
    with house.within(house.alice):
        own = Criterion.objects.get(stage=stage, key__startswith="own-")
        opened(programme, "true_north", "draft", by=house.alice)
    fixed = "The stage has opened, so its criteria are fixed. The sponsor may relax one."

    for response in (
        post(house, here, text_en="More"),
        post(house, f"criteria/{own.uuid}/remove/"),
    ):
        assert problems(response) == {"__all__": [fixed]}


def test_a_measured_criterion_never_reads_fewer_than_the_template_says(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = Criterion.objects.get(
            stage=stage_of(programme, "true_north", "ratify"), key="clarity"
        )
    here = f"criteria/{row.uuid}/update/"

    refused = post(house, here, text_en="Clear", threshold="0.7", minimum="4")
    done = post(house, here, text_en="Clear", threshold="0.7", minimum="8", required="on")

    assert problems(refused) == {"minimum": ["Ensure this value is greater than or equal to 5."]}
    assert done.status_code == 302
    with house.within(house.alice):
        row.refresh_from_db()
    assert (row.text["en"], row.threshold, row.minimum, row.required) == ("Clear", 0.7, 8, True)


# Own stages


def test_hr_adds_a_stage_at_its_place(house: House, programme: Programme):
    response = add(house, programme)

    rows = row_of(house, programme)
    own = rows[1]
    assert own.is_own
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{TRUE_NORTH}?stage={own.key}",
    )
    assert [row.order for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert own.name == {"en": "Listen to guests", "es": "Escuchar a los huéspedes"}
    assert own.purpose == {"en": "What those we serve say."}
    assert (own.week, own.weeks, own.owner, own.state) == (5, 3, house.bob, "planned")
    with house.within(house.alice):
        [criterion] = own.criteria.all()
        assert (criterion.text, criterion.kind, criterion.required) == (
            {"en": "Thirty guests were heard"},
            "attested",
            True,
        )
    assert lines(house, "stage.add") == [{"process": "true_north", "stages": [own.key]}]


@pytest.mark.parametrize("field", ["name_en", "purpose_en", "criterion_en", "week", "owner"])
def test_a_stage_of_ones_own_says_all_that_a_stage_says(
    house: House, programme: Programme, field: str
):
    response = add(house, programme, **{field: ""})

    assert problems(response) == {field: ["This field is required."]}
    assert "Escuchar a los huéspedes" in text(response)
    assert len(row_of(house, programme)) == 6


def test_a_process_takes_so_many_stages_and_no_more(house: House, programme: Programme):
    for _number in range(MOST_STAGES - 6):
        assert add(house, programme).status_code == 302

    assert problems(add(house, programme)) == {
        "__all__": ["A process has at most 12 stages. Take one of your own away first."]
    }


def test_a_stage_of_ones_own_is_taken_away_and_those_of_the_template_are_not(
    house: House, programme: Programme, stage: StageRun
):
    own = added(house, programme)

    kept = post(house, f"stages/{stage.uuid}/remove/")
    gone = post(house, f"stages/{own.uuid}/remove/")

    assert problems(kept) == {
        "__all__": ["This stage is the template's. Its criteria can be made not required instead."]
    }
    assert (gone.status_code, gone.headers["Location"]) == (302, f"{TRUE_NORTH}")
    rows = row_of(house, programme)
    assert [(row.order, row.key) for row in rows] == list(
        enumerate(("listen", "draft", "ratify", "seed", "attract", "review"), start=1)
    )
    log = text(house.client(house.alice).get(f"{BASE}/log/"))
    assert "Alice took a stage away." in log
    assert log.count("True North, Listen to guests") == 2


def test_an_own_stage_works_on_every_page_of_the_programme(house: House, programme: Programme):
    """Opened, shown, planned, signed, decided, logged and reopened like any other."""
    own = added(house, programme)
    client = house.client(house.alice)
    with house.within(house.alice):
        row = opened(programme, "true_north", own.key, by=house.alice, at=NOW)
        passed(row, by=house.alice, at=NOW + timedelta(days=1))

    for address in ("", "plan/", "participation/", "log/", f"true-north/?stage={own.key}"):
        response = client.get(f"{BASE}/{address}")
        assert response.status_code == 200, address
    plan = text(client.get(f"{BASE}/plan/"))
    log = text(client.get(f"{BASE}/log/"))
    reopened = post(house, f"stages/{own.uuid}/reopen/", reason="More guests want to speak")

    assert "Listen to guests" in plan
    assert "Not in the baseline" in plan
    assert "True North, Listen to guests" in log
    assert reopened.status_code == 302


def test_a_report_says_an_own_stage_like_any_other(house: House, programme: Programme):
    own = added(house, programme)
    with house.within(house.alice):
        passed(opened(programme, "true_north", own.key, by=house.alice), by=house.alice)
        asked = report(programme, by=house.alice, sections=["gates", "plan"])

        taken = snapshot.take(asked, NOW + timedelta(days=1))

    plan, gates = taken["sections"]
    assert "Listen to guests" in str(gates)
    assert plan["key"] == "plan"
    assert taken["made_with"] == "Plain: attested and counted criteria"


def test_the_log_says_the_names_of_today(house: House, programme: Programme, stage: StageRun):
    edit(house, stage, **typed(stage, row_of(house, programme)[0], name_en="Write it down"))

    for address in ("", "log/"):
        assert "True North, Write it down" in text(
            house.client(house.alice).get(f"{BASE}/{address}")
        )


# Who may, and how many queries


@pytest.mark.parametrize("who", ["bob", "carol", "sponsor", "manager"])
def test_only_hr_changes_stages(house: House, programme: Programme, stage: StageRun, who: str):
    client = house.client(getattr(house, who))

    for address in (
        f"stages/{stage.uuid}/edit/",
        f"stages/{stage.uuid}/remove/",
        f"stages/{stage.uuid}/criteria/add/",
        "true-north/stages/add/",
    ):
        assert client.get(f"{BASE}/{address}").status_code == 403
        assert client.post(f"{BASE}/{address}").status_code == 403


def test_the_form_takes_as_many_queries_for_nine_stages_as_for_six(
    house: House, programme: Programme, stage: StageRun
):
    address = f"{BASE}/stages/{stage.uuid}/edit/"
    six = queries_of(house.client(house.alice), address)
    for _number in range(3):
        add(house, programme)

    assert queries_of(house.client(house.alice), address) == six
