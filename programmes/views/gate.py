"""Deciding a gate, and the record of a decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.texts import said
from programmes.actions import gate
from programmes.forms.gate import GateForm
from programmes.models import GateDecision, StageRun
from programmes.queries import criterion as criteria
from programmes.refusals import NotPossible, ReasonMissing
from programmes.screens import ProgrammeForm, ProgrammePage
from programmes.views.process import ProcessLoaded


class GateDecide(ProcessLoaded, ProgrammeForm):
    permission = Permission.GATE_DECIDE
    form_class = GateForm
    template_name = "programmes/gate_decide.html"

    def load(self) -> None:
        super().load()
        self.open = [stage for stage in self.stages() if stage.state == StageRun.State.OPEN]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "stages": self.open}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        readings = criteria.read(self.open)
        return {
            "open": [{"stage": stage, "readings": readings[stage.pk]} for stage in self.open],
            "back_url": self.process_run.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: GateForm) -> HttpResponse:
        try:
            decision = gate.decide(
                process_run=self.process_run,
                stages=form.chosen(),
                by=self.member,
                reason=form.cleaned_data["reason"],
                look_again_on=form.cleaned_data["look_again_on"],
                at=self.now,
            )
        except ReasonMissing as refusal:
            return self.refuse(form, str(refusal), "look_again_on")
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The decision is recorded."))
        return HttpResponseRedirect(self._detail(decision))

    def _detail(self, decision: GateDecision) -> str:
        return reverse(
            "programmes:gate_detail",
            args=[self.organisation.slug, self.programme.slug, decision.uuid],
        )


class GateDetail(ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/gate_detail.html"

    def load(self) -> None:
        super().load()
        rows = GateDecision.objects.select_related("decided_by", "process_run__cycle__programme")
        self.decision = found(
            rows.filter(process_run__cycle__programme=self.programme),
            uuid=self.kwargs["gate_decision"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stages = [item.stage for item in self.decision.stages.select_related("stage")]
        return {
            "decision": self.decision,
            "process": self.decision.process_run.process,
            "stages": [said(stage.name) for stage in stages],
            "reasoned": [stage for stage in stages if stage.early_reason],
            "back_url": self.decision.process_run.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }
