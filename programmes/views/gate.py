"""Deciding a gate, and the record of a decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.texts import said
from programmes.actions import gate, gate_proposal
from programmes.forms.gate import GateAnswerForm, GateForm, GateLookForm
from programmes.models import GateDecision, GateProposal, StageRun
from programmes.queries import criterion as criteria
from programmes.queries import gate as gates
from programmes.refusals import NotPossible, ReasonMissing
from programmes.screens import ProgrammeForm, ProgrammeMixin, ProgrammePage
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
            "proposal": gates.waiting(self.process_run),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: GateForm) -> HttpResponse:
        two = self.programme.two_deciders
        try:
            decision = (gate_proposal.propose if two else gate.decide)(
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
            return self.refuse(form, refusal.sentences)
        if isinstance(decision, GateProposal):
            messages.success(self.request, _("Your decision waits for a second person."))
            return HttpResponseRedirect(self.process_run.get_absolute_url())
        messages.success(self.request, _("The decision is recorded."))
        return HttpResponseRedirect(self._detail(decision))

    def _detail(self, decision: GateDecision) -> str:
        return reverse(
            "programmes:gate_detail",
            args=[self.organisation.slug, self.programme.slug, decision.uuid],
        )


class GateMixin(ProgrammeMixin, abstract=True):
    """Loads ``self.decision`` by its uuid."""

    decision: GateDecision

    def load(self) -> None:
        super().load()
        rows = GateDecision.objects.select_related(
            "decided_by", "agreed_by", "process_run__cycle__programme"
        )
        self.decision = found(
            rows.filter(process_run__cycle__programme=self.programme),
            uuid=self.kwargs["gate_decision"],
        )

    @property
    def detail_url(self) -> str:
        return reverse(
            "programmes:gate_detail",
            args=[self.organisation.slug, self.programme.slug, self.decision.uuid],
        )


class GateDetail(GateMixin, ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/gate_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stages = [item.stage for item in self.decision.stages.select_related("stage")]
        return {
            "decision": self.decision,
            "process": self.decision.process_run.process,
            "stages": [said(stage.name) for stage in stages],
            "reasoned": [stage for stage in stages if stage.early_reason],
            "proposal": self.decision.proposals.first(),
            "readings": gates.with_signers(self.decision),
            "looks": self.decision.looks.select_related("looked_by"),
            "back_url": self.decision.process_run.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }


class GateLook(GateMixin, ProgrammeForm):
    permission = Permission.GATE_DECIDE
    form_class = GateLookForm
    template_name = "programmes/form.html"

    def load(self) -> None:
        super().load()
        if self.decision.process_run.cycle.ended:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Look again at a gate"),
            "caption": self.decision.process_run.process.name,
            "lead": self.decision.reason,
            "back_url": self.detail_url,
            "cancel_url": self.detail_url,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: GateLookForm) -> HttpResponse:
        try:
            gate.look(decision=self.decision, by=self.member, at=self.now, **form.cleaned_data)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "found")
        messages.success(self.request, _("What was found stands beside the decision."))
        return HttpResponseRedirect(self.detail_url)


class GateAnswer(ProgrammeForm):
    """Where a second decider agrees with the first, or declines."""

    permission = Permission.GATE_DECIDE
    form_class = GateAnswerForm
    template_name = "programmes/gate_answer.html"

    def load(self) -> None:
        super().load()
        rows = GateProposal.objects.select_related(
            "proposed_by", "answered_by", "process_run__cycle__programme"
        )
        self.proposal = found(
            rows.filter(process_run__cycle=self.cycle),
            uuid=self.kwargs["gate_proposal"],
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        own = self.proposal.proposed_by_id == self.member.pk
        return {**super().get_form_kwargs(), "own": own}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.proposal.process_run
        stages = list(
            run.stages.filter(uuid__in=self.proposal.stages).select_related("process_run")
        )
        for stage in stages:
            stage.process_run = run
        readings = criteria.read(stages)
        return {
            "proposal": self.proposal,
            "open": [{"stage": stage, "readings": readings[stage.pk]} for stage in stages],
            "caption": run.process.name,
            "back_url": run.get_absolute_url(),
            "cancel_url": run.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: GateAnswerForm) -> HttpResponse:
        agrees = form.cleaned_data["answer"] == form.AGREE
        deed = gate_proposal.agree if agrees else gate_proposal.decline
        try:
            deed(
                proposal=self.proposal,
                reason=form.cleaned_data["reason"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, refusal.sentences)
        messages.success(
            self.request, _("The gate is passed.") if agrees else _("The stages stay open.")
        )
        return HttpResponseRedirect(self.proposal.process_run.get_absolute_url())
