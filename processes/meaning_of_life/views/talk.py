"""A conversation about one's plan: asking for it, what belongs to it, and how it was."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import vault
from people.permissions import Permission
from processes.kernel.question_forms import QuestionForm
from processes.kernel.refusals import NotPossible, Refused
from processes.kernel.screens import ProcessDeed, ProcessForm, ProcessPage
from processes.meaning_of_life.actions import talk as actions
from processes.meaning_of_life.forms.talk import TalkActionForm, TalkAskForm, TalkNoteForm
from processes.meaning_of_life.models import LifePlan, Talk
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.queries import talk as queries
from processes.meaning_of_life.questions import TALK
from processes.meaning_of_life.views.screens import MeaningMixin


class TalkAsk(MeaningMixin, ProcessForm):
    """Choose with whom, when, and what is shown; look at exactly that; ask."""

    permission = Permission.CONVERSATION_HOLD
    template_name = "meaning_of_life/talk_ask.html"
    form_class = TalkAskForm

    def load(self) -> None:
        super().load()
        plan = plans.of(self.member, self.programme)
        written = plan is not None and plan.state != LifePlan.State.DECLINED
        self.goals = goals.goals(plan, self.today()) if plan and written else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "member": self.member,
            "programme": self.programme,
            "today": self.today(),
            "goals": self.goals,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**self.way_back(), **super().get_context_data(**kwargs)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        assert isinstance(form, TalkAskForm)  # noqa: S101 -- names the type
        # A form without a choice is not valid.
        partner = form.choice.member  # type: ignore[union-attr]
        if "confirmed" not in self.request.POST:
            shown = [goals.summary(goal.texts) for goal in form.chosen]
            context = self.get_context_data(form=form, partner=partner, shown=shown)
            return self.response_class(
                request=self.request,
                template="meaning_of_life/talk_confirm.html",
                context=context,
                using=self.template_engine,
            )
        try:
            talk = actions.ask(
                member=self.member,
                partner=partner,
                programme=self.programme,
                goals=[goal.goal for goal in form.chosen],
                proposed=form.proposed,
                until_on=form.until_on,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "partner")
        messages.success(
            self.request, _("You have asked %(name)s for a conversation.") % {"name": partner.name}
        )
        return HttpResponseRedirect(self.url("talk_detail", talk.uuid))


class TalkMixin(MeaningMixin, abstract=True):
    """Loads ``self.talk``: to anyone but the two it is not there."""

    permission = Permission.CONVERSATION_HOLD
    talk: Talk

    def load(self) -> None:
        super().load()
        self.talk = queries.talk_for(self.member, self.programme, self.kwargs["talk"], self.today())

    @property
    def own(self) -> bool:
        """Whether the reader is the one whose plan it is about."""
        return self.talk.owner_id == self.member.pk

    def here(self) -> str:
        return self.url("talk_detail", self.talk.uuid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        other = self.talk.partner if self.own else self.talk.owner
        return {
            "belongs_to": self.talk,
            "own": self.own,
            "other": other,
            "here_url": self.here(),
            **super().get_context_data(**kwargs),
        }


class TalkDetail(TalkMixin, ProcessPage):
    """All that belongs to one conversation, as the reader sees it. The partner's look is noted first."""

    template_name = "meaning_of_life/talk_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actions.look(talk=self.talk, by=self.member, at=self.now)
        ring, today = vault.Keyring(self.talk.owner), self.today()
        shares = queries.shown(self.talk, today)
        standing = queries.standing(self.talk, self.member, today)
        return {
            "talk": standing,
            "held": standing is not None and standing.state == "held",
            "shares": shares,
            "titles": goals.titles(shares, self.talk.owner) if self.own and shares else {},
            "notes": queries.notes(self.talk, ring),
            "actions": queries.actions(self.talk, self.member, ring),
            "answered": bool(self.own and queries.answers(self.talk, self.member)),
            "list_url": reverse("conversation_list", args=[self.organisation.slug]),
            "talk_ask_url": self.url("talk_ask"),
            **super().get_context_data(**kwargs),
        }


class TalkNoteUpdate(TalkMixin, ProcessForm):
    """One's own note; the other has theirs."""

    template_name = "meaning_of_life/talk_form.html"
    form_class = TalkNoteForm

    def get_initial(self) -> dict[str, Any]:
        return {"text": queries.own_note(self.talk, self.member)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Write a note"),
            "submit_text": _("Save the note"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.write(talk=self.talk, text=form.cleaned_data["text"], by=self.member, at=self.now)
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.here())


class TalkActionCreate(TalkMixin, ProcessForm):
    template_name = "meaning_of_life/talk_form.html"
    form_class = TalkActionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "talk": self.talk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Agree on something"),
            "submit_text": _("Write it down"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        assert isinstance(form, TalkActionForm)  # noqa: S101 -- names the type
        given = form.cleaned_data
        try:
            actions.agree(
                talk=self.talk,
                doer=form.two[given["doer"]],
                text=given["text"],
                due_on=given["due_on"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            field = refusal.field if isinstance(refusal, Refused) else None
            return self.refuse(form, str(refusal), field)
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.here())


class TalkActionDeed(TalkMixin, ProcessDeed, abstract=True):
    def load(self) -> None:
        super().load()
        self.action = queries.action_of(self.talk, self.kwargs["talk_action"])

    def do(self) -> None:
        raise NotImplementedError

    def act(self) -> str:
        try:
            self.do()
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.here()


class TalkActionDone(TalkActionDeed):
    """Whoever does it says that it is done, or takes that back."""

    def do(self) -> None:
        actions.tell_done(action=self.action, by=self.member, at=self.now)


class TalkActionDelete(TalkActionDeed):
    def do(self) -> None:
        actions.strike(action=self.action, by=self.member)
        messages.success(self.request, _("It is taken away."))


class TalkAnswer(TalkMixin, ProcessForm):
    """Three questions for the worker alone, after both have confirmed that they talked."""

    template_name = "meaning_of_life/talk_answer.html"
    form_class = QuestionForm

    def load(self) -> None:
        super().load()
        queries.refuse_others(self.talk, self.member)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "question": TALK.questions[0]}

    def get_initial(self) -> dict[str, Any]:
        return dict(queries.answers(self.talk, self.member))

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answers = form.answers()  # type: ignore[attr-defined]
        try:
            actions.answer(talk=self.talk, answers=answers, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("Thank you. Only you can read your answers."))
        return HttpResponseRedirect(self.here())


class TalkClose(TalkMixin, ProcessForm):
    """The owner keeps it for themselves from now on."""

    template_name = "components/confirm.html"
    form_class = Form

    def load(self) -> None:
        super().load()
        queries.refuse_others(self.talk, self.member)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.talk.partner.name
        return {
            "heading": _("Keep this for yourself"),
            "consequences": [
                _("%(name)s can no longer read notes and agreed actions.") % {"name": name},
                _("Goals that you have shown %(name)s for the conversation are closed to them.")
                % {"name": name},
                _("You go on reading all of it. This cannot be undone."),
            ],
            "submit_text": _("Keep it for myself"),
            "cancel_url": self.here(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.close(talk=self.talk, by=self.member, at=self.now)
        messages.success(self.request, _("Only you can read this now."))
        return HttpResponseRedirect(self.here())
