"""One's own plan on paper: made while its writer waits, in a child process, and kept nowhere.

Its words pass through two pipes and no file, queue or cache.
"""

from datetime import date
from threading import BoundedSemaphore
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people import documents
from people.vault import Keyring
from processes.meaning_of_life.models import Goal, LifePlan
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.questions import GOAL, LIFE_PLAN, PLACE

SECONDS = 15
# One at a time in each process of the web, so that the other threads go on answering pages.
PATIENCE = 10
_turn = BoundedSemaphore(1)


class Busy(Exception):
    """Others are having theirs made; the message is for the person."""


def make(*, life_plan: LifePlan, today: date) -> bytes:
    """The PDF, in the language of the page. Raises ``documents.NotMade``, ``Busy``."""
    html = document(life_plan=life_plan, today=today)
    if not _turn.acquire(timeout=PATIENCE):
        raise Busy(_("Other documents are being made. Try again in a minute."))
    try:
        return documents.make(html, language=get_language() or "en", seconds=SECONDS)
    finally:
        _turn.release()


def document(*, life_plan: LifePlan, today: date) -> str:
    """The whole document as HTML: what is written, and nothing of what is not."""
    ring = Keyring(life_plan.member)
    sections = _sections(plans.answers(life_plan, ring=ring))
    written = [_goal(texts) for texts in goals.texts_of(life_plan, ring)]
    context = {
        "language": get_language() or "en",
        "life_plan": life_plan,
        "today": today,
        "sections": sections,
        "goals": written,
        "goals_number": len(sections) + 1,
    }
    return render_to_string("meaning_of_life/life_plan_pdf.html", context)


def _sections(answers: dict[str, str]) -> list[dict[str, Any]]:
    found = [
        (section, [line for line in lines if line.text])
        for section, lines in LIFE_PLAN.summary(answers)
    ]
    return [
        {
            "number": number,
            "title": section.title,
            "lines": lines,
            "side_by_side": section.key == PLACE,
        }
        for number, (section, lines) in enumerate([each for each in found if each[1]], start=1)
    ]


def _goal(texts: dict[str, str]) -> dict[str, Any]:
    """A goal as it is drawn: its title, a line of facts, what is said of it, and its ladder."""
    [(_section, lines)] = GOAL.summary(texts)
    every = {field.key: line for line, field in zip(lines, GOAL.fields, strict=True)}
    said = {key: line for key, line in every.items() if line.text}
    facts = [said[key] for key in ("weight", "review_on") if key in said]
    return {
        "title": texts["title"],
        "area": said["area"].text,
        "facts": facts,
        "lines": [said[key] for key in ("why", "if_then", "next_step") if key in said],
        "ladder": [
            {"label": said[name].label, "text": said[name].text, "expected": level == 0}
            for level, name in Goal.LEVELS.items()
            if name in said
        ],
    }
