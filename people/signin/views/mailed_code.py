"""A code by mail as a way in: ask for it, type it in the same browser."""

import uuid
from typing import Any

from allauth.account.utils import get_next_redirect_url, perform_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import limits
from people.actions import mailed_code as actions
from people.actions.mailed_code import Outcome
from people.models import Account
from people.signin import tasks
from people.signin.backends import NumberBackend
from people.signin.factor_forms import MailedCodeForm
from people.signin.forms import ResetForm
from people.signin.views.base import OpenForm

KEY = "mailed_code"


class MailedCodeAsk(OpenForm):
    """Says the same, after the same time, whether the address is known or not."""

    deed = "mailed_code"
    form_class = ResetForm
    template_name = "people/sign_in/mailed_code.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        address = form.cleaned_data["email"]
        try:
            self.count(address)
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        known = Account.objects.filter(email=address, is_active=True).first()
        code = actions.ask(account=known, at=self.now)
        self.request.session[KEY] = {
            "code": str(code.pk),
            "address": address,
            "next": get_next_redirect_url(self.request),
        }
        tasks.queue_code(code.pk)
        return HttpResponseRedirect(reverse("mailed_code_enter"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        target = get_next_redirect_url(self.request) or ""
        return super().get_context_data(next=target, **context)


class MailedCodeEnter(OpenForm):
    """Only in the browser that asked."""

    deed = "mailed_code_try"
    form_class = MailedCodeForm
    template_name = "people/sign_in/mailed_code_enter.html"
    asked: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.session.get(KEY)
        if asked is None:
            return HttpResponseRedirect(reverse("mailed_code"))
        self.asked = asked
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            # Each code has five tries of its own, so that the next code can be typed at once.
            tried = limits.count(
                self.request,
                deed=self.deed,
                name=self.asked["address"],
                at=self.now,
                per_name=limits.DAILY,
            )
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        outcome, account = actions.attempt(
            value=uuid.UUID(self.asked["code"]), typed=form.cleaned_data["code"], at=self.now
        )
        if outcome == Outcome.WRONG:
            return self.refuse(form, _("This code is not right."), "code")
        del self.request.session[KEY]
        if account is None:
            self.template_name = "people/sign_in/mailed_code_gone.html"
            return self.render_to_response({"next": self.asked["next"] or ""}, status=410)
        tried.forgive()
        account.backend = NumberBackend.path()
        return perform_login(self.request, account, redirect_url=self.asked["next"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(address=self.asked["address"], **context)
