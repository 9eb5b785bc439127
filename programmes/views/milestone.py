"""A milestone of the programme: what it asks, what is true now, and the sponsor's decision."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.texts import said
from programmes import milestones
from programmes.actions import milestone
from programmes.forms.stage import ReasonForm
from programmes.models import Milestone
from programmes.queries import charter
from programmes.queries import milestone as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm, ProgrammeMixin, ProgrammePage


class MilestoneMixin(ProgrammeMixin, abstract=True):
    """Loads ``self.milestone``; shows what it asks beside what is true now."""

    def load(self) -> None:
        super().load()
        self.milestone = found(self.rows(), uuid=self.kwargs["milestone"])

    def rows(self) -> QuerySet[Milestone]:
        return Milestone.objects.filter(programme=self.programme).select_related(
            "decided_by", "cycle__programme"
        )

    @property
    def detail_url(self) -> str:
        return reverse(
            "programmes:milestone_detail",
            args=[self.organisation.slug, self.programme.slug, self.milestone.uuid],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        template = milestones.template(self.milestone.key)
        first = self.milestone.key == milestones.FIRST
        cycle = self.cycle if first else self.milestone.cycle
        return {
            "milestone": self.milestone,
            "asks": template.asks if template else (),
            "facts": queries.facts(self.milestone, cycle, timezone.localdate(self.now)),
            "unanswered": charter.unanswered(self.programme) if first else [],
            "heading": said(self.milestone.name),
            "caption": self.milestone.key,
            "lead": said(self.milestone.purpose),
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }


class MilestoneDetail(MilestoneMixin, ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/milestone.html"


class MilestoneDecide(MilestoneMixin, ProgrammeForm):
    permission = Permission.MILESTONE_DECIDE
    form_class = ReasonForm
    template_name = "programmes/milestone_decide.html"

    def rows(self) -> QuerySet[Milestone]:
        """Those that can still be decided: of the running cycle, and G0."""
        line = Milestone.line(programme=self.programme.pk, cycle=self.cycle.pk)
        return line.select_related("decided_by", "cycle__programme")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = self.rows().filter(key__lt=self.milestone.key, decided_at__isnull=True)
        return {
            "before": ", ".join(row.key for row in before),
            "submit_text": _("Decide this milestone"),
            "back_url": self.detail_url,
            "cancel_url": self.detail_url,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            milestone.decide(
                milestone=self.milestone,
                reason=form.cleaned_data["reason"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "reason")
        messages.success(self.request, _("%(key)s is decided.") % {"key": self.milestone.key})
        return HttpResponseRedirect(self.programme.get_absolute_url())
