"""What HR plans: when sessions take place, for how many. Who comes is on none of these pages."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.permissions import Permission
from processes.kernel.refusals import NotPossible
from processes.kernel.screens import ProcessForm, ProcessPage, RecordWrite
from processes.meaning_of_life.actions import learning_session as actions
from processes.meaning_of_life.forms.learning_session import (
    LearningSessionCancelForm,
    LearningSessionForm,
)
from processes.meaning_of_life.models import LearningSession
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import learning_session as queries
from processes.meaning_of_life.views.learning_session import SessionMixin
from processes.meaning_of_life.views.screens import MeaningMixin


class LearningSessionPlan(MeaningMixin, ProcessPage):
    """Every session, the latest first, and how many people have been to any, from ten on."""

    permission = Permission.PROCESS_RECORD_EDIT
    template_name = "meaning_of_life/learning_session_plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = queries.by_text(self.programme, self.request.GET.get("after", ""))
        sessions, following = queries.planned(self.programme, after)
        here = self.url("learning_session_plan")
        number, themes = queries.offered(self.programme)
        return {
            "room": self.room("learning_session_plan"),
            "sessions": sessions,
            "turned": after is not None,
            "next_url": f"{here}?after={following.uuid}" if following else "",
            "first_url": here if after else "",
            "offered": number,
            "themes": themes,
            "came": counts.came(),
            "now": self.now,
            "create_url": self.url("learning_session_create"),
            **super().get_context_data(**kwargs),
        }


class SessionWrite(MeaningMixin, RecordWrite, abstract=True):
    permission = Permission.PROCESS_RECORD_EDIT
    noun = "learning_session"
    form_class = LearningSessionForm
    who_sees = gettext_lazy(
        "Everyone in your organisation can read this. Who signs up, nobody can."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.url("learning_session_plan")
        return {**super().get_context_data(**kwargs), "back_url": back, "cancel_url": back}


class LearningSessionCreate(SessionWrite):
    heading = gettext_lazy("Plan a session")
    lead = gettext_lazy("Everyone is offered it, and may come or not, in paid time.")
    submit_text = gettext_lazy("Plan this session")

    def store(self, record: Any) -> LearningSession:
        record.programme = self.programme
        return actions.plan(session=record, by=self.member, at=self.now)


class LearningSessionUpdate(SessionMixin, SessionWrite):
    permission = Permission.PROCESS_RECORD_EDIT
    heading = gettext_lazy("Change this session")
    lead = gettext_lazy("Who has signed up is told on their own page if its time or place changes.")

    def load(self) -> None:
        super().load()
        self.record = self.session

    def store(self, record: Any) -> LearningSession:
        return actions.revise(session=record, by=self.member, at=self.now)


class LearningSessionCancel(SessionMixin, ProcessForm):
    permission = Permission.PROCESS_RECORD_EDIT
    template_name = "components/confirm.html"
    form_class = LearningSessionCancelForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Cancel this session"),
            "text": _("A session that is cancelled does not come back. You can plan another."),
            "consequences": [
                _("Nobody can sign up any more, and it leaves the calendars of those who have."),
                _("Those who have signed up find your reason on their own page."),
            ],
            "submit_text": _("Cancel this session"),
            "destructive": True,
            "cancel_url": self.session.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.cancel(
                session=self.session,
                reason=form.cleaned_data["reason"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The session is cancelled."))
        return HttpResponseRedirect(self.url("learning_session_plan"))
