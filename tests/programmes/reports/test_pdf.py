"""HTML becomes a tagged PDF in a child process, which cannot cost more than its limits."""

import io
import os
import subprocess
import sys
from pathlib import Path

import page
import pikepdf
import pypdf
import pytest

from programmes.reports import pdf
from programmes.reports.limits import HTML_CHARACTERS, Limits
from programmes.reports.pdf import MESSAGES, Reason, RenderFailed, render

pytestmark = pytest.mark.weasy

DOCUMENT = """<!doctype html>
<html lang="en">
<head>
  <title>Sample</title>
  <link rel="stylesheet" href="css/tokens.css">
  <link rel="stylesheet" href="css/report.css">
</head>
<body class="paper">
  <h1>Three of seven</h1>
  <p>Response rate 66%, see <a href="#plan">the plan</a>.</p>
  <h2 id="plan">Plan</h2>
  <figure>
    <svg xmlns="http://www.w3.org/2000/svg" width="20pt" height="20pt" viewBox="0 0 20 20">
      <title>Progress.</title><desc>True North 40 to 60 percent.</desc>
      <rect width="20" height="20" fill="#4235A8"/>
    </svg>
  </figure>
  <table>
    <caption>Stages</caption>
    <thead><tr><th scope="col">Process</th><th scope="col">Closed</th></tr></thead>
    <tbody>
      <tr><th scope="row">True North</th><td>2 of 6</td></tr>
      <tr><th scope="row">Alignment</th><td>1 of 6</td></tr>
    </tbody>
  </table>
</body>
</html>"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return render(DOCUMENT, language="en")


def _structure(data, kind):
    with pikepdf.open(io.BytesIO(data)) as document:
        return [
            (str(thing.get("/A", {}).get("/Scope")), str(thing.get("/Alt")))
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind
        ]


def test_the_document_conforms_to_pdf_ua(sample):
    report = page.validate_pdf_bytes(sample, profile=page.ValidationProfile.PDF_UA_1)

    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant


def test_the_text_can_be_read_back(sample):
    text = pypdf.PdfReader(io.BytesIO(sample)).pages[0].extract_text()

    for words in ("Three of seven", "Response rate 66%", "2 of 6", "1 of 6"):
        assert words in text


def test_heading_cells_say_what_they_head(sample):
    assert sorted(scope for scope, _ in _structure(sample, "/TH")) == [
        "/Column",
        "/Column",
        "/Row",
        "/Row",
    ]


def test_a_drawing_is_read_out_with_its_figures(sample):
    assert [alternative for _, alternative in _structure(sample, "/Figure")] == [
        "Progress. True North 40 to 60 percent."
    ]


def test_links_are_printed(sample):
    with pikepdf.open(io.BytesIO(sample)) as document:
        flags = [annotation.F for each in document.pages for annotation in each.obj.Annots]

    assert flags == [4]


def test_the_typefaces_are_our_own(sample, settings):
    if not any(Path(settings.FONT_DIRECTORY).glob("source-*.ttf")):
        pytest.skip("the typefaces were not made ready")
    with pikepdf.open(io.BytesIO(sample)) as document:
        names = {
            str(thing.BaseFont).split("+")[-1]
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type0"
        }

    assert {name.split("-")[0] for name in names} == {"Source"}


def test_the_calling_process_never_loads_the_renderer(settings):
    code = (
        "import sys; from programmes.reports import pdf;"
        "print([name for name in sys.modules if name.split('.')[0] in ('weasyprint', 'pikepdf')])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, check=True
    ).stdout

    assert output.decode().strip() == "[]"


def test_the_child_sees_no_secret(monkeypatch, tmp_path):
    """It is given where code and libraries are, and a folder; nothing of our environment."""
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    monkeypatch.setenv("DATABASE_URL", "nor this")

    environment = pdf._environment(str(tmp_path))

    assert set(environment) <= {
        "PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
        "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "HOME", "TMPDIR", "LANG",
    }  # fmt: skip


def test_available_where_the_libraries_are():
    pdf.available.cache_clear()

    assert pdf.available() is True


def test_a_machine_without_the_libraries_says_so(monkeypatch, tmp_path, settings):
    """A module in front of WeasyPrint's breaks as its own does without Pango."""
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError('no libpango')")
    found = pdf._environment
    monkeypatch.setattr(
        pdf,
        "_environment",
        lambda folder: found(folder) | {"PYTHONPATH": f"{tmp_path}:{settings.BASE_DIR}"},
    )
    pdf.available.cache_clear()

    with pytest.raises(RenderFailed) as caught:
        render(DOCUMENT, language="en")

    assert caught.value.reason is Reason.UNAVAILABLE
    assert pdf.available() is False
    pdf.available.cache_clear()


