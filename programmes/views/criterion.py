"""Changing, signing and relaxing a criterion; the file of its evidence."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.screens import Screen
from people.texts import said
from programmes import access
from programmes.actions import criterion, evidence
from programmes.forms.criterion import CriterionForm, EvidenceForm
from programmes.forms.stage import ReasonForm
from programmes.models import Criterion, Evidence
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeDeed, ProgrammeForm, ProgrammeMixin


class CriterionMixin(ProgrammeMixin, abstract=True):
    """Loads ``self.criterion`` by its uuid."""

    criterion: Criterion
    heading: str

    def load(self) -> None:
        super().load()
        self.criterion = access.criterion_by_uuid(self.programme, self.kwargs["criterion"])

    @property
    def process_url(self) -> str:
        stage = self.criterion.stage
        return f"{stage.process_run.get_absolute_url()}?stage={stage.key}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "criterion": self.criterion,
            "caption": said(self.criterion.stage.name),
            "lead": said(self.criterion.text),
            "back_url": self.process_url,
            "cancel_url": self.process_url,
            **super().get_context_data(**kwargs),
        }


class CriterionFormScreen(CriterionMixin, ProgrammeForm, abstract=True):
    """A form whose action may refuse; ``act`` calls it."""

    template_name = "programmes/form.html"
    refused_at: str | None = None

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.act(form)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), self.refused_at)
        return HttpResponseRedirect(self.process_url)


class CriterionUpdate(CriterionFormScreen):
    permission = Permission.CRITERION_EDIT
    form_class = CriterionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        languages = self.organisation.languages or ["en"]
        return {**super().get_form_kwargs(), "criterion": self.criterion, "languages": languages}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"heading": _("Change a criterion"), **super().get_context_data(**kwargs)}

    def act(self, form: CriterionForm) -> None:
        criterion.edit(
            criterion=self.criterion,
            text=form.texts("text"),
            threshold=form.cleaned_data.get("threshold"),
            minimum=form.cleaned_data.get("minimum"),
            required=form.cleaned_data["required"],
            by=self.member,
            at=self.now,
        )


class CriterionAttest(CriterionFormScreen):
    permission = Permission.CRITERION_ATTEST
    form_class = EvidenceForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Sign this criterion"),
            "who_sees": _("Whoever sees the programme sees your name, the date and this evidence."),
            "submit_text": _("Sign with my name"),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: EvidenceForm) -> None:
        cleaned = form.cleaned_data
        upload = cleaned["file"]
        kept = evidence.Upload(upload.name, upload.content_type, upload.read()) if upload else None
        evidence.attest(
            criterion=self.criterion,
            note=cleaned["note"],
            link=cleaned["link"],
            upload=kept,
            by=self.member,
            at=self.now,
        )


class CriterionRelax(CriterionFormScreen):
    permission = Permission.CRITERION_RELAX
    form_class = ReasonForm
    refused_at = "reason"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Relax this criterion"),
            "who_sees": _(
                "Your name, the reason and what was relaxed stand in every report from now on."
            ),
            "submit_text": _("Relax it"),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: ReasonForm) -> None:
        criterion.relax(
            criterion=self.criterion,
            reason=form.cleaned_data["reason"],
            by=self.member,
            at=self.now,
        )


class EvidenceMixin(ProgrammeMixin, abstract=True):
    """Loads ``self.evidence`` by its uuid."""

    evidence: Evidence

    def load(self) -> None:
        super().load()
        rows = Evidence.objects.select_related("criterion__stage__process_run__cycle__programme")
        self.evidence = found(
            rows.filter(criterion__stage__process_run__cycle__programme=self.programme),
            uuid=self.kwargs["evidence"],
        )


class EvidenceWithdraw(EvidenceMixin, ProgrammeDeed):
    permission = Permission.CRITERION_ATTEST

    def act(self) -> str:
        stage = self.evidence.criterion.stage
        if stage.process_run.cycle.ended:
            raise Http404
        try:
            evidence.withdraw(evidence=self.evidence, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return f"{stage.process_run.get_absolute_url()}?stage={stage.key}"


class EvidenceFileDownload(EvidenceMixin, Screen):
    """Always a download, never opened in our own pages."""

    permission = Permission.PROGRAMME_SEE

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        file = getattr(self.evidence, "file", None)
        if file is None:
            raise Http404
        response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
        disposition = content_disposition_header(as_attachment=True, filename=file.name)
        response.headers["Content-Disposition"] = disposition or "attachment"
        return response
