"""Templates of the organisation's own: kept, listed, started from, renamed, withdrawn."""

from datetime import date

import pytest

from people.models import AuditEvent
from programmes.actions import template as actions
from programmes.models import Criterion, Cycle, Programme, StageRun, Template, TemplateVersion
from programmes.models.template import MOST_TEMPLATES
from programmes.queries import template as queries
from tests.factories.people import NOW, House
from tests.factories.programmes import named_for, opened, programme_for, signed, stage_of
from tests.processes.pages import queries_of, text

ALL = "/o/acme/programmes/templates/"
START = "/o/acme/programmes/start/"
KEEP = "/o/acme/p/culture/template/keep/"


@pytest.fixture
def programme(house: House) -> Programme:
    """With a stage and a criterion of its own, a threshold changed, and one stage under way."""
    with house.within(house.alice):
        row = programme_for(house.alice)
        listen = stage_of(row, "true_north", "listen")
        StageRun.objects.filter(pk=listen.pk).update(name={"en": "Hear"}, week=2)
        own = StageRun.objects.create(
            process_run=listen.process_run, key="own-guests", order=7, week=60, weeks=5,
            name={"en": "Guests"}, purpose={"en": "What guests say."}, owner=house.bob,
        )  # fmt: skip
        Criterion.objects.create(
            stage=own, key="own-heard", order=1, kind="attested", text={"en": "Guests were heard"}
        )
        Criterion.objects.filter(stage__process_run=listen.process_run, key="cards").update(
            threshold=5, required=False
        )
        signed(opened(row, "true_north", "listen", by=house.alice), by=house.alice)
        return row


def kept(house: House, programme: Programme, name: str = "Our way") -> TemplateVersion:
    with house.within(house.alice):
        cycle = programme.cycles.get()
        return actions.keep(cycle=cycle, name=name, of=None, by=house.alice, at=NOW)


def post(house: House, address: str, who: str = "alice", **sent: str):
    return house.client(getattr(house, who)).post(address, sent)


def problems(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    errors = response.context["form"].errors
    return {name: [str(error) for error in found] for name, found in errors.items()}


def start(house: House, template: str, name: str = "Next one"):
    return post(house, START, name=name, kickoff_on="2026-09-07", template=template)


# Keeping


def test_a_programme_is_kept_as_it_stands_without_dates_evidence_and_people(
    house: House, programme: Programme
):
    response = post(house, KEEP, kept_as="new", name="Our way")

    with house.within(house.alice):
        version = TemplateVersion.objects.select_related("template").get()
        found = queries.pattern_of(programme.cycles.get())
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{ALL}{version.template.uuid}/",
    )
    assert (version.template.name, version.number, version.programme_id) == (
        *("Our way", 1, programme.pk),
    )
    true_north = version.pattern["processes"][0]
    assert [stage["key"] for stage in true_north["stages"]] == [
        *("listen", "draft", "ratify", "seed", "attract", "review", "own-guests"),
    ]
    assert true_north["stages"][0]["name"] == {"en": "Hear"}
    assert true_north["stages"][6] == {
        "key": "own-guests",
        "name": {"en": "Guests"},
        "purpose": {"en": "What guests say."},
        "week": 60,
        "weeks": 5,
        "criteria": [
            {
                "key": "own-heard",
                "kind": "attested",
                "text": {"en": "Guests were heard"},
                "required": True,
                "source": {},
                "measure": "",
                "threshold": None,
                "minimum": 1,
            }
        ],
    }
    assert len(found) == 7
    for word in ("Bob", "Alice", "Acme", "Seen", "2026"):
        assert word not in str(version.pattern)


def test_a_name_is_asked_for_and_is_free(house: House, programme: Programme):
    kept(house, programme)

    assert problems(post(house, KEEP, kept_as="new", name="")) == {
        "name": ["Give the new template a name."]
    }
    assert problems(post(house, KEEP, kept_as="new", name="<i>Our</i>")) == {
        "name": ["Plain text only: this holds HTML."]
    }
    taken = post(house, KEEP, kept_as="new", name="Our way")
    assert problems(taken) == {
        "name": [
            "There is a template of this name. Choose another name, or save a new version of it."
        ]
    }
    assert 'value="Our way"' in text(taken)


