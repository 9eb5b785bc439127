"""The editor of an organisation's own instrument: from nothing, from a copy, a draft."""

from abc import abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.texts import said
from programmes.pulses.actions import instrument as actions
from programmes.pulses.content import MOST_ITEMS, Content, Keyed
from programmes.pulses.forms.instrument import EMPTY, MOST_WORDS, InstrumentSheet
from programmes.pulses.forms.instrument_content import content_of
from programmes.pulses.forms.instrument_file import InstrumentCopyForm
from programmes.pulses.instrument_words import keyed_in_words, named
from programmes.pulses.queries import instrument as queries
from programmes.pulses.views.base import BuiltinMixin, InstrumentMixin, InstrumentsMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm, ProgrammePage


def page(sheet: InstrumentSheet) -> dict[str, Any]:
    """The boxes of the editor's page in their order, and all that is wrong, first to last."""
    several = len(sheet.languages) > 1
    boxes: list[dict[str, Any]] = []

    def box(name: str, label: str, language: str = "", **more: Any) -> dict[str, Any]:
        boxes.append(sheet.box(name, label, language, **more))
        return boxes[-1]

    def texts(name: str, label: str, **more: Any) -> list[dict[str, Any]]:
        return [
            box(
                f"{name}_{code}",
                _("%(label)s in %(language)s") % {"label": label, "language": named([code])[0]}
                if several
                else label,
                code,
                **more,
            )
            for code in sheet.languages
        ]

    found = {
        "names": texts("name", _("Name")),
        "introductions": texts("introduction", _("How to answer"), rows=2, optional=True),
        "minimum": box(
            "minimum",
            _("Smallest group that is shown"),
            hint=_("At least %(least)s people.") % {"least": sheet.least},
            number=True,
        ),
        "mirror": box("mirror", _("Show each person their own score, once, after sending")),
        "low": box("low", _("Lowest step"), number=True),
        "high": box("high", _("Highest step"), number=True),
        "labels": _labels(sheet, texts),
        "items": [_item(sheet, number, box, texts) for number in range(sheet.items)],
        "words": [_words(number, box, texts) for number in range(sheet.words)],
    }
    general = [
        error
        for name, errors in sheet.errors.items()
        if name not in {each["name"] for each in boxes}
        for error in errors
    ]
    return {**found, "boxes": boxes, "general": general}


def _labels(sheet: InstrumentSheet, texts: Any) -> list[Any]:
    low = sheet.values["low"]
    first = int(low) if low.lstrip("+-").isdecimal() and len(low) < 6 else 1
    return [
        texts(f"label_{number}", _("Words for step %(point)s") % {"point": first + number})
        for number in range(sheet.labels)
    ]


def _item(sheet: InstrumentSheet, number: int, box: Any, texts: Any) -> dict[str, Any]:
    name, shown = f"item_{number}", {"number": number + 1}
    options = sheet.options(number)
    return {
        "number": number + 1,
        "name": name,
        "key": sheet.values[f"{name}_key"],
        "texts": texts(name, _("Question %(number)s") % shown, rows=2),
        "keyed": box(
            f"{name}_keyed",
            _("How question %(number)s counts") % shown,
            choices=[
                (each.value, keyed_in_words(each))
                for each in Keyed
                if not options or each is Keyed.APART
            ],
        ),
        "order": box(f"{name}_order", _("Place of question %(number)s") % shown, number=True),
        "options": [
            texts(
                f"{name}_option_{place}",
                _("Answer %(place)s to question %(number)s") % {"place": place + 1, **shown},
            )
            for place in range(len(options))
        ],
    }


def _words(number: int, box: Any, texts: Any) -> dict[str, Any]:
    name = f"words_{number}"
    return {
        "number": number + 1,
        "name": name,
        "least": box(f"{name}_least", _("Said from this score on"), number=True, optional=True),
        "most": box(f"{name}_most", _("Said up to this score"), number=True, optional=True),
        "texts": texts(name, _("Words %(number)s") % {"number": number + 1}, rows=2),
    }


