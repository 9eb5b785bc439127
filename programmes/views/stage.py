"""Opening a stage, its owner and date, reopening it, taking readings."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people import tasks
from people.permissions import Permission
from people.queries import work_calendar
from people.texts import said
from programmes import access
from programmes import tasks as programme_tasks
from programmes.actions import gate, reading, stage
from programmes.forms.stage import ReasonForm, StageOpenForm, StageUpdateForm
from programmes.models import StageRun
from programmes.queries import milestone, plan
from programmes.queries import stage as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeDeed, ProgrammeForm, ProgrammeMixin


class StageMixin(ProgrammeMixin, abstract=True):
    """Loads ``self.stage`` by its uuid."""

    stage: StageRun

    def load(self) -> None:
        super().load()
        self.stage = access.stage_by_uuid(self.programme, self.kwargs["stage"])

    @property
    def process_url(self) -> str:
        return f"{self.stage.process_run.get_absolute_url()}?stage={self.stage.key}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        process = self.stage.process_run.process
        return {
            "stage": self.stage,
            "process": process,
            "template": process.stage(self.stage.key),
            "caption": process.name,
            "back_url": self.process_url,
            "cancel_url": self.process_url,
            **super().get_context_data(**kwargs),
        }


class StageForm(StageMixin, ProgrammeForm, abstract=True):
    """A form whose action may refuse; ``act`` calls it."""

    refused_at: str | None = "reason"

    @property
    def done_url(self) -> str:
        return self.process_url

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.act(form)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), self.refused_at)
        return HttpResponseRedirect(self.done_url)


class StageOpen(StageForm):
    permission = Permission.PROGRAMME_STEER
    form_class = StageOpenForm
    template_name = "programmes/stage_open.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        template = self.stage.process_run.process.stage(self.stage.key)
        kinds = (
            [self.stage.process_run.process.assignment(key) for key in template.assigns]
            if template
            else []
        )
        return {
            "kinds": kinds,
            "before": queries.unfinished_before(self.stage),
            "waits": self.programme.stages_wait and milestone.first_is_open(self.programme),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: StageOpenForm) -> None:
        stage.open(
            stage=self.stage, by=self.member, at=self.now, reason=form.cleaned_data["reason"]
        )
        messages.success(self.request, _("“%(stage)s” is open.") % {"stage": said(self.stage.name)})


class StageUpdate(StageForm):
    permission = Permission.PROGRAMME_STEER
    form_class = StageUpdateForm
    template_name = "programmes/form.html"
    refused_at = "due_on"

    def get_initial(self) -> dict[str, Any]:
        return {"owner": self.stage.owner, "due_on": self.stage.due_on(self.programme.kickoff_on)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = _("Owner and date of “%(stage)s”") % {"stage": said(self.stage.name)}
        return {"heading": heading, **super().get_context_data(**kwargs)}

    def act(self, form: StageUpdateForm) -> None:
        cleaned = form.cleaned_data
        stage.update(
            stage=self.stage,
            owner=cleaned["owner"],
            due_on=cleaned["due_on"],
            by=self.member,
            at=self.now,
        )
        note = plan.note_of_day(cleaned["due_on"], work_calendar.working_days())
        if note and cleaned["due_on"] != self.get_initial()["due_on"]:
            messages.info(self.request, note)


class StageReopen(StageForm):
    permission = Permission.GATE_DECIDE
    form_class = ReasonForm
    template_name = "programmes/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Reopen “%(stage)s”") % {"stage": said(self.stage.name)},
            "lead": _(
                "The decision that passed it stays as it was. Reopening is part of improving."
            ),
            "submit_text": _("Reopen the stage"),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: ReasonForm) -> None:
        gate.reopen(
            stage=self.stage, by=self.member, reason=form.cleaned_data["reason"], at=self.now
        )


class ReadingTake(StageMixin, ProgrammeDeed):
    permission = Permission.PROGRAMME_STEER

    def act(self) -> str:
        reading.take(stages=[self.stage], at=self.now)
        if reading.measured([self.stage]).exists():
            tasks.send(programme_tasks.read_stage, stage=str(self.stage.uuid))
        messages.success(self.request, _("The criteria were read again."))
        return self.process_url