def test_the_next_version_stands_beside_the_first(house: House, programme: Programme):
    first = kept(house, programme)
    with house.within(house.alice):
        StageRun.objects.filter(key="own-guests").update(name={"en": "Guests and neighbours"})

    post(house, KEEP, kept_as=str(first.template.uuid), name="")

    page = text(house.client(house.alice).get(f"{ALL}{first.template.uuid}/"))
    past = text(house.client(house.alice).get(f"{ALL}{first.template.uuid}/?version=1"))
    with house.within(house.alice):
        assert list(TemplateVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert "Version 2, kept on" in page
    assert "<h3>Guests and neighbours</h3>" in page
    assert "<h3>Guests</h3>" in past
    assert (
        house.client(house.alice).get(f"{ALL}{first.template.uuid}/?version=3").status_code == 404
    )


def test_a_text_that_no_file_could_carry_is_named(house: House, programme: Programme):
    with house.within(house.alice):
        Criterion.objects.filter(key="own-heard").update(text={"en": "<b>Heard</b>"})

    assert problems(post(house, KEEP, kept_as="new", name="Our way")) == {
        "__all__": ["processes[0].stages[6].criteria[0].text.en: Plain text only: this holds HTML."]
    }


def test_an_organisation_keeps_so_many_and_no_more(house: House, programme: Programme):
    with house.within(house.alice):
        Template.objects.bulk_create(
            Template(name=f"Number {number}", made_at=NOW) for number in range(MOST_TEMPLATES)
        )

    assert problems(post(house, KEEP, kept_as="new", name="One too many")) == {
        "__all__": ["An organisation keeps at most 50 templates. Withdraw one first."]
    }


# Starting from one


def test_a_programme_starts_from_it_and_says_so(house: House, programme: Programme):
    version = kept(house, programme)

    page = text(house.client(house.alice).get(f"{START}?template={version.template.uuid}"))
    response = start(house, str(version.template.uuid))

    assert "Our way, version 1" in page
    assert page.index(str(version.template.uuid)) < page.index("checked")
    assert response.headers["Location"] == "/o/acme/p/next-one/"
    with house.within(house.alice):
        row = Programme.objects.get(slug="next-one")
        cycle = row.cycles.get()
        assert (row.template, cycle.template_version) == ("own", version)
        assert queries.pattern_of(cycle) == queries.pattern_of(programme.cycles.get())
        stage = stage_of(row, "true_north", "own-guests")
        assert (stage.owner, stage.state) == (house.alice, "planned")
        assert stage.due_on(row.kickoff_on) == date(2027, 12, 6)
        assert row.milestones.count() == 6
    overview = text(house.client(house.alice).get("/o/acme/p/next-one/"))
    assert "Began from the template “Our way, version 1”." in overview


def test_what_the_code_has_and_the_template_lacks_is_added(house: House, programme: Programme):
    with house.within(house.alice):
        found = queries.pattern_of(programme.cycles.get())
        less = tuple(process for process in found if process.key != "policies")
        version = actions.bring(found=less, name="Less", of=None, by=house.alice, at=NOW)

    start(house, str(version.template.uuid))

    with house.within(house.alice):
        runs = Cycle.objects.get(programme__slug="next-one").process_runs.order_by("order")
        assert [run.order for run in runs] == [1, 2, 3, 4, 5, 6, 7]
        assert runs.get(key="policies").stages.count() == 6


def test_a_withdrawn_template_is_offered_to_nobody(house: House, programme: Programme):
    version = kept(house, programme)
    here = f"{ALL}{version.template.uuid}/"
    asked = text(house.client(house.alice).get(f"{here}withdraw/"))

    withdrawn = post(house, f"{here}withdraw/")
    refused = start(house, str(version.template.uuid))

    assert "Programmes that began from it stay as they are." in asked
    assert withdrawn.headers["Location"] == ALL
    assert "Our way" not in text(house.client(house.alice).get(START))
    assert list(problems(refused)) == ["template"]
    assert "No template of one's own yet" in text(house.client(house.alice).get(ALL))
    page = text(house.client(house.alice).get(here))
    assert "no programme can be started from it any more" in page
    assert problems(post(house, f"{here}rename/", name="Other")) == {
        "name": ["This template has been withdrawn."]
    }
    again = kept(house, programme)
    assert again.number == 1


def test_a_template_is_renamed(house: House, programme: Programme):
    version = kept(house, programme)
    kept(house, programme, "The other way")
    here = f"{ALL}{version.template.uuid}/"

    done = post(house, f"{here}rename/", name="Our own way")
    taken = post(house, f"{here}rename/", name="The other way")

    assert done.headers["Location"] == here
    assert list(problems(taken)) == ["name"]
    with house.within(house.alice):
        assert sorted(Template.objects.values_list("name", flat=True)) == [
            "Our own way",
            "The other way",
        ]
        actions_of = AuditEvent.objects.filter(action__startswith="template.")
        assert list(actions_of.order_by("pk").values_list("action", flat=True)) == [
            *("template.keep", "template.keep", "template.rename"),
        ]
    log = text(house.client(house.alice).get("/o/acme/p/culture/log/"))
    assert "Alice kept a programme as a template." in log
    assert "Alice renamed a template." in log


# Who may


def test_a_consultant_sees_what_came_from_programmes_named_for_them(
    house: House, programme: Programme
):
    version = kept(house, programme)
    with house.within(house.alice):
        other = programme_for(house.alice, name="Another")
        other.accesses.all().delete()
    hidden = kept(house, other, "Hidden")
    client = house.client(house.carol)

    page = text(client.get(ALL))

    assert "Our way" in page
    assert "Hidden" not in page
    assert client.get(f"{ALL}{version.template.uuid}/").status_code == 200
    assert client.get(f"{ALL}{hidden.template.uuid}/").status_code == 404
    assert client.get(f"{ALL}{hidden.template.uuid}/file/").status_code == 404
    with house.within(house.alice):
        named_for(other, house.carol, by=house.alice)
    assert client.get(f"{ALL}{hidden.template.uuid}/").status_code == 200
    with house.within(house.alice):
        looks = AuditEvent.objects.filter(action="programme.look", actor=house.carol)
        assert looks.filter(detail__page="template_detail").count() == 2


def test_a_consultant_carries_and_does_not_keep(house: House, programme: Programme):
    here = f"{ALL}{kept(house, programme).template.uuid}/"

    for address in (KEEP, f"{here}rename/", f"{here}withdraw/"):
        assert post(house, address, "carol").status_code == 403
    for who in ("bob", "manager", "sponsor"):
        assert house.client(getattr(house, who)).get(ALL).status_code == 403


def test_the_list_takes_as_many_queries_for_three_as_for_one(house: House, programme: Programme):
    kept(house, programme)
    one = queries_of(house.client(house.alice), ALL)
    kept(house, programme, "Second")
    kept(house, programme, "Third")

    assert (one, queries_of(house.client(house.alice), ALL)) == (8, 8)
