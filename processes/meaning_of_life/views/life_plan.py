"""The pages of one's own life plan. Their addresses name no person: each opens the reader's own."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from people.signin.kiosk import kiosk_of
from processes.kernel.screens import ProcessDeed, ProcessForm, ProcessPage
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.models import Goal, Kind, LifePlan
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as queries
from processes.meaning_of_life.queries import partner as partners
from processes.meaning_of_life.questions import LIFE_PLAN
from processes.meaning_of_life.views.screens import ONLY_YOU, LifePlanMixin, MeaningMixin

WORDS = {
    "done": gettext_lazy("Completed"),
    "in_progress": gettext_lazy("In progress"),
    "not_started": gettext_lazy("Not yet started"),
    "cannot_start": gettext_lazy("Cannot start yet"),
}

PARTS = (
    pgettext_lazy("parts of a life plan", "one"),
    pgettext_lazy("parts of a life plan", "two"),
    pgettext_lazy("parts of a life plan", "three"),
    pgettext_lazy("parts of a life plan", "four"),
    pgettext_lazy("parts of a life plan", "five"),
    pgettext_lazy("parts of a life plan", "six"),
)


class InvitationMixin(MeaningMixin, abstract=True):
    """The page before the first question names the kinds of partner for a conversation."""

    def kinds(self) -> list[Any]:
        found = partners.kinds_for(self.member, self.programme, self.today())
        return [kind.label for kind in found]


class LifePlanBegin(InvitationMixin, ProcessForm):
    """Why we ask, who will see it, how long it takes; and the free choice."""

    template_name = "meaning_of_life/life_plan_begin.html"
    form_class = Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = queries.of(self.member, self.programme)
        put_off = found is not None and found.state == LifePlan.State.DECLINED
        return {
            "begun": found is not None and not put_off,
            "put_off": put_off,
            "who_sees": ONLY_YOU,
            "kinds": self.kinds(),
            **self.way_back(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.begin(member=self.member, programme=self.programme, at=self.now)
        return HttpResponseRedirect(self.url("life_plan_detail"))


class LifePlanPutOff(MeaningMixin, ProcessDeed):
    """Not now. Nobody is told, and nothing asks again."""

    def act(self) -> str:
        actions.put_off(member=self.member, programme=self.programme, at=self.now)
        messages.success(
            self.request,
            _("It is off your list, and nobody is told. You can begin whenever you wish."),
        )
        return self.to_do()


class LifePlanDetail(InvitationMixin, ProcessPage):
    """The task list; where there is no plan, the page before the first question."""

    template_name = "meaning_of_life/life_plan_detail.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = queries.of(self.member, self.programme)
        if plan is None or plan.state == LifePlan.State.DECLINED:
            self.template_name = LifePlanBegin.template_name
            context = {
                "put_off": plan is not None,
                "who_sees": ONLY_YOU,
                "kinds": self.kinds(),
                **self.way_back(),
            }
            return self.render_to_response({**super().get_context_data(), **context})
        return self.render_to_response(self.get_context_data(life_plan=plan))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = queries.standing(kwargs["life_plan"], self.today())
        return {
            "who_sees": ONLY_YOU,
            "completeness": self.completeness(standing),
            "is_empty": standing.is_empty,
            "at_shared_device": bool(kiosk_of(self.request)),
            **self.way_back(),
            "tasks": [
                *self.section_rows(standing),
                self.goals_row(standing.goals),
                self.readers_row(standing.shares),
                self.check_row(standing),
            ],
            **super().get_context_data(**kwargs),
        }

    def section_rows(self, standing: queries.Standing) -> list[dict[str, Any]]:
        answered = dict.fromkeys(standing.answered, "answered")
        return [
            self.row(
                section.title,
                self.url("life_plan_question", section.entrance(answered).key),
                section.status(answered, standing.drafted),
            )
            for section in LIFE_PLAN.sections
        ]

    def completeness(self, standing: queries.Standing) -> str:
        """M19 in words: where something stands, and that nothing has to."""
        figure = standing.completeness
        if not figure.n:
            return _("Nothing is written yet. Any part is a good place to begin.")
        if figure.n == figure.N:
            return _("You have written something in each of the seven parts of a life plan.")
        return _(
            "You have written something in %(number)s of the seven parts of a life plan. "
            "The others may stay empty."
        ) % {"number": PARTS[figure.n - 1]}

    def goals_row(self, count: int) -> dict[str, Any]:
        word = _("%(count)d of at most %(most)d") % {"count": count, "most": Goal.MOST}
        status = "done" if count else "not_started"
        return self.row(_("My goals"), self.url("goal_list"), status, word if count else "")

    def readers_row(self, shares: int) -> dict[str, Any]:
        word = ngettext("You share %(count)d goal", "You share %(count)d goals", shares)
        word = word % {"count": shares} if shares else _("Only you")
        return self.row(_("Who may read it"), self.url("life_plan_readers"), "protected", word)

    def check_row(self, standing: queries.Standing) -> dict[str, Any]:
        if standing.is_empty:
            return self.row(_("Check my answers"), "", "cannot_start")
        status = "done" if standing.plan.state == LifePlan.State.CHECKED else "not_started"
        return self.row(_("Check my answers"), self.url("life_plan_check"), status)

    def row(self, title: Any, url: str, status: str, word: Any = "") -> dict[str, Any]:
        return {"title": title, "url": url, "status": status, "word": word or WORDS[status]}


class LifePlanReaders(LifePlanMixin, ProcessPage):
    """Who may read what, since when, and each time that they looked."""

    template_name = "meaning_of_life/life_plan_readers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shares = goals.shares(self.life_plan)
        titles = goals.titles(shares, self.member)
        active = [share for share in shares if share.is_active(self.today())]
        standing = goals.standing(active, self.member, self.today())
        rows = [
            {
                "share": share,
                "title": titles[share.goal_id],
                "stands": share in standing,
                "was_manager": share.as_kind == Kind.MANAGER,
                "is_active": share.is_active(self.today()),
            }
            for share in shares
        ]
        return {
            "active": [row for row in rows if row["is_active"]],
            "ended": [row for row in rows if not row["is_active"]],
            "looks": goals.looks(shares),
            **super().get_context_data(**kwargs),
        }


class LifePlanDelete(LifePlanMixin, ProcessForm):
    """Take everything away, after asking once."""

    template_name = "components/confirm.html"
    form_class = Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Delete my life plan"),
            "text": _("Everything that you have written here goes for good."),
            "consequences": [
                _("Your answers, goals and drafts are deleted, and every share ends at once."),
                _("Nobody is told, and nobody sees that there was a plan."),
                _("You can begin a new one whenever you wish."),
            ],
            "submit_text": _("Delete my life plan"),
            "destructive": True,
            "cancel_url": self.url("life_plan_detail"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.remove(life_plan=self.life_plan, at=self.now)
        messages.success(self.request, _("Your life plan is deleted."))
        return HttpResponseRedirect(self.url("life_plan_begin"))
