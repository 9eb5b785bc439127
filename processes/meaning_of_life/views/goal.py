"""The pages of one's own goals: list, look, remove, share, withdraw. Writing is in ``goal_question``."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from people import vault
from people.models import Member
from processes.kernel.questions import Words
from processes.kernel.refusals import NotPossible
from processes.kernel.screens import ProcessDeed, ProcessForm, ProcessPage
from processes.meaning_of_life.actions import goal as actions
from processes.meaning_of_life.actions import goal_share as sharing
from processes.meaning_of_life.forms.goal_share import GoalShareForm
from processes.meaning_of_life.models import Goal, GoalShare
from processes.meaning_of_life.queries import goal as queries
from processes.meaning_of_life.questions import GOAL
from processes.meaning_of_life.views.screens import ONLY_YOU, LifePlanMixin


class GoalList(LifePlanMixin, ProcessPage):
    """One's own goals, at most five."""

    template_name = "meaning_of_life/goal_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ring = vault.Keyring(self.member)
        written = queries.goals(self.life_plan, self.today(), ring)
        return {
            "goals": written,
            "tied": queries.tied_to_work(written),
            "closed": queries.closed(self.life_plan, ring),
            "may_add": len(written) < Goal.MOST,
            "most": Goal.MOST,
            "who_sees": ONLY_YOU,
            **super().get_context_data(**kwargs),
        }


class OwnGoalMixin(LifePlanMixin, abstract=True):
    """Loads ``self.goal``: the reader's own, or 404."""

    goal: Goal

    def load(self) -> None:
        super().load()
        self.goal = queries.own_goal(self.life_plan, self.kwargs["goal"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"goal": self.goal, **super().get_context_data(**kwargs)}

    def seen_by(self) -> Words:
        """The sentence that names who can read this goal."""
        shares = queries.shares_of(self.goal, self.today())
        if not shares:
            return ONLY_YOU
        if len(shares) > 1:
            return _("You and %(names)s can read this goal. What you change here, they see.") % {
                "names": get_text_list([share.reader.name for share in shares], _("and"))
            }
        return _("You and %(name)s can read this goal. What you change here, %(name)s sees.") % {
            "name": shares[0].reader.name
        }


class GoalDetail(OwnGoalMixin, ProcessPage):
    """All of one goal, each page of it to be changed."""

    template_name = "meaning_of_life/goal_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = queries.opened(self.goal, vault.Keyring(self.member))
        return {
            "title": texts["title"],
            "rows": self.rows(texts),
            "shares": queries.shares_of(self.goal, self.today()),
            "who_sees": self.seen_by(),
            **super().get_context_data(**kwargs),
        }

    def rows(self, texts: Mapping[str, str]) -> list[dict[str, Any]]:
        [(_section, lines)] = GOAL.summary(texts)
        return [
            {
                "label": line.label,
                "value": line.text,
                "url": self.url("goal_question", self.goal.uuid, line.question.key) + "?check",
            }
            for line in lines
        ]


class GoalTakeUp(OwnGoalMixin, ProcessDeed):
    """A closed goal is one of the five again."""

    def act(self) -> str:
        try:
            actions.take_up(goal=self.goal, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("goal_list")
        messages.success(self.request, _("You have taken up this goal again."))
        return self.url("goal_detail", self.goal.uuid)


class GoalDelete(OwnGoalMixin, ProcessForm):
    """Remove a goal, after asking once."""

    template_name = "components/confirm.html"
    form_class = Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goes = [_("The goal and its draft are deleted for good.")]
        goes += [
            _("%(name)s can no longer read it.") % {"name": share.reader.name}
            for share in queries.shares_of(self.goal, self.today())
        ]
        return {
            "heading": _("Remove this goal"),
            "text": queries.opened(self.goal, vault.Keyring(self.member))["title"],
            "consequences": goes,
            "submit_text": _("Remove this goal"),
            "destructive": True,
            "cancel_url": self.url("goal_list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.remove(goal=self.goal, at=self.now)
        messages.success(self.request, _("The goal is removed."))
        return HttpResponseRedirect(self.url("goal_list"))


class GoalShareCreate(OwnGoalMixin, ProcessForm):
    """Let somebody read one goal, on purpose: choose, look at what is shown, confirm."""

    template_name = "meaning_of_life/goal_share_form.html"
    form_class = GoalShareForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "member": self.member,
            "programme": self.programme,
            "today": self.today(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = queries.opened(self.goal, vault.Keyring(self.member))
        return {
            "shares": queries.shares_of(self.goal, self.today()),
            "rows": queries.summary(texts),
            "back_url": self.url("goal_list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        # A form without a choice is not valid.
        reader: Member = form.choice.member  # type: ignore[attr-defined]
        purpose, until_on = form.cleaned_data["purpose"], form.cleaned_data["until_on"]
        if "confirmed" not in self.request.POST:
            label = GoalShare.Purpose(purpose).label
            context = self.get_context_data(form=form, reader=reader, purpose=label)
            return self.response_class(
                request=self.request,
                template="meaning_of_life/goal_share_confirm.html",
                context=context,
                using=self.template_engine,
            )
        try:
            sharing.share(
                goal=self.goal, reader=reader, purpose=purpose, until_on=until_on, at=self.now
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(
            self.request, _("%(name)s can now read this goal.") % {"name": reader.name}
        )
        return HttpResponseRedirect(self.url("life_plan_readers"))


class GoalUnshare(OwnGoalMixin, ProcessDeed):
    """Withdraw one share, or all: from the next moment on they cannot read the goal."""

    def act(self) -> str:
        sharing.unshare(goal=self.goal, reader=self.reader(), at=self.now)
        left = queries.shares_of(self.goal, self.today())
        done = _("The share is withdrawn. Only you can read this goal now.")
        messages.success(self.request, _("The share is withdrawn.") if left else done)
        return self.url("life_plan_readers")

    def reader(self) -> Member | None:
        """Whom the button names; without a name it is about everybody."""
        named = self.request.POST.get("share")
        if named is None:
            return None
        share = queries.own_share(self.goal, named)
        return share.reader