def _page(body):
    return f'<!doctype html><html lang="en"><title>Bomb</title>{body}</html>'


BOMBS = {
    "boxes that multiply the work with each level": (
        '<div style="display:flex">' * 18 + "x" + "</div>" * 18,
        Limits(processor=2),
        {Reason.TOO_LONG},
    ),
    "a drawing that repeats itself a hundred million times": (
        "<svg width=9 height=9><defs><g id=a0><rect width=1 height=1 /></g>"
        + "".join(f"<g id=a{i}>{f'<use href=#a{i - 1} />' * 10}</g>" for i in range(1, 9))
        + "</defs><use href=#a8 /></svg>",
        Limits(processor=2),
        {Reason.TOO_LONG},
    ),
    "a table of 120,000 cells": (
        f"<table>{('<tr>' + '<td>x</td>' * 6 + '</tr>') * 20_000}</table>",
        Limits(memory=256 * 1024 * 1024),
        {Reason.TOO_LARGE},
    ),
    "boxes in boxes in boxes": ("<div>" * 5000, Limits(), {Reason.TOO_LARGE}),
    "variables that multiply": (
        f"<style>:root{{--a0:{'x' * 99};"
        + "".join(f"--a{i}:{f'var(--a{i - 1})' * 10};" for i in range(1, 12))
        + "}p::before{content:var(--a11)}</style><p>x</p>",
        Limits(memory=256 * 1024 * 1024),
        {Reason.TOO_LARGE},
    ),
    "more pages than anyone reads": (
        '<p style="break-after:page">x</p>' * 301,
        Limits(),
        {Reason.TOO_LARGE},
    ),
    "patience at an end": (
        '<div style="display:flex">' * 18 + "x" + "</div>" * 18,
        Limits(wall=2),
        {Reason.TOO_LONG},
    ),
}


def _children_still_rendering():
    """Of this process only; other tests may be rendering beside it."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            ours = f"PPid:\t{os.getpid()}\n" in status.read_text()
            if ours and "reports.render" in (status.parent / "cmdline").read_text():
                found.append(status.parent.name)
        except OSError:  # it has ended meanwhile
            continue
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_costs_too_much_is_stopped(name):
    body, limits, expected = BOMBS[name]

    with pytest.raises(RenderFailed) as caught:
        render(_page(body), language="en", limits=limits)

    assert caught.value.reason in expected
    assert _children_still_rendering() == []


def test_a_document_beyond_the_limit_is_not_even_tried():
    with pytest.raises(RenderFailed) as caught:
        render("x" * (HTML_CHARACTERS + 1), language="en")

    assert caught.value.reason is Reason.TOO_LARGE


def test_every_reason_is_a_sentence():
    assert set(MESSAGES) == set(Reason)
    assert all(str(RenderFailed(reason).message).endswith(".") for reason in Reason)


def test_chinese_takes_a_chinese_typeface(settings, tmp_path):
    """Where none is ready, it is made ready; where that fails, the reader is told."""
    settings.FONT_DIRECTORY = tmp_path
    settings.PREPARE_FONTS = f"{__name__}._nothing_to_prepare_from"

    with pytest.raises(RenderFailed) as caught:
        render(_page("<p>情绪氛围</p>"), language="en")

    assert caught.value.reason is Reason.UNAVAILABLE


def _nothing_to_prepare_from(language):
    assert language == "zh-hans"
    raise RuntimeError("no packages")
