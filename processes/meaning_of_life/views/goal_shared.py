"""What others have chosen to show the reader. Each look is noted before the text."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from people import vault
from people.permissions import Permission
from processes.kernel.screens import ProcessPage
from processes.meaning_of_life.actions import goal_share as actions
from processes.meaning_of_life.models import GoalShare
from processes.meaning_of_life.queries import goal as queries
from processes.meaning_of_life.views.screens import MeaningMixin


class GoalSharedList(MeaningMixin, ProcessPage):
    """Who shares a goal with the reader, without any of its words."""

    permission = Permission.GOAL_READ
    template_name = "meaning_of_life/goal_shared_list.html"

    def to_do(self) -> str:
        page = "team" if self.actor.may(Permission.TEAM_SEE) else "todo"
        return reverse(page, args=[self.organisation.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shares = queries.shared_with(self.member, self.programme, self.today())
        return {"shares": shares, **self.way_back(), **super().get_context_data(**kwargs)}


class GoalSharedDetail(MeaningMixin, ProcessPage):
    """One shared goal. A withdrawn one is as absent as one that never was."""

    permission = Permission.GOAL_READ
    template_name = "meaning_of_life/goal_shared_detail.html"
    share: GoalShare

    def load(self) -> None:
        super().load()
        self.share = queries.share_for(
            self.member, self.programme, self.kwargs["goal"], self.today()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            goal = actions.look(share=self.share, at=self.now)
        except vault.CannotOpen:
            raise Http404 from None
        return {
            "share": self.share,
            "rows": queries.summary(goal.texts),
            **super().get_context_data(**kwargs),
        }
