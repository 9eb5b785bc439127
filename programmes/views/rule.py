"""How decisions of a programme are made."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.permissions import Permission
from programmes.actions import rule
from programmes.forms.rule import RuleForm
from programmes.screens import ProgrammeForm


class RuleUpdate(ProgrammeForm):
    permission = Permission.GATE_DECIDE
    form_class = RuleForm
    template_name = "programmes/form.html"

    def get_initial(self) -> dict[str, Any]:
        return {
            "stages_wait": self.programme.stages_wait,
            "two_deciders": self.programme.two_deciders,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        steers = self.actor.may(Permission.PROGRAMME_STEER)
        return {**super().get_form_kwargs(), "steers": steers}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("How decisions are made"),
            "caption": self.programme.name,
            "lead": _("Each change stands in the log with your name."),
            "back_url": self.programme.get_absolute_url(),
            "cancel_url": self.programme.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: RuleForm) -> HttpResponse:
        cleaned = form.cleaned_data
        deed: Any = {"by": self.member, "at": self.now}
        if "stages_wait" in cleaned:
            rule.set_stages_wait(programme=self.programme, wait=cleaned["stages_wait"], **deed)
        rule.set_two_deciders(programme=self.programme, two=cleaned["two_deciders"], **deed)
        messages.success(self.request, _("This is how decisions are made from now on."))
        return HttpResponseRedirect(self.programme.get_absolute_url())
