"""Page and PDF say the same, because both are drawn from one snapshot."""

import html
import io
import itertools
import re
from collections import Counter
from datetime import date

import page as validator
import pikepdf
import pypdf
import pytest

from programmes.reports import build, pdf, snapshot
from programmes.reports.sections import SECTIONS
from tests.factories.reports import AT, participation, report, steered

SECRET = "<script>alert('x')</script> & <b>bold</b>"


@pytest.fixture
def taken(house):
    with house.within(house.alice):
        programme = steered(house.alice)
        participation(programme)
    with house.within(house.carol):
        row = report(
            programme, by=house.carol, commentary=f"All is well.\n\n{SECRET}", requests="Decide 17"
        )
        return snapshot.take(row, AT)


def _words(markup):
    """What is read, without the drawings."""
    markup = re.sub(r"<svg .*?</svg>", " ", markup, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def test_the_sections_stand_in_their_order_with_their_headlines(taken):
    words = _words(build.body(taken))

    places = [words.index(part["headline"]) for part in taken["sections"]]
    assert places == sorted(places)
    assert len(places) == len(SECTIONS)


def test_the_document_holds_what_the_page_holds(taken):
    page, document = build.body(taken), build.document(taken)

    assert str(page).strip() in document


def test_commentary_is_text_and_never_markup(taken):
    page = build.body(taken)

    assert html.escape(SECRET) in page
    assert "<script" not in page
    assert "<b>bold" not in page


def test_the_strictest_policy_has_nothing_to_refuse_in_the_page(taken):
    page = build.body(taken)

    assert re.findall(r"<[^>]+\s(style|on\w+)=", page) == []
    assert "<style" not in page


def test_identifiers_in_a_page_are_there_once(taken):
    found = re.findall(r'\sid="([^"]+)"', build.body(taken))

    assert sorted(found) == sorted(set(found))


def test_headings_descend_without_a_gap(taken):
    levels = [int(level) for level in re.findall(r"<h([1-6])", build.document(taken))]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_protected_department_says_so_in_words(taken):
    words = _words(build.body(taken))

    assert words.count("protected: fewer than five people, or one beside it") == 2
    assert "2 departments are protected" in words


@pytest.fixture
def printed(taken):
    return pdf.render(build.document(taken), language="en")


@pytest.mark.weasy
def test_the_figures_in_the_pdf_are_those_of_the_page(taken, printed):
    """On paper there are more: page numbers, and what stands on the cover."""
    reader = pypdf.PdfReader(io.BytesIO(printed))
    on_paper = _figures(" ".join(each.extract_text() for each in reader.pages))
    on_screen = _figures(_words(build.body(taken)))

    assert len(on_screen) > 20
    assert {figure: n for figure, n in on_screen.items() if on_paper[figure] < n} == {}


def _figures(text):
    """How often each number with its unit is there."""
    return Counter(re.findall(r"\d+(?:[.,]\d+)*%?", text))


@pytest.mark.weasy
def test_the_drawings_in_the_pdf_are_those_of_the_page(taken, printed):
    drawings = re.findall(r"<svg .*?</svg>", build.body(taken), flags=re.S)
    named = [
        html.unescape(f"{_inside('title', drawing)} {_inside('desc', drawing)}")
        for drawing in drawings
    ]

    with pikepdf.open(io.BytesIO(printed)) as document:
        told = [
            str(thing.Alt)
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]

    assert len(named) == 10
    assert sorted(told) == sorted(named)


def _inside(tag, markup):
    return re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", markup, flags=re.S)[1]


@pytest.mark.weasy
def test_the_pdf_conforms_to_pdf_ua_and_names_itself(printed):
    report = validator.validate_pdf_bytes(printed, profile=validator.ValidationProfile.PDF_UA_1)

    assert [failure.message for failure in report.failures] == []
    assert pypdf.PdfReader(io.BytesIO(printed)).metadata.title == (
        "Culture progress report, Acme Hotels"
    )


@pytest.mark.parametrize("language", ["en", "es", "zh-hans"])
def test_a_report_can_be_drawn_in_each_language(house, language):
    with house.within(house.alice):
        programme = steered(house.alice)
    with house.within(house.carol):
        taken = snapshot.take(
            report(programme, by=house.carol, language=language, period_to=date(2026, 5, 31)), AT
        )

    document = build.document(taken)

    assert f'<html lang="{language}">' in document
    assert "31" in taken["period"]


def test_a_page_of_each_section_alone(taken):
    for part in taken["sections"]:
        words = _words(build.body({**taken, "sections": [part]}))

        assert part["headline"] in words
        assert "How to read what stands here" in words
