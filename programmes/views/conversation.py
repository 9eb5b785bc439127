"""Conversations between two people: the list, asking, the date, confirming, withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.access import manager_of
from people.permissions import Permission
from people.screens import DeedScreen, FormScreen, PageScreen, Screen
from programmes import access
from programmes.actions import conversation as actions
from programmes.forms.conversation import ConversationAskForm, ConversationDateForm
from programmes.models import Conversation
from programmes.queries import conversation as queries
from programmes.refusals import NotPossible


class ConversationMixin(Screen, abstract=True):
    permission = Permission.CONVERSATION_HOLD

    def list_url(self) -> str:
        return reverse("conversation_list", args=[self.organisation.slug])


class ConversationList(ConversationMixin, PageScreen):
    template_name = "programmes/conversation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        talks = queries.open_talks(self.member, today, manager_of(self.member))
        return {
            "asked_of_me": [talk for talk in talks if not talk.asked_by_reader],
            "asked_by_me": [talk for talk in talks if talk.asked_by_reader],
            "past": queries.past_talks(self.member, today),
            **super().get_context_data(**kwargs),
        }


class ConversationAsk(ConversationMixin, FormScreen):
    """Asks the reader's own manager; the page that links here names the process."""

    form_class = ConversationAskForm
    template_name = "programmes/conversation_ask.html"

    def load(self) -> None:
        super().load()
        self.manager = manager_of(self.member)

    def get_initial(self) -> dict[str, Any]:
        return {"process": self.request.GET.get("process", "")}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if self.manager is None:
            return self.refuse(form, _("No manager is named for you. Ask your HR manager."))
        try:
            actions.ask(
                process=form.cleaned_data["process"],
                by=self.member,
                of=self.manager,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(
            self.request,
            _("You have asked %(name)s for a conversation.") % {"name": self.manager.name},
        )
        return HttpResponseRedirect(self.list_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "manager": self.manager,
            "cancel_url": self.list_url(),
            **super().get_context_data(**kwargs),
        }


class OneConversation(ConversationMixin, abstract=True):
    """Loads ``self.conversation``; to anyone but the two it is not there."""

    conversation: Conversation

    def load(self) -> None:
        super().load()
        self.conversation = access.conversation_by_uuid(self.kwargs["conversation"])

    @property
    def talk(self) -> queries.Talk:
        return queries.Talk(self.conversation, self.member, timezone.localdate(self.now))


class ConversationDate(OneConversation, FormScreen):
    form_class = ConversationDateForm
    template_name = "programmes/conversation_date.html"

    def load(self) -> None:
        super().load()
        if self.talk.asked_by_reader:
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        on = self.conversation.dated_for
        if on and on in self.talk.days:
            return {"day": on.isoformat()}
        return {"on": on}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "days": self.talk.days}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        on = form.cleaned_data["on"]
        try:
            actions.date(conversation=self.conversation, on=on, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "on")
        messages.success(
            self.request,
            _("%(name)s can see the date: %(date)s.")
            % {"name": self.talk.other.name, "date": date_format(on)},
        )
        return HttpResponseRedirect(self.list_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "talk": self.talk,
            "back_url": self.list_url(),
            **super().get_context_data(**kwargs),
        }


class ConversationDeed(OneConversation, DeedScreen, abstract=True):
    def do(self) -> None:
        raise NotImplementedError

    def act(self) -> str:
        try:
            self.do()
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.list_url()


class ConversationConfirm(ConversationDeed):
    def do(self) -> None:
        row = actions.confirm(conversation=self.conversation, by=self.member, at=self.now)
        messages.success(
            self.request,
            _("You have both confirmed: the conversation was held.")
            if row.held
            else _("You have confirmed that the conversation was held."),
        )


class ConversationAskAgain(ConversationDeed):
    """Ask one's manager of today instead. The page names them, and so does the post."""

    def do(self) -> None:
        manager = manager_of(self.member)
        if manager is None or str(manager.uuid) != self.request.POST.get("manager"):
            raise NotPossible(_("Your manager has changed in the meantime. Look again."))
        actions.ask_again(conversation=self.conversation, of=manager, by=self.member, at=self.now)
        messages.success(
            self.request,
            _("You have asked %(name)s for a conversation.") % {"name": manager.name},
        )


class ConversationDecline(ConversationDeed):
    """Whoever was asked says kindly that they cannot."""

    def do(self) -> None:
        row = actions.decline(conversation=self.conversation, by=self.member, at=self.now)
        messages.success(
            self.request,
            _("%(name)s sees that you cannot, and may ask somebody else. Nobody else is told.")
            % {"name": row.asked_by.name},
        )


class ConversationWithdraw(ConversationDeed):
    def do(self) -> None:
        actions.withdraw(conversation=self.conversation, by=self.member, at=self.now)
        messages.success(self.request, _("Your request is withdrawn."))
