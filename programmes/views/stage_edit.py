"""A planned stage in full; stages and criteria of the organisation's own, added and taken away."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.texts import said
from programmes.actions import criterion, stage_edit
from programmes.forms.criterion import OwnCriterionForm
from programmes.forms.stage_edit import StageAddForm, StageEditForm
from programmes.models import StageRun
from programmes.models.criterion import MOST_CRITERIA
from programmes.models.stage import MOST_STAGES
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm
from programmes.views.criterion import CriterionFormScreen
from programmes.views.process import ProcessLoaded
from programmes.views.stage import StageForm


def wanted(form: StageEditForm) -> stage_edit.Wanted:
    cleaned = form.cleaned_data
    return stage_edit.Wanted(
        name=form.texts("name"),
        purpose=form.texts("purpose"),
        week=cleaned["week"],
        weeks=cleaned["weeks"],
        owner=cleaned["owner"],
        after=form.comes_after(),
        due_set=cleaned["due_set"],
    )


class StageEdit(StageForm):
    """Everything that a planned stage says; once it has opened, that it is fixed and since when."""

    permission = Permission.PROGRAMME_STEER
    form_class = StageEditForm
    template_name = "programmes/stage_edit.html"
    refused_at = None

    def load(self) -> None:
        super().load()
        rows = StageRun.objects.filter(process_run=self.stage.process_run).order_by("order", "pk")
        self.row = list(rows)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "stage": self.stage,
            "others": [row for row in self.row if row != self.stage],
            "languages": self.organisation.languages or ["en"],
        }

    def get_initial(self) -> dict[str, Any]:
        before = self.row[: self.row.index(self.stage)]
        return {
            "week": self.stage.week,
            "weeks": self.stage.weeks,
            "due_set": self.stage.due_set,
            "owner": self.stage.owner,
            "after": str(before[-1].uuid) if before else "first",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Edit “%(stage)s”") % {"stage": said(self.stage.name)},
            "frozen": self.stage.state != StageRun.State.PLANNED,
            "due_on": self.stage.due_on(self.programme.kickoff_on),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form)
        except stage_edit.DateOutside as refusal:
            return self.refuse(
                form, str(refusal), "due_set" if form.cleaned_data["due_set"] else "week"
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return HttpResponseRedirect(self.process_url)

    def act(self, form: StageEditForm) -> None:
        stage_edit.edit(stage=self.stage, wanted=wanted(form), by=self.member, at=self.now)
        messages.success(self.request, _("The stage is changed."))


class StageAdd(ProcessLoaded, ProgrammeForm):
    permission = Permission.PROGRAMME_STEER
    form_class = StageAddForm
    template_name = "programmes/stage_add.html"

    def load(self) -> None:
        super().load()
        self.row = self.stages()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "others": self.row,
            "languages": self.organisation.languages or ["en"],
        }

    def get_initial(self) -> dict[str, Any]:
        last = self.row[-1]
        return {
            "week": last.week + last.weeks,
            "weeks": 4,
            "owner": self.process_run.owner,
            "after": str(last.uuid),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "caption": self.process.name,
            "back_url": self.process_run.get_absolute_url(),
            "cancel_url": self.process_run.get_absolute_url(),
            "most": MOST_STAGES,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: StageAddForm) -> HttpResponse:
        try:
            added = stage_edit.add(
                process_run=self.process_run,
                wanted=wanted(form),
                criterion=form.texts("criterion"),
                by=self.member,
                at=self.now,
            )
        except stage_edit.DateOutside as refusal:
            return self.refuse(
                form, str(refusal), "due_set" if form.cleaned_data["due_set"] else "week"
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(
            self.request,
            _("“%(stage)s” is added, and waits to be opened.") % {"stage": said(added.name)},
        )
        return HttpResponseRedirect(f"{self.process_run.get_absolute_url()}?stage={added.key}")


class StageRemove(StageForm):
    permission = Permission.PROGRAMME_STEER
    form_class = Form
    template_name = "components/confirm.html"
    refused_at = None

    @property
    def done_url(self) -> str:
        return self.stage.process_run.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Take “%(stage)s” away") % {"stage": said(self.stage.name)},
            "consequences": [
                _("The stage and its criteria leave the process and the plan."),
                _("The other stages stay as they are, and close the gap."),
            ],
            "submit_text": _("Take it away"),
            "destructive": True,
            **super().get_context_data(**kwargs),
        }

    def act(self, form: Form) -> None:
        name = said(self.stage.name)
        stage_edit.remove(stage=self.stage, by=self.member, at=self.now)
        messages.success(self.request, _("“%(stage)s” is taken away.") % {"stage": name})


class CriterionAdd(StageForm):
    permission = Permission.CRITERION_EDIT
    form_class = OwnCriterionForm
    template_name = "programmes/form.html"
    refused_at = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "languages": self.organisation.languages or ["en"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Add a criterion to “%(stage)s”") % {"stage": said(self.stage.name)},
            "lead": _(
                "Somebody signs it with evidence once it is so. A stage has at most %(most)s criteria."
            )
            % {"most": MOST_CRITERIA},
            "submit_text": _("Add the criterion"),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: OwnCriterionForm) -> None:
        criterion.add(
            stage=self.stage,
            text=form.texts("text"),
            required=form.cleaned_data["required"],
            by=self.member,
            at=self.now,
        )
        messages.success(self.request, _("The criterion is added."))


class CriterionRemove(CriterionFormScreen):
    permission = Permission.CRITERION_EDIT
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Take this criterion away"),
            "text": said(self.criterion.text),
            "consequences": [_("The gate of its stage no longer asks for it.")],
            "submit_text": _("Take it away"),
            "destructive": True,
            **super().get_context_data(**kwargs),
        }

    def act(self, form: Form) -> None:
        criterion.remove(criterion=self.criterion, by=self.member, at=self.now)
        messages.success(self.request, _("The criterion is taken away."))
