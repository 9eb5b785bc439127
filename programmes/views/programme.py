"""Starting a programme, moving its kick-off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.screens import FormScreen
from programmes.actions import programme
from programmes.forms.programme import KickoffForm, ProgrammeStartForm
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm


class ProgrammeStart(FormScreen):
    permission = Permission.PROGRAMME_STEER
    form_class = ProgrammeStartForm
    template_name = "programmes/programme_start.html"

    def form_valid(self, form: ProgrammeStartForm) -> HttpResponse:
        cleaned = form.cleaned_data
        try:
            started = programme.start(
                name=cleaned["name"],
                template=cleaned["template"],
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
            self.request, _("The programme is started. Open its first stages when you are ready.")
        )
        return HttpResponseRedirect(started.get_absolute_url())


class KickoffMove(ProgrammeForm):
    permission = Permission.PROGRAMME_STEER
    form_class = KickoffForm
    template_name = "programmes/form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"kickoff_on": self.programme.kickoff_on}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = reverse("programmes:overview", args=[self.organisation.slug, self.programme.slug])
        return {
            "heading": _("Move the kick-off"),
            "back_url": here,
            "submit_text": _("Move it"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: KickoffForm) -> HttpResponse:
        moved = programme.move(
            programme=self.programme,
            kickoff_on=form.cleaned_data["kickoff_on"],
            by=self.member,
            at=self.now,
        )
        return HttpResponseRedirect(moved.get_absolute_url())
