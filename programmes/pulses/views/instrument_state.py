"""The life of an organisation's own instrument: published, discarded, withdrawn, brought back, revised."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.texts import said
from programmes.pulses.actions import instrument as actions
from programmes.pulses.views.base import InstrumentMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeDeed, ProgrammeForm


class InstrumentPublish(InstrumentMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.draft()
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Publish “%(instrument)s”") % {"instrument": said(version.content.name)},
            "consequences": [
                _("This version is frozen: a change is a new version."),
                _("Questionnaires that open from now on ask it."),
                _("Questionnaires that are open or closed keep what they ask."),
            ],
            "submit_text": _("Publish it"),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.publish(version=self.draft(), by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("The instrument is published."))
        return HttpResponseRedirect(self.detail_url())


class InstrumentDiscard(InstrumentMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = said(self.draft().content.name)
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Throw the draft of “%(instrument)s” away") % {"instrument": name},
            "consequences": [_("The draft is deleted. Published versions stay as they are.")],
            "submit_text": _("Throw it away"),
            "destructive": True,
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            stays = actions.discard(version=self.draft(), by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("The draft is thrown away."))
        return HttpResponseRedirect(self.detail_url() if stays else self.list_url)


class InstrumentWithdraw(InstrumentMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Withdraw “%(instrument)s”") % {"instrument": self.name},
            "consequences": [
                _("No questionnaire can ask it any more."),
                _(
                    "Where it stands in the place of one that comes with Synchro, that one is asked again."
                ),
                _(
                    "Questionnaires that are open or closed keep what they ask. It can be brought back."
                ),
            ],
            "submit_text": _("Withdraw it"),
            "destructive": True,
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.withdraw(instrument=self.own.instrument, by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("The instrument is withdrawn."))
        return HttpResponseRedirect(self.detail_url())


class InstrumentBringBack(InstrumentMixin, ProgrammeDeed):
    permission = Permission.PULSE_RUN

    def act(self) -> str:
        try:
            actions.bring_back(instrument=self.own.instrument, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, _("The instrument is back."))
        return self.detail_url()


class InstrumentRevise(InstrumentMixin, ProgrammeDeed):
    permission = Permission.PULSE_RUN

    def act(self) -> str:
        actions.revise(instrument=self.own.instrument, by=self.member, at=self.now)
        return self.url("instrument_edit", self.own.instrument.uuid)
