"""The plan as a table and as a chart, and the baseline that it is compared with."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from people.permissions import Permission
from programmes import plan_chart
from programmes.actions import baseline
from programmes.forms.stage import ReasonForm
from programmes.queries import plan
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm, ProgrammePage

PARTS = ("table", "chart")


class Plan(ProgrammePage):
    """``?show=`` names one of the two parts; without it both are there."""

    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        found = plan.plan(self.cycle, today)
        show = self.request.GET.get("show", "")
        return {
            "plan": found,
            "chart": mark_safe(plan_chart.draw(found, today)),  # noqa: S308
            "show": show if show in PARTS else "",
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }


class BaselineTake(ProgrammeForm):
    permission = Permission.PROGRAMME_STEER
    form_class = ReasonForm
    template_name = "programmes/form.html"

    @property
    def plan_url(self) -> str:
        return reverse("programmes:plan", args=[self.organisation.slug, self.programme.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Take today's plan as the baseline"),
            "caption": self.programme.name,
            "lead": _("From then on, every date is compared with what it is now."),
            "back_url": self.plan_url,
            "cancel_url": self.plan_url,
            "submit_text": _("Take it as the baseline"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            baseline.take(
                programme=self.programme,
                reason=form.cleaned_data["reason"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "reason")
        messages.success(self.request, _("Today's plan is the baseline now."))
        return HttpResponseRedirect(self.plan_url)
