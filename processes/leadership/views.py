"""The pages of Leadership."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.kernel import screens
from processes.leadership import actions, queries
from processes.leadership.forms import PromiseForm, RenegotiateForm
from processes.leadership.models import Promise


class PromiseMixin(screens.RecordMixin, abstract=True):
    process_key = "leadership"
    noun = "promise"
    permission = Permission.PROMISE_MAKE

    def rows(self) -> QuerySet[Promise]:
        return queries.every_promise()


class PromiseList(screens.RecordList):
    permission = writing = Permission.PROMISE_MAKE
    process_key = "leadership"
    noun = "promise"
    template_name = "leadership/promise_list.html"
    create_text = _("Make a promise")

    def rows(self) -> QuerySet[Promise]:
        return queries.promises(self.programme, self.member)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        closed = queries.closed(self.programme, self.member, _uuid(self.request.GET.get("before")))
        shown = closed[: queries.PAGE]
        return {
            **context,
            "made": [row for row in context["rows"] if row.is_made_by(self.member)],
            "received": [row for row in context["rows"] if not row.is_made_by(self.member)],
            "closed": shown,
            "older_url": f"?before={shown[-1].uuid}" if len(closed) > len(shown) else "",
        }


class PromiseDetail(PromiseMixin, screens.RecordDetail):
    permission = Permission.PROMISE_MAKE
    template_name = "leadership/promise_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = actions.day(self.now, self.member)
        return {
            "deeds": queries.deeds(self.record, self.member, today),
            "recipient_has_left": self.record.recipient_has_left(today),
            "made_by_me": self.record.is_made_by(self.member),
            **super().get_context_data(**kwargs),
        }


class PromiseCreate(screens.RecordWrite):
    permission = Permission.PROMISE_MAKE
    process_key = "leadership"
    noun = "promise"
    form_class = PromiseForm
    heading = _("Make a promise")
    lead = _("Promise what lies in your own hands, and rather a little than too much.")
    submit_text = _("Promise it")
    who_sees = _(
        "Only you and the person to whom you promise it. HR and managers see how many people keep promises, and only from ten people on."
    )

    def store(self, record: Any) -> Promise:
        record.programme = self.programme
        return actions.make(promise=record, by=self.member, at=self.now)


class PromiseRenegotiate(PromiseMixin, screens.RecordWrite):
    form_class = RenegotiateForm
    template_name = "leadership/promise_renegotiate.html"
    heading = _("Give another date")
    lead = _("Saying in time that a date has to change is part of keeping one's word.")
    submit_text = _("Promise it for this date")
    who_sees = _("Only you and the person to whom you promised it.")

    def store(self, record: Any) -> Promise:
        return actions.renegotiate(
            promise=record, due_on=record.due_on, by=self.member, at=self.now
        )


class PromiseDeed(PromiseMixin, screens.RecordDeed, abstract=True):
    """A button on a promise; each says by ``action`` what it does."""

    permission = Permission.PROMISE_MAKE
    action: ClassVar[Callable[..., Promise]]

    def do(self, record: Any) -> Promise:
        return type(self).action(promise=record, by=self.member, at=self.now)


class PromiseTellDone(PromiseDeed):
    action = staticmethod(actions.tell_done)
    done = _("Done. The other person is asked to confirm it on this page.")


class PromiseConfirm(PromiseDeed):
    action = staticmethod(actions.confirm)
    done = _("Confirmed. Thank you.")


class PromiseNotYet(PromiseDeed):
    action = staticmethod(actions.not_yet)
    done = _("The promise is open again.")


class PromiseCancel(PromiseDeed):
    action = staticmethod(actions.cancel)
    done = _("Cancelled.")


class PromiseNotKept(PromiseDeed):
    action = staticmethod(actions.not_kept)
    done = _("Noted. You may make a new promise at any time.")


def _uuid(text: str | None) -> UUID | None:
    """The uuid in an address, or None for anything else that somebody typed there."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
