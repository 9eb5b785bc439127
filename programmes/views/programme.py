"""Starting a programme."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.screens import FormScreen
from programmes.actions import programme
from programmes.forms.programme import ProgrammeStartForm
from programmes.refusals import NotPossible


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
