"""Instruments that come as a file: read, looked at, and then kept as drafts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.texts import said
from programmes.pulses import instrument_file, sources
from programmes.pulses.actions import instrument as actions
from programmes.pulses.content import Content
from programmes.pulses.forms.instrument_file import InstrumentBringForm, InstrumentFileForm
from programmes.pulses.instrument_words import shown
from programmes.pulses.queries import instrument as queries
from programmes.pulses.sources import sentences
from programmes.pulses.views.base import InstrumentsMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm


class CannotBeRead(Exception):
    """The message is a sentence for the person."""


def read(upload: UploadedFile, languages: Sequence[str]) -> tuple[tuple[Content, ...], list[str]]:
    """What a file holds, and in sentences what was left out. Raises ``CannotBeRead``."""
    try:
        if (upload.size or 0) > sources.LIMITS.max_bytes:
            raise sources.CannotBeTaken(sources.Cannot.TOO_LARGE, limit=sources.LIMITS.max_bytes)
        file = upload.read()
        if file.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return instrument_file.read(file), []
        taken = sources.read(upload.name or "form", file, languages)
    except sources.CannotBeTaken as refused:
        raise CannotBeRead(sentences.refusal(refused)) from None
    except instrument_file.Unreadable as refused:
        raise CannotBeRead(str(refused)) from None
    # A file's key may be longer than one of ours; kept as new, it gets a key of its own in any case.
    contents = tuple(replace(each, key=each.key[: instrument_file.KEY]) for each in taken.contents)
    return contents, [sentences.note(each) for each in taken.notes]


class InstrumentBring(InstrumentsMixin, ProgrammeForm):
    """A file shows what would be kept; only a POST that carries it once more keeps it."""

    permission = Permission.PULSE_RUN
    template_name = "pulses/instrument_bring.html"

    @property
    def looked_at(self) -> bool:
        return "content" in self.request.POST

    def get_form_class(self) -> type[Form]:
        return InstrumentBringForm if self.looked_at else InstrumentFileForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.looked_at:
            kwargs["own"] = self.to_revise(self.carried())
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "multipart": True,
            "back_url": self.list_url,
            "cancel_url": self.list_url,
            "again_url": self.url("instrument_bring"),
            **super().get_context_data(**kwargs),
        }

    def carried(self) -> tuple[Content, ...]:
        """What the page with the preview carries; nothing where somebody changed it."""
        try:
            return instrument_file.read(self.request.POST["content"].encode(errors="replace"))
        except instrument_file.Unreadable:
            return ()

    def to_revise(self, contents: Sequence[Content]) -> list[queries.Own]:
        """A file with several instruments is kept as so many new ones."""
        if len(contents) != 1:
            return []
        return [
            each
            for each in queries.own()
            if each.draft is None and each.instrument.withdrawn_at is None
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        if self.looked_at:
            return self.keep(form)
        try:
            contents, notes = read(form.cleaned_data["file"], self.spoken)
            carried = instrument_file.written(contents)
            # What is shown is what will be read again from the page that shows it.
            contents = instrument_file.read(carried)
        except CannotBeRead as refused:
            return self.refuse(form, str(refused), "file")
        except instrument_file.Unreadable as refused:
            return self.refuse(form, str(refused), "file")
        asked = InstrumentBringForm(
            initial={"content": carried.decode()}, own=self.to_revise(contents)
        )
        return self.preview(asked, contents, notes, 200)

    def form_invalid(self, form: Any) -> HttpResponse:
        if not self.looked_at:
            return super().form_invalid(form)
        contents = self.carried()
        return self.preview(form, contents, [], 422) if contents else self.unreadable()

    def unreadable(self) -> HttpResponse:
        form = InstrumentFileForm(data={}, files=MultiValueDict())
        form.errors.clear()
        form.add_error(
            "file", _("What was looked at has changed on the way. Choose the file again.")
        )
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def preview(
        self, form: Form, contents: Sequence[Content], notes: list[str], status: int
    ) -> HttpResponse:
        found = [shown(each, self.spoken) for each in contents]
        raised = [
            _("“%(name)s” shows no group of fewer than %(least)s people, so it is kept with that.")
            % {"name": said(each.name), "least": queries.least_group(each.key)}
            for each in contents
            if each.minimum < queries.least_group(each.key)
        ]
        context = self.get_context_data(form=form, found=found, notes=[*notes, *raised])
        return self.render_to_response(context, status=status)

    def keep(self, form: InstrumentBringForm) -> HttpResponse:
        contents = self.carried()
        if not contents:
            return self.unreadable()
        try:
            kept = actions.bring(contents=contents, of=form.of(), by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        if len(kept) > 1:
            messages.success(self.request, _("The instruments are kept as drafts."))
            return HttpResponseRedirect(self.list_url)
        messages.success(self.request, _("The instrument is kept as a draft."))
        return HttpResponseRedirect(self.url("instrument_detail", kept[0].instrument.uuid))
