"""The look holds its promises: contrast in both themes, no inline code, budgets, clean sources."""

import gzip
import json
import re
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from people.templatetags.people import SIGNS
from synchro.servers import fonts

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HEAD = (ROOT / "templates/components/_head.html").read_text()
SHEETS = [ROOT / "static" / name for name in re.findall(r"static '(css/[\w.-]+)'", HEAD)]
SURFACES = ("page", "surface", "tint")
TEXT = (
    [
        (ink, ground)
        for ink, ground in product(("ink", "ink-2", "ink-3", "brand", "accent"), SURFACES)
    ]
    + [("on-brand", ground) for ground in ("brand", "brand-hover", "brand-active")]
    + [("on-accent", "accent"), ("on-deep", "deep"), ("on-deep-2", "deep"), ("ink-2", "hidden")]
    + [(f"on-p{number}", f"p{number}") for number in range(1, 8)]
    + [(f"on-q{step}", f"q{step}") for step in range(7)]
)
SHAPES = (
    [(edge, ground) for edge, ground in product(("field-border", "focus"), SURFACES)]
    + [(f"p{number}", "surface") for number in range(1, 8)]
    + [
        (f"status-{state}", "surface")
        for state in ("done", "on-track", "active", "risk", "late", "planned")
    ]
    + [("rule", "page")]
)


def block(selector: str) -> dict[str, str]:
    """The colours that tokens.css sets under one selector, by name."""
    sheet = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/tokens.css").read_text(), flags=re.DOTALL)
    body = sheet.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))


LIGHT = block(':root,\n[data-bs-theme="light"]')
DARK = {
    "as the machine prefers": block(':root:not([data-bs-theme="light"])'),
    "as the reader chose": block('@media screen {\n  [data-bs-theme="dark"]'),
}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def sent(*paths: Path) -> int:
    """Bytes on the wire of files that are sent compressed."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def found(name: str) -> Path:
    path = finders.find(name)
    assert path, f"{name} is not there: run npm ci and python -m synchro.servers.fonts"
    return Path(path)


def test_contrast_of_known_colours():
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(contrast("#66757f", "#ffffff"), 2) == 4.76


@pytest.mark.parametrize("theme", ["light", *DARK])
def test_text_has_a_contrast_of_four_and_a_half(theme: str):
    tokens = LIGHT if theme == "light" else DARK[theme]

    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in TEXT}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", *DARK])
def test_shapes_and_edges_have_a_contrast_of_three(theme: str):
    tokens = LIGHT if theme == "light" else DARK[theme]

    weak = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in SHAPES}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_both_ways_into_the_dark_give_the_same_colours():
    by_machine, by_choice = DARK.values()

    assert by_machine == by_choice
    assert by_machine.keys() == LIGHT.keys()


def test_no_colour_is_named_outside_the_tokens():
    strays = {
        sheet.name: colours
        for sheet in SHEETS
        if sheet.name != "tokens.css"
        and (colours := re.findall(r"[:\s](#[0-9a-fA-F]{3,8})\b(?! *\{)", sheet.read_text()))
    }

    # Paper is white whatever the theme.
    assert strays == {"components.css": ["#fff"]}


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[\w-]+):", "".join(sheet.read_text() for sheet in SHEETS)))
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--[\w-]+)", sheet.read_text())}

    assert used - defined == set()


INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script without source": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "evaluated htmx": re.compile(r"\shx-(?:on|vals=['\"]js)", re.IGNORECASE),
}


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<p style="color:red">', "style attribute"),
        ('<p class="a"\n  style = "x">', "style attribute"),
        ("<style>p{}</style>", "style element"),
        ('<a href="#" onclick="x()">', "handler attribute"),
        ("<script>x()</script>", "script without source"),
        ('<a href="javascript:x()">', "script address"),
        ('<p hx-on:click="x()">', "evaluated htmx"),
    ],
)
def test_inline_code_would_be_noticed(markup: str, kind: str):
    assert INLINE[kind].search(markup)


def test_no_template_has_inline_code():
    noticed = {
        str(path.relative_to(ROOT)): kinds
        for path in TEMPLATES
        if (kinds := [kind for kind, code in INLINE.items() if code.search(path.read_text())])
    }

    assert noticed == {}


def test_every_component_says_what_it_takes():
    components = [
        path for path in (ROOT / "templates/components").glob("*.html") if path.name[0] != "_"
    ]

    silent = [path.name for path in components if "{% comment %}" not in path.read_text()[:120]]

    assert components
    assert silent == []


def test_every_sign_that_a_template_draws_is_in_the_sprite():
    drawn = {
        name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    } | {shape for shape, _tone, _word in SIGNS.values()}
    signs = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/status.svg").read_text()))

    assert len(drawn) > 20
    assert drawn - signs == set()


def test_first_visit_sends_at_most_a_hundred_kilobytes_of_code():
    names = re.findall(r"static '((?:css|js|vendor)/[\w./-]+\.(?:css|js))'", HEAD)
    code = [found(name) for name in names] + [found("django_htmx/htmx-2.min.js")]

    # Ten sheets and scripts: a first visit in Chinese, which loads one sheet more than the others.
    assert len(code) == 10
    assert sent(*code) <= 100 * 1024


def test_first_visit_sends_at_most_120_kilobytes_of_type():
    faces = [
        found(f"vendor/fonts/{package}-latin-{cut}.woff2")
        for package, _family, cuts in fonts.LATIN
        for cut in cuts
    ]

    assert len(faces) == 5
    assert sum(face.stat().st_size for face in faces) <= 120 * 1024


def test_lock_holds_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert "http" not in (ROOT / "package-lock.json").read_text()
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []
