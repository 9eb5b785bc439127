"""All of one's own plan on one page: to check it, and when it is done."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect

from people import access
from people.signin.kiosk import kiosk_of
from people.vault import Keyring
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible
from processes.kernel.screens import ProcessForm, ProcessPage
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.models import LifePlan
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as queries
from processes.meaning_of_life.questions import LIFE_PLAN
from processes.meaning_of_life.views.screens import ONLY_YOU, LifePlanMixin


class WholePlanMixin(LifePlanMixin, abstract=True):
    """Every answer and every goal, opened."""

    changing = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ring = Keyring(self.member)
        return {
            "groups": self.groups(queries.answers(self.life_plan, ring=ring)),
            "goals": [goals.summary(texts) for texts in goals.texts_of(self.life_plan, ring)],
            "who_sees": ONLY_YOU,
            **super().get_context_data(**kwargs),
        }

    def groups(self, answers: Mapping[str, str]) -> list[dict[str, Any]]:
        return [
            {
                "title": section.title,
                "rows": [
                    {
                        "label": line.label,
                        "value": line.text,
                        "url": self.url("life_plan_question", line.question.key) + "?check"
                        if self.changing
                        else "",
                    }
                    for line in lines
                ],
            }
            for section, lines in LIFE_PLAN.summary(answers)
        ]


class LifePlanCheck(WholePlanMixin, ProcessForm):
    """The writer reads everything once more, and says that the plan is right for now."""

    template_name = "meaning_of_life/life_plan_check.html"
    form_class = Form
    changing = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = drafts.begun(member=self.member, form=actions.drafts_of(self.life_plan))
        return {"has_drafts": bool(begun), **super().get_context_data(**kwargs)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.check(life_plan=self.life_plan, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return HttpResponseRedirect(self.url("life_plan_done"))


class LifePlanDone(WholePlanMixin, ProcessPage):
    """What happens next, and the whole plan to print."""

    template_name = "meaning_of_life/life_plan_done.html"

    def load(self) -> None:
        super().load()
        access.found(LifePlan.objects.filter(state=LifePlan.State.CHECKED), pk=self.life_plan.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "todo_url": self.to_do(),
            "at_shared_device": bool(kiosk_of(self.request)),
            **super().get_context_data(**kwargs),
        }
