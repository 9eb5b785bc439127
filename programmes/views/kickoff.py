"""Moving the kick-off: a day is chosen, what moves is shown, and then it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.queries import work_calendar
from programmes.actions import kickoff
from programmes.forms.programme import KickoffForm
from programmes.queries import kickoff as queries
from programmes.queries import plan
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm


class KickoffMove(ProgrammeForm):
    """``?kickoff_on=`` shows what would move; only a POST that carries its seal moves it."""

    permission = Permission.PROGRAMME_STEER
    form_class = KickoffForm
    template_name = "programmes/kickoff_move.html"

    @property
    def plan_url(self) -> str:
        return reverse("programmes:plan", args=[self.organisation.slug, self.programme.slug])

    def get_initial(self) -> dict[str, Any]:
        return {"kickoff_on": self.programme.kickoff_on}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "kickoff_on" not in request.GET:
            return super().get(request, *args, **kwargs)
        form = KickoffForm(request.GET)
        if not form.is_valid():
            return self.form_invalid(form)
        found = queries.preview(self.cycle, form.cleaned_data["kickoff_on"])
        if found.problem:
            return self.refuse(form, found.problem, "kickoff_on")
        return self.render_to_response(self.get_context_data(form=form, move=found))

    def form_valid(self, form: KickoffForm) -> HttpResponse:
        wanted = form.cleaned_data["kickoff_on"]
        try:
            kickoff.move(
                programme=self.programme,
                kickoff_on=wanted,
                by=self.member,
                at=self.now,
                shown=form.cleaned_data["shown"],
            )
        except kickoff.Changed as refusal:
            found = queries.preview(self.cycle, wanted)
            form.add_error("kickoff_on", found.problem or str(refusal))
            context = self.get_context_data(form=form, move=None if found.problem else found)
            return self.render_to_response(context, status=422)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "kickoff_on")
        messages.success(self.request, _("The kick-off is moved, and the plan with it."))
        return HttpResponseRedirect(self.plan_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        move = kwargs.get("move")
        note = plan.note_of_day(move.kickoff_on, work_calendar.working_days()) if move else ""
        return {"plan_url": self.plan_url, "note": note, **super().get_context_data(**kwargs)}
