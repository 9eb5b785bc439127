"""The full sizes: every bomb under the real limits, and documents one after the other."""

import resource
import time
from pathlib import Path

import pytest

from programmes.reports.pdf import RenderFailed, render
from tests.programmes.reports.test_pdf import BOMBS, DOCUMENT

pytestmark = [pytest.mark.cruel, pytest.mark.weasy]

PATIENCE = 46  # seconds of the wall clock that the limits allow, and one to notice
MORE = {
    "two hundred pages of text": "<p>" + "</p><p>".join(["Lorem ipsum dolor sit " * 90] * 400),
    "a megabyte of words": "word " * 200_000,
    "a word of two million letters": "w" * 2_000_000,
    "a box of ten thousand kilometres": '<div style="height:9999999999px;border:1px solid">x</div>',
    "a hundred thousand columns": (
        '<div style="display:grid;grid-template-columns:repeat(100000,1px)">x</div>'
    ),
    "fifty thousand newspaper columns": f'<div style="columns:50000">{"x " * 5000}</div>',
    "lists in lists in lists": "<ul><li>" * 3000,
    "thirty thousand counters": (
        "<style>p{counter-increment:a}p::before{content:counter(a,upper-roman)"
        " target-counter(attr(h),page)}</style>" + '<p h="#x">y</p>' * 30_000
    ),
    "drawings that use themselves": "<svg width=9 height=9><g id=a><use href=#a /></g></svg>" * 50,
    "a letter as large as a country": '<p style="font-size:100000000px">x</p>',
}
EVERY = {**{name: body for name, (body, *_) in BOMBS.items()}, **MORE}


@pytest.mark.parametrize("name", EVERY)
def test_whatever_it_costs_it_ends_in_time(name):
    """Refused, stopped or made, but never longer than the limits."""
    begun = time.monotonic()

    try:
        made = render(
            f'<!doctype html><html lang="en"><title>t</title>{EVERY[name]}', language="en"
        )
    except RenderFailed as failure:
        made = failure.reason.value.encode()

    assert time.monotonic() - begun < PATIENCE
    assert made


def test_five_hundred_documents_leave_nothing_behind(temporary_folder):
    render(DOCUMENT, language="en")
    before = _resident()

    for _ in range(500):
        render(DOCUMENT, language="en")

    assert _resident() - before < 50 * 1024 * 1024
    assert list(temporary_folder.iterdir()) == []


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
