"""Both views side by side, the differences first, and the worker's reply (F3.2)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.permissions import Permission
from processes.alignment import access, questionnaires
from processes.alignment.access import Side
from processes.alignment.actions import alignment_form as actions
from processes.alignment.actions import reply as replies
from processes.alignment.keys import KEY, draft_form
from processes.alignment.models import AlignmentForm
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import insight as insights
from processes.alignment.queries import item_answer as queries
from processes.alignment.queries import reply as replies_of
from processes.alignment.queries import true_north_part as parts
from processes.alignment.views.base import AlignmentMixin, FormQuestion, readers, second_part
from processes.kernel import drafts, question_screens, screens
from processes.kernel.question_forms import QuestionForm
from processes.kernel.questions import Question, Questionnaire, Words
from programmes.queries import conversation as conversations


class AlignmentFormDetail(AlignmentMixin, screens.ProcessPage):
    """For the worker; for the manager who sent the other view and for HR, whose looks are noted."""

    permission = Permission.PROCESS_RECORD_SEE
    template_name = "alignment/alignment_form_detail.html"
    alignment_form: AlignmentForm
    side: Side

    def load(self) -> None:
        super().load()
        self.alignment_form, self.side = access.readable_form(
            self.actor, self.cycle, self.kwargs["alignment_form"]
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.alignment_form.both_sent:
            return HttpResponseRedirect(self.url("own_form"))
        if self.side != Side.WORKER:
            actions.note_look(form=self.alignment_form, by=self.member, at=self.now)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.alignment_form
        lines = queries.compared(form, forms.items(form))
        context = {
            "alignment_form": form,
            "side": self.side,
            "groups": queries.differences_first(lines),
            **super().get_context_data(**kwargs),
        }
        return {
            **context,
            **(self._for_worker() if self.side == Side.WORKER else self._for_others()),
        }

    def _for_worker(self) -> dict[str, Any]:
        form = self.alignment_form
        return {
            **self._reply_box(),
            **readers(form),
            "reply_url": self.url("reply", form.uuid),
            **second_part(self, form),
            "back_url": self.way_up()["up_url"],
            "conversation": conversations.open_of(self.member, KEY),
            "looks": forms.looks(form),
            "goals": insights.goals_of(self.member),
        }

    def _reply_box(self) -> dict[str, Any]:
        """The reply's own page in small: what is refused there comes back there."""
        name = draft_form("reply", self.alignment_form.uuid)
        kept = drafts.kept_of(member=self.member, form=name).get("reply")
        reply = replies_of.reply_to(self.alignment_form)
        text = kept.text if kept else (reply.text if reply else "")
        box = QuestionForm(
            question=questionnaires.reply().questions[0],
            draft_url=self.url("reply_draft", self.alignment_form.uuid),
            initial={"reply": text},
        )
        saved = time_format(timezone.localtime(kept.saved_at)) if kept else ""
        return {"reply": reply, "reply_form": box, "reply_saved": saved}

    def _for_others(self) -> dict[str, Any]:
        """The worker's second part, where a policy lets this reader see it."""
        form, manager = self.alignment_form, self.side == Side.MANAGER
        part = parts.shown_of(form, self.member)
        back = "manager_view_list" if manager else "member_find"
        reply = replies_of.reply_for(form, self.member) if manager else replies_of.reply_to(form)
        return {
            "reply": reply,
            "part": None if part is None or part.empty else part,
            "back_url": self.url(back),
        }


class ReplyMixin(FormQuestion, abstract=True):
    page = "reply"
    draft_page = "reply_draft"
    discard_page = "reply_discard"
    hub_page = "alignment_form_detail"

    def asked(self) -> Questionnaire:
        return questionnaires.reply()

    def question_key(self) -> str:
        return "words"

    def ending(self, question: Question) -> tuple[Any, ...]:
        return ()

    def draft_form(self) -> str:
        return draft_form("reply", self.alignment_form.uuid)


class ReplyWrite(ReplyMixin, question_screens.QuestionScreen):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.alignment_form.both_sent:
            return HttpResponseRedirect(self.url("own_form"))
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["reply"].error_messages["required"] = _("Write your reply first.")
        return form

    def answers(self) -> Mapping[str, str]:
        reply = replies_of.reply_to(self.alignment_form)
        return {"reply": reply.text if reply else ""}

    def store(self, answers: Mapping[str, str]) -> None:
        replies.write(form=self.alignment_form, text=answers["reply"], by=self.member, at=self.now)

    def caption(self) -> str:
        return _("Both views side by side")

    def seen_by(self) -> Words:
        if readers(self.alignment_form)["manager_reads"]:
            return gettext_lazy("You, your manager and HR.")
        return gettext_lazy("You and HR. Your manager of today cannot read this form.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "skip_url": "", "submit_text": _("Send my reply")}


class ReplyDraft(ReplyMixin, question_screens.QuestionDraft):
    pass


class ReplyDiscard(ReplyMixin, question_screens.QuestionDiscard):
    pass
