"""Reminding by hand, recalling, and the messages that went wrong."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.screens import DeedScreen, FormScreen, PageScreen
from people.texts import said
from programmes.process import AssignmentKind
from programmes.refusals import NotPossible
from programmes.reminders import actions, queries
from programmes.views.stage import StageMixin


class ReminderSend(StageMixin, FormScreen):
    permission = Permission.REMINDER_SEND
    form_class = Form
    template_name = "reminders/reminder_send.html"
    kind: AssignmentKind

    def load(self) -> None:
        super().load()
        for kind in self.stage.process_run.process.assignments:
            if kind.key == self.kwargs["kind"] and kind.remind and not kind.private:
                self.kind = kind
                return
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "heading": _("Remind those who have not done “%(kind)s”") % {"kind": self.kind.name},
            "caption": said(self.stage.name),
            "submit_text": _("Remind them in ten minutes"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            batch = actions.remind(stage=self.stage, kind=self.kind, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return HttpResponseRedirect(
            reverse("reminders_batch", args=[self.organisation.slug, batch])
        )


class BatchDetail(PageScreen):
    permission = Permission.REMINDER_SEND
    template_name = "reminders/batch_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = queries.batch(self.kwargs["batch"])
        if found is None:
            raise Http404
        return {"batch": found, **super().get_context_data(**kwargs)}


class BatchRecall(DeedScreen):
    permission = Permission.REMINDER_SEND

    def act(self) -> str:
        batch = self.kwargs["batch"]
        if queries.batch(batch) is None:
            raise Http404
        try:
            count = actions.recall(batch=batch, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(
                self.request, _("Recalled: %(count)s messages will not be sent.") % {"count": count}
            )
        return reverse("reminders_batch", args=[self.organisation.slug, batch])


class MessageList(PageScreen):
    permission = Permission.REMINDER_SEND
    template_name = "reminders/message_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"rows": queries.problems(), **super().get_context_data(**kwargs)}
