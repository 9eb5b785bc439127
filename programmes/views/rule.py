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
    permission = Permission.PROGRAMME_STEER
    form_class = RuleForm
    template_name = "programmes/form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"stages_wait": self.programme.stages_wait}

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
        rule.set_stages_wait(
            programme=self.programme,
            wait=form.cleaned_data["stages_wait"],
            by=self.member,
            at=self.now,
        )
        messages.success(self.request, _("This is how decisions are made from now on."))
        return HttpResponseRedirect(self.programme.get_absolute_url())
