"""Readings for clarity: asking for one, writing one, and what was written, for its owner alone."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people import vault
from people.permissions import Permission
from processes.kernel.refusals import NotPossible
from processes.kernel.screens import ProcessDeed, ProcessForm, ProcessPage
from processes.meaning_of_life.actions import clarity_reading as actions
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.forms.clarity_reading import ClarityAskForm, ClarityForm
from processes.meaning_of_life.models import ClarityReading, LifePlan
from processes.meaning_of_life.queries import clarity_reading as queries
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.views.screens import LifePlanMixin, MeaningMixin


class ClarityReadingList(MeaningMixin, ProcessPage):
    """Those that one has asked for, and those that one is asked to write."""

    permission = Permission.GOAL_READ
    template_name = "meaning_of_life/clarity_reading_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "own": queries.own(self.member, self.programme),
            "waiting": queries.waiting(self.member, self.programme, self.today()),
            "may_ask": self.may_ask(),
            **self.way_back(),
            **super().get_context_data(**kwargs),
        }

    def may_ask(self) -> bool:
        """Whoever has begun a plan: there are no goals without."""
        if not self.actor.may(Permission.LIFE_PLAN_WRITE):
            return False
        plan = plans.of(self.member, self.programme)
        return plan is not None and plan.state != LifePlan.State.DECLINED


class ClarityReadingAsk(LifePlanMixin, ProcessForm):
    """Choose who reads which goals, look at what is shown, ask."""

    template_name = "meaning_of_life/clarity_reading_ask.html"
    form_class = ClarityAskForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "member": self.member,
            "programme": self.programme,
            "today": self.today(),
            "goals": goals.goals(self.life_plan, self.today()),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "list_url": self.url("clarity_reading_list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        assert isinstance(form, ClarityAskForm)  # noqa: S101 -- names the type
        reader = form.readers[form.cleaned_data["reader"]]
        if "confirmed" not in self.request.POST:
            shown = [goals.summary(goal.texts) for goal in form.chosen]
            context = self.get_context_data(form=form, reader=reader, shown=shown)
            return self.response_class(
                request=self.request,
                template="meaning_of_life/clarity_reading_confirm.html",
                context=context,
                using=self.template_engine,
            )
        try:
            actions.ask(
                member=self.member,
                reader=reader,
                programme=self.programme,
                goals_to_read=[goal.goal for goal in form.chosen],
                until_on=form.cleaned_data["until_on"],
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "reader")
        messages.success(
            self.request, _("You have asked %(name)s for a reading.") % {"name": reader.name}
        )
        return HttpResponseRedirect(self.url("clarity_reading_list"))


class OwnReadingMixin(MeaningMixin, abstract=True):
    """Loads ``self.reading``: one that the reader of the page has asked for, or 404."""

    reading: ClarityReading

    def load(self) -> None:
        super().load()
        self.reading = queries.own_reading(
            self.member, self.programme, self.kwargs["clarity_reading"]
        )


class ClarityReadingDetail(OwnReadingMixin, ProcessPage):
    """What was written, for the one whose goals they are."""

    template_name = "meaning_of_life/clarity_reading_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "reading": self.reading,
            "goals": queries.result(self.reading),
            "list_url": self.url("clarity_reading_list"),
            **super().get_context_data(**kwargs),
        }


class ClarityReadingDelete(OwnReadingMixin, ProcessForm):
    """Take it back, or put away what was written; after asking once."""

    template_name = "components/confirm.html"
    form_class = Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = {"name": self.reading.reader.name}
        waits = self.reading.state == ClarityReading.State.ASKED
        return {
            "heading": _("Take back the reading") if waits else _("Delete this reading"),
            "consequences": [
                _("%(name)s can no longer open the goals, and writes nothing.") % name
                if waits
                else _("What %(name)s has written is deleted for good.") % name
            ],
            "submit_text": _("Take it back") if waits else _("Delete this reading"),
            "destructive": True,
            "cancel_url": self.url("clarity_reading_list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.remove(reading=self.reading, by=self.member, at=self.now)
        messages.success(self.request, _("The reading is deleted."))
        return HttpResponseRedirect(self.url("clarity_reading_list"))


class AskedReadingMixin(MeaningMixin, abstract=True):
    """Loads ``self.reading``: one that waits for the reader of the page, or 404."""

    permission = Permission.GOAL_READ
    reading: ClarityReading

    def load(self) -> None:
        super().load()
        self.reading = queries.to_read(
            self.member, self.programme, self.kwargs["clarity_reading"], self.today()
        )


class ClarityReadingWrite(AskedReadingMixin, ProcessForm):
    """The goals and the questions about each. Every look at a goal is noted before it is shown."""

    template_name = "meaning_of_life/clarity_reading_write.html"
    form_class = ClarityForm

    def load(self) -> None:
        super().load()
        self.shares = queries.shares_of(self.reading, self.today())
        if not self.shares:
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        goals_to_read = [share.goal.uuid for share in self.shares]
        return {**super().get_form_kwargs(), "goals": goals_to_read}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        try:
            opened = [goal_share.look(share=share, at=self.now) for share in self.shares]
        except vault.CannotOpen:
            raise Http404 from None
        return {
            "reading": self.reading,
            "parts": [
                {"rows": goals.summary(goal.texts), "fields": context["form"].of_goal(place)}
                for place, goal in enumerate(opened)
            ],
            "list_url": self.url("clarity_reading_list"),
            **context,
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        assert isinstance(form, ClarityForm)  # noqa: S101 -- names the type
        try:
            actions.write(reading=self.reading, marks=form.marks(), by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(
            self.request,
            _("Thank you. %(name)s alone can read what you wrote, and the goals are closed again.")
            % {"name": self.reading.owner.name},
        )
        return HttpResponseRedirect(self.url("clarity_reading_list"))


class ClarityReadingDecline(AskedReadingMixin, ProcessDeed):
    """The reader says kindly that they cannot."""

    def act(self) -> str:
        try:
            actions.decline(reading=self.reading, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(
                self.request,
                _("%(name)s sees that you cannot. Nobody else is told.")
                % {"name": self.reading.owner.name},
            )
        return self.url("clarity_reading_list")
