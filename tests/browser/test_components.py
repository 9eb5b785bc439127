"""Every component in a real browser, under the strict policy: accessible, in its width, alive."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser import axe
from tests.browser.gallery import pages

pytestmark = pytest.mark.browser

HOST = "http://look.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
)
VIEWS = [(320, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    return pages()


@pytest.fixture
def open_page(browser: Browser, html: dict[str, str]) -> Iterator[Callable[..., Page]]:
    """Opens one of the pages; ``page.complaints`` lists what the browser did not like."""
    contexts: list[BrowserContext] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.fulfill(status=404)
        elif path.strip("/") in html:
            route.fulfill(
                body=html[path.strip("/")],
                headers={
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Security-Policy": POLICY,
                },
            )
        else:
            route.fulfill(body="<p>Elsewhere", content_type="text/html")

    def visit(name: str, width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", answer)
        page.goto(f"{HOST}/{name}")
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_pages_are_accessible_and_fit_and_keep_the_policy(
    open_page: Callable[..., Page], html: dict[str, str], width: int, theme: str
):
    found = {}

    for name in html:
        page = open_page(name, width, theme)
        found[name] = {
            "axe": axe.faults(page),
            "complaints": page.complaints,
            "too wide": page.evaluate("document.documentElement.scrollWidth > innerWidth"),
        }

    assert found == {name: {"axe": [], "complaints": [], "too wide": False} for name in html}


def test_crispy_draws_fields_as_the_component_does(html: dict[str, str]):
    fields = {
        name: re.findall(r'id="(?:div_)?id_\w+"|class="(?:field|hint|choice)[\w -]*"', html[name])
        for name in ("form", "laid")
    }

    assert len(fields["form"]) > 20
    assert fields["laid"] == fields["form"]
    assert html["laid"].count("HR managers.") == 1


def test_targets_are_44_pixels_high(open_page: Callable[..., Page]):
    page = open_page("form", 360)

    heights = page.evaluate(
        "[...document.querySelectorAll('main .btn, main .choice, main select,"
        " main input[type=text], main input[type=date], header summary')]"
        ".filter(e => e.offsetParent).map(e => Math.round(e.getBoundingClientRect().height))"
    )

    assert len(heights) > 8
    assert [height for height in heights if height < 44] == []


def test_a_draft_is_kept_when_the_field_is_left(open_page: Callable[..., Page]):
    page = open_page("question")
    page.fill("textarea", "Time & rest")

    with page.expect_request("**/draft/") as sent:
        page.locator("textarea").blur()

    assert sent.value.method == "POST"
    assert sent.value.post_data == "answer=Time+%26+rest&csrfmiddlewaretoken=token-of-this-page"
    status = page.locator("[data-draft-status]")
    expect(status).to_have_text(re.compile(r"^Draft saved \d\d:\d\d$"))


def test_an_unchanged_field_sends_no_draft(open_page: Callable[..., Page]):
    page = open_page("question")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))

    page.locator("textarea").focus()
    page.locator("textarea").blur()
    page.wait_for_timeout(100)

    assert sent == []


def test_a_draft_that_cannot_be_kept_is_said_calmly_and_tried_again(open_page: Callable[..., Page]):
    page = open_page("question")
    page.route("**/draft/", lambda route: route.fulfill(status=503))
    page.fill("textarea", "Rest")
    page.locator("textarea").blur()
    expect(page.locator("[data-draft-status]")).to_contain_text("we keep trying")
    assert page.input_value("textarea") == "Rest"

    page.unroute("**/draft/")
    with page.expect_request("**/draft/") as sent:
        page.locator("textarea").focus()
        page.locator("textarea").blur()

    assert sent.value.post_data.startswith("answer=Rest&")


def test_hiding_leaves_nothing_to_go_back_to(open_page: Callable[..., Page]):
    page = open_page("missing")
    page.goto(f"{HOST}/question")

    page.click("[data-hide]")
    page.wait_for_url(f"{HOST}/hidden/")
    page.go_back()

    assert page.url == f"{HOST}/missing"


def test_three_times_escape_hides_the_page(open_page: Callable[..., Page]):
    page = open_page("question")

    for _ in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url(f"{HOST}/hidden/")


def test_a_refused_form_leads_to_its_fields(open_page: Callable[..., Page]):
    page = open_page("refused")
    assert page.title() == "Error: What do you want to be true? · Synchro"
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")

    page.click("[data-error-summary] a")

    assert page.evaluate("document.activeElement.name") == "answer"
    described = page.get_attribute("textarea", "aria-describedby")
    said = page.inner_text(f"#{described}")
    assert said.replace("\n", " ").endswith("Write a few words, or skip this question.")


def test_menus_close_with_escape_and_give_the_focus_back(open_page: Callable[..., Page]):
    page = open_page("gallery", 360)
    page.click(".menu-phone > summary")
    assert page.is_visible(".menu-phone a[href='/people/']")

    page.keyboard.press("Escape")

    assert not page.is_visible(".menu-phone a[href='/people/']")
    assert (
        page.evaluate("document.activeElement.closest('details').className")
        == "menu menu-phone narrow-only"
    )


def test_the_first_key_leads_past_the_header(open_page: Callable[..., Page]):
    page = open_page("gallery")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"
