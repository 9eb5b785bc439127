"""What the pages of one's own plan share: whose it is, and the sentence on who can read it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import access
from people.permissions import Permission
from processes.kernel.screens import ProcessMixin
from processes.meaning_of_life.models import LifePlan

ONLY_YOU = _("Only you can read this. Your manager, HR, consultants and administrators cannot.")


class MeaningMixin(ProcessMixin, abstract=True):
    process_key = "meaning_of_life"
    permission = Permission.LIFE_PLAN_WRITE

    def today(self) -> date:
        return timezone.localdate(self.now)

    def to_do(self) -> str:
        """The reader's own list: where the plan leads back to."""
        return reverse("todo", args=[self.organisation.slug])

    def way_back(self) -> dict[str, Any]:
        """The page that this room opens from: of the process, where the reader may see that."""
        if self.actor.may(Permission.PROGRAMME_SEE):
            return {"back_url": self.process_run.get_absolute_url(), "back_text": self.process.name}
        return {"back_url": self.to_do(), "back_text": ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            "who_sees_url": reverse("trust"),
            "hide_url": reverse("organisation_start", args=[self.organisation.slug]),
            "ask_url": self.url("talk_ask"),
            **context,
        }


class LifePlanMixin(MeaningMixin, abstract=True):
    """Loads ``self.life_plan``: the reader's own, or 404."""

    life_plan: LifePlan

    def load(self) -> None:
        super().load()
        self.life_plan = access.found(
            LifePlan.objects.exclude(state=LifePlan.State.DECLINED),
            member=self.member,
            programme=self.programme,
        )
        self.life_plan.member = self.member

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"life_plan": self.life_plan, **super().get_context_data(**kwargs)}
