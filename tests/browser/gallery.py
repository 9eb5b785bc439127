"""Pages that show every component once, and the frames that pages extend."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.template.loader import render_to_string

from people.models import Organisation
from people.templatetags.people import disc, status

STATES = [
    "done",
    "on_track",
    "in_progress",
    "planned",
    "not_started",
    "cannot_start",
    "at_risk",
    "needs_decision",
    "late",
    "protected",
    "met",
    "not_met",
    "cant_tell",
]


class Question(forms.Form):
    use_required_attribute = False
    answer = forms.CharField(
        label="What do you want to be true?",
        widget=forms.Textarea(attrs={"data-draft-url": "/draft/"}),
        error_messages={"required": "Write a few words, or skip this question."},
    )


class Person(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label="Full name", help_text="As it stands on the card.")
    starts = forms.DateField(
        label="First day", required=False, widget=forms.DateInput({"type": "date"})
    )
    place = forms.ChoiceField(label="Department", choices=[("k", "Kitchen"), ("f", "Front desk")])
    reach = forms.ChoiceField(
        label="How to reach you",
        widget=forms.RadioSelect,
        choices=[("m", "By mail"), ("p", "On paper")],
    )
    reports = forms.MultipleChoiceField(
        label="Reports", required=False, widget=forms.CheckboxSelectMultiple, choices=[("a", "All")]
    )
    read = forms.BooleanField(label="I have read who sees what")
    list = forms.FileField(label="List of people", required=False)


class Laid(Person):
    """The same fields, drawn by crispy."""

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        Fieldset("About you", "name", "starts", "place"), "reach", "reports", "read", "list"
    )


class Reader:
    is_authenticated = True


AROUND = {
    "csrf_token": "token-of-this-page",
    "organisation": Organisation(name="Northwind Hotels and Restaurants"),
    "navigation": [
        {"label": "Overview", "url": "/overview/", "current": True},
        {"label": "People", "url": "/people/", "current": False},
    ],
    "user": Reader(),
    "member": "Alice",
    "trust_url": "/trust/",
    "demo": {"mailbox_url": "/mailbox/"},
}
COMPONENTS: list[tuple[str, dict[str, Any]]] = [
    ("breadcrumb", {"items": [{"text": "Processes", "url": "/processes/"}]}),
    (
        "page_header",
        {
            "heading": "Meaning of life",
            "caption": "Process 2 of 7",
            "number": 2,
            "lead": "How I want to serve.",
            "status": "in_progress",
            "as_of": "21 November",
            "action_url": "/open/",
            "action_text": "Open",
            "back_url": "/overview/",
        },
    ),
    ("card", {"heading": "Card", "text": "Text.", "url": "/card/", "link_text": "Read the card"}),
    (
        "empty",
        {
            "heading": "No pulse yet",
            "text": "None was sent.",
            "action_url": "/new/",
            "action_text": "Prepare",
        },
    ),
    ("notice", {"kind": "info", "heading": "How to read this", "text": "From left to right."}),
    ("notice", {"kind": "attention", "text": "It waits.", "url": "/gate/", "link_text": "Decide"}),
    ("notice", {"kind": "privacy", "text": "Only you."}),
    ("who_sees", {"text": "Only you can read this.", "url": "/trust/"}),
    (
        "summary_list",
        {
            "rows": [
                {"label": "Name", "value": "Bob", "url": "/name/"},
                {"label": "Post", "value": ""},
            ]
        },
    ),
    (
        "task_list",
        {
            "tasks": [
                {
                    "title": "Your life plan",
                    "url": "/plan/",
                    "hint": "6 minutes",
                    "status": "not_started",
                    "number": 2,
                },
                {"title": "Your talk", "hint": "Opens on 12 December", "status": "cannot_start"},
            ]
        },
    ),
    (
        "table",
        {
            "caption": "Processes",
            "columns": [
                {"text": "Process"},
                {"text": "People", "numeric": True},
                {"text": "Status"},
            ],
            "rows": [
                [
                    {"text": "True North", "url": "/north/", "number": 1},
                    {"text": "9 / 9", "numeric": True},
                    {"status": "done"},
                ]
            ],
        },
    ),
    ("progress", {"value": 214, "maximum": 380, "words": "214 of 380 people", "number": 2}),
    (
        "key_figure",
        {
            "value": "214",
            "of": "380",
            "caption": "have a plan",
            "as_of": "20 November",
            "url": "/plans/",
        },
    ),
    ("key_figure", {"protected": True, "caption": "Night shift"}),
    ("pagination", {"previous_url": "/newer/", "next_url": "/older/", "by_time": True}),
    (
        "steps",
        {
            "current": 2,
            "steps": [{"text": "File", "url": "/file/"}, {"text": "Columns"}, {"text": "Check"}],
        },
    ),
    (
        "timeline",
        {
            "entries": [
                {
                    "when": "Today",
                    "iso": "2026-11-21",
                    "title": "Signed",
                    "by": "Alice",
                    "url": "/log/",
                }
            ]
        },
    ),
    (
        "stage_track",
        {
            "number": 3,
            "stages": [
                {"name": "Prepare", "status": "done", "url": "/1/", "gate": "Signed"},
                {"name": "Talks", "status": "in_progress", "current": True, "note": "31 of 380"},
            ],
        },
    ),
    (
        "figure",
        {
            "heading": "Plan",
            "text": "Solid is done.",
            "source": "21 November",
            "table": {
                "caption": "The same",
                "columns": [{"text": "Stage"}],
                "rows": [[{"text": "Talks"}]],
            },
        },
    ),
    ("search", {"label": "Find a person", "hint": "The beginning of a name.", "value": ""}),
]


def gallery() -> str:
    """All components on one page, inside the frame that every page has."""
    pieces = "".join(
        render_to_string(f"components/{name}.html", given) for name, given in COMPONENTS
    )
    pieces += "".join(status(state) for state in STATES)
    pieces += "".join(disc(number, "Process") for number in range(1, 8))
    frame = render_to_string("base.html", AROUND)
    marker = '<div id="messages"'
    assert marker in frame
    before, after = frame.split(marker, 1)
    messages, rest = after.split("</div>", 1)
    return f"{before}{marker}{messages}</div>{pieces}{rest}"


QUESTION = {
    "caption": "Question 3 of 8",
    "back_url": "/",
    "hide_url": "/hidden/",
    "has_draft": True,
}
FULL_QUESTION = {"who_sees": "Only you.", "example": "We eat together.", "skip_url": "/next/"}
FORM = {"heading": "Add a person", "who_sees": "HR managers.", "cancel_url": "/"}
CONFIRM = {
    "heading": "Close it?",
    "consequences": ["Nobody can answer."],
    "submit_text": "Close it",
    "destructive": True,
    "cancel_url": "/",
}


def pages() -> dict[str, str]:
    """The markup of each page by name."""
    question = {**AROUND, **QUESTION}
    drawn = {
        "question": (
            "components/question_page.html",
            {**question, **FULL_QUESTION, "form": Question()},
        ),
        "refused": ("components/question_page.html", {**question, "form": Question({})}),
        "form": ("components/form_page.html", {**AROUND, **FORM, "form": Person({})}),
        "laid": ("components/form_page.html", {**AROUND, **FORM, "form": Laid({})}),
        "confirm": ("components/confirm.html", {**AROUND, **CONFIRM}),
        "sign-in": ("base_sign_in.html", {**AROUND, "organisation": None, "user": None}),
        "missing": ("404.html", AROUND),
        "broken": ("500.html", {}),
    }
    return {"gallery": gallery()} | {
        name: render_to_string(*given) for name, given in drawn.items()
    }
