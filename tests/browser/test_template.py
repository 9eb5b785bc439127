"""Changing a programme, and its templates, in a real browser, under the policy that they are sent with."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Browser, Route

from programmes.models import Criterion, StageRun
from tests.browser import axe
from tests.browser.test_components import HOST
from tests.factories.programmes import opened, programme_for, stage_of

pytestmark = pytest.mark.browser

VIEWS = [(390, "dark"), (1280, "light")]
PLACE = "/o/acme/p/culture"
ALL = "/o/acme/programmes/templates/"
LESS = (
    b'{"format": "synchro-template", "schema": 1, "name": "Their way", "processes": [{"key":'
    b' "true_north", "stages": [{"key": "tour", "name": {"en": "Tour"}, "purpose": {"en": "Go and'
    b' see."}, "week": 1, "weeks": 2, "criteria": [{"key": "steps", "kind": "counted", "text":'
    b' {"en": "All were visited"}, "required": true, "source": {}, "measure": "steps",'
    b' "threshold": 3, "minimum": 1}]}]}]}'
)


@pytest.fixture
def answers(house: Any) -> dict[str, Any]:
    """Each page once, in an organisation of two languages."""
    client = house.client(house.alice)
    with house.within(house.alice):
        house.organisation.languages = ["en", "es"]
        house.organisation.save()
        programme = programme_for(house.alice)
        opened(programme, "alignment", "analyse", by=house.alice)
        draft, analyse = (
            stage_of(programme, "true_north", "draft"),
            stage_of(programme, "alignment", "analyse"),
        )
    new = {
        "name_en": "Listen to guests", "purpose_en": "What those we serve say.", "week": "5",
        "weeks": "3", "after": str(draft.uuid), "owner": "Bob",
        "criterion_en": "Thirty guests were heard",
    }  # fmt: skip
    client.post(f"{PLACE}/true-north/stages/add/", new)
    client.post(f"{PLACE}/template/keep/", {"kept_as": "new", "name": "Our way"})
    with house.within(house.alice):
        own = StageRun.objects.get(key__startswith="own-")
        heard = Criterion.objects.get(stage=own)
    template = client.get(ALL).context["versions"][0].template.uuid
    pages = {
        "process": f"{PLACE}/true-north/?stage={own.key}",
        "overview": f"{PLACE}/",
        "plan": f"{PLACE}/plan/?show=table",
        "edit": f"{PLACE}/stages/{draft.uuid}/edit/",
        "own": f"{PLACE}/stages/{own.uuid}/edit/",
        "frozen": f"{PLACE}/stages/{analyse.uuid}/edit/",
        "remove": f"{PLACE}/stages/{own.uuid}/remove/",
        "add": f"{PLACE}/true-north/stages/add/",
        "criterion": f"{PLACE}/criteria/{heard.uuid}/update/",
        "more": f"{PLACE}/stages/{own.uuid}/criteria/add/",
        "keep": f"{PLACE}/template/keep/",
        "list": ALL,
        "detail": f"{ALL}{template}/",
        "withdraw": f"{ALL}{template}/withdraw/",
        "bring": f"{ALL}bring/",
        "start": f"/o/acme/programmes/start/?template={template}",
    }
    found = {name: client.get(path) for name, path in pages.items()}
    for name, content in (("preview", LESS), ("bad", LESS[:-4])):
        file = SimpleUploadedFile("their-way.json", content, "application/json")
        found[name] = client.post(f"{ALL}bring/", {"file": file})
    found["refused"] = client.post(
        f"{PLACE}/true-north/stages/add/", {**new, "name_en": "<b>", "week": "-1"}
    )
    return found


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_each_page_is_accessible_and_fits_and_keeps_the_policy(
    browser: Browser, answers: dict[str, Any], width: int, theme: str
):
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=file) if file else route.fulfill(status=404)
        else:
            sent = answers[path.strip("/")]
            names = ("Content-Type", "Content-Security-Policy")
            route.fulfill(body=sent.content, headers={name: sent[name] for name in names})

    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce"
    )
    complaints: list[str] = []
    found = {}
    for name in answers:
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.route("**/*", answer)
        page.goto(f"{HOST}/{name}")
        for summary in page.locator("main details > summary").all():
            summary.click()
        found[name] = {
            "axe": axe.faults(page),
            "too wide": page.evaluate("document.documentElement.scrollWidth > innerWidth"),
        }
        if shots := os.environ.get("CUSTOM_SHOTS"):
            page.screenshot(path=Path(shots) / f"{name}-{width}-{theme}.png", full_page=True)
        page.close()
    context.close()

    assert found == {name: {"axe": [], "too wide": False} for name in answers}
    assert complaints == []