class EditorMixin(InstrumentsMixin, abstract=True):
    """One page whose buttons add to it, which keeps nothing, or save it."""

    template_name = "pulses/instrument_edit.html"

    @abstractmethod
    def before(self) -> Content:
        """What stands, before anything is typed."""

    @abstractmethod
    def keep(self, content: Content) -> str:
        """Do it, and return where to go next."""

    def sheet(self) -> InstrumentSheet:
        before = self.before()
        return InstrumentSheet(
            before=before,
            languages=list(self.spoken),
            least=queries.least_group(before.key),
            data=self.request.POST.dict() if self.request.method == "POST" else None,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = kwargs.pop("sheet", None) or self.sheet()
        return {
            "sheet": sheet,
            "page": page(sheet),
            "can_add": sheet.items < MOST_ITEMS,
            "can_add_words": sheet.words < MOST_WORDS,
            **super().get_context_data(**kwargs),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = self.sheet()
        added = {
            "item": sheet.add_item,
            "words": sheet.add_words,
            "steps": sheet.show_steps,
        }.get(request.POST.get("add", ""))
        if added:
            added()
            return self.drawn(sheet, 200, focus=request.POST["add"])
        content = content_of(sheet)
        if content is None:
            return self.drawn(sheet, 422)
        try:
            return HttpResponseRedirect(self.keep(content))
        except NotPossible as refused:
            sheet.errors[""] = [str(refused)]
            return self.drawn(sheet, 422)

    def drawn(self, sheet: InstrumentSheet, status: int, **more: Any) -> HttpResponse:
        context = self.get_context_data(sheet=sheet, **more)
        return self.render_to_response(context, status=status)  # type: ignore[attr-defined, no-any-return]


class InstrumentCreate(EditorMixin, ProgrammePage):
    permission = Permission.PULSE_RUN

    def before(self) -> Content:
        return EMPTY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "sheet" not in kwargs:
            kwargs["sheet"] = self.sheet()
            kwargs["sheet"].add_item()
        return {
            "heading": _("Write an instrument of your own"),
            "cancel_url": self.list_url,
            **super().get_context_data(**kwargs),
        }

    def keep(self, content: Content) -> str:
        version = actions.begin(content=content, by=self.member, at=self.now)
        messages.success(self.request, _("The draft is saved."))
        return self.url("instrument_detail", version.instrument.uuid)


class InstrumentEdit(EditorMixin, InstrumentMixin, ProgrammePage):
    permission = Permission.PULSE_RUN

    def before(self) -> Content:
        return self.draft().content

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = said(self.before().name)
        context = super().get_context_data(**kwargs)
        return {**context, "heading": _("Edit “%(instrument)s”") % {"instrument": name}}

    def keep(self, content: Content) -> str:
        actions.save(version=self.draft(), content=content, by=self.member, at=self.now)
        messages.success(self.request, _("The draft is saved."))
        return self.detail_url()


class InstrumentCopy(BuiltinMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = InstrumentCopyForm
    template_name = "programmes/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.url("instrument_builtin", self.content.key)
        return {
            "heading": _("Copy “%(instrument)s”") % {"instrument": said(self.content.name)},
            "lead": _("The copy is a draft. Nothing of it is asked before you publish it."),
            "submit_text": _("Make the copy"),
            "back_url": here,
            "cancel_url": here,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: InstrumentCopyForm) -> HttpResponse:
        takes_place = form.cleaned_data["place"] == "instead"
        try:
            version = actions.copy(
                of=self.content, takes_place=takes_place, by=self.member, at=self.now
            )
        except NotPossible as refused:
            return self.refuse(form, str(refused), "place")
        return HttpResponseRedirect(self.url("instrument_edit", version.instrument.uuid))
