"""Beginning the next cycle of a programme: first what would be copied and what the last one has shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from people.permissions import Permission
from programmes.actions import cycle
from programmes.forms.cycle import CycleForm
from programmes.queries import cycle as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm


class CycleBegin(ProgrammeForm):
    permission = Permission.CYCLE_BEGIN
    form_class = CycleForm
    template_name = "programmes/cycle_begin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "following": queries.following(self.cycle, timezone.localdate(self.now)),
            "number": self.cycle.number + 1,
            "caption": self.programme.name,
            "back_url": self.programme.get_absolute_url(),
            "cancel_url": self.programme.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: CycleForm) -> HttpResponse:
        try:
            begun = cycle.begin(
                programme=self.programme, by=self.member, at=self.now, **form.cleaned_data
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "kickoff_on")
        messages.success(self.request, _("Cycle %(number)s has begun.") % {"number": begun.number})
        return HttpResponseRedirect(self.programme.get_absolute_url())
