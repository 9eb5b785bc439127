"""Starting a programme."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.screens import FormScreen
from programmes.actions import programme
from programmes.forms.programme import ProgrammeStartForm
from programmes.queries import template as queries
from programmes.refusals import NotPossible


class ProgrammeStart(FormScreen):
    permission = Permission.PROGRAMME_STEER
    form_class = ProgrammeStartForm
    template_name = "programmes/programme_start.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = queries.versions_for(self.actor, self.permission)
        return {**super().get_form_kwargs(), "versions": queries.latest(rows)}

    def get_initial(self) -> dict[str, Any]:
        """``?template=`` names one of the organisation's own."""
        asked = self.request.GET.get("template")
        return {"template": asked} if asked else {}

    def form_valid(self, form: ProgrammeStartForm) -> HttpResponse:
        cleaned = form.cleaned_data
        template, version = form.template_chosen()
        try:
            started = programme.start(
                name=cleaned["name"],
                template=template,
                version=version,
                kickoff_on=cleaned["kickoff_on"],
                owners=form.owners(),
                by=self.member,
                at=self.now,
            )
        except programme.NameTaken as refusal:
            return self.refuse(form, str(refusal), "name")
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "template")
        messages.success(
            self.request, _("The programme is started. What to do first stands below.")
        )
        return HttpResponseRedirect(started.get_absolute_url())
