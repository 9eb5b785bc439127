"""The rows of a list of tasks: the first screen of every worker, so each is drawn as a whole."""

from collections.abc import Iterable, Mapping
from html import escape  # as Django's, without its marks: every piece here is text that we join
from typing import Any

from django import template
from django.utils.safestring import SafeString

from people.templatetags.people import disc, icon, status

register = template.Library()

_NAMES = ("title", "hint", "url", "status", "word", "number")


@register.simple_tag
def task_rows(tasks: Iterable[Any]) -> SafeString:
    """``<li>`` of each; what a task may hold says ``components/task_list.html``."""
    arrow = icon("forward", "icon-flip task-arrow")
    return SafeString("".join(_row(task, arrow) for task in tasks))


def _row(task: Any, arrow: str) -> str:
    title, hint, url, state, word, number = (_value(task, name) for name in _NAMES)
    named = f'<a href="{escape(url)}">{escape(str(title))}</a>' if url else _plain(title)
    return (
        f'<li class="task{" task-link" if url else ""}">'
        f"{disc(number) if number else ''}"
        f'<div class="task-text">{named}{_hint(hint)}</div>'
        f"{status(state, word) if state else ''}{arrow if url else ''}</li>\n"
    )


def _value(task: Any, name: str) -> Any:
    return task.get(name, "") if isinstance(task, Mapping) else getattr(task, name, "")


def _plain(title: object) -> str:
    return f"<span>{escape(str(title))}</span>"


def _hint(hint: object) -> str:
    return f'<p class="hint">{escape(str(hint))}</p>' if hint else ""
