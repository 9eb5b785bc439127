"""Passkeys: add, rename, remove, and sign in with one."""

from typing import Any

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from people import limits, proof
from people.actions import factor as actions
from people.refusals import NotPossible
from people.signin import factors, passkeys
from people.signin.backends import NumberBackend
from people.signin.factor_forms import PasskeyAddForm, PasskeyForm, PasskeyNameForm
from people.signin.views.account import AccountForm
from people.signin.views.base import OpenForm


class PasskeyAdd(AccountForm):
    deed = "second_factor"
    form_class = PasskeyAddForm
    template_name = "people/sign_in/passkey_add.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            answer = passkeys.made(self.request, given["credential"])
            with_codes = actions.add_passkey(
                account=self.account, name=given["name"], answer=answer, at=self.now
            )
        except passkeys.Refused:
            return self.refuse(form, _("No passkey came from your browser. Try again."))
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The passkey has been added."))
        return self.after_adding(with_codes)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        possible = passkeys.possible()
        options = passkeys.ask_to_make(self.request, self.account) if possible else ""
        return super().get_context_data(possible=possible, options=options, **context)


class OnePasskey(AccountForm):
    """Finds ``self.passkey`` among the account's own."""

    deed = "second_factor"
    success_url = reverse_lazy("security")
    passkey: Authenticator

    def load(self) -> None:
        found = [row for row in self.factors.passkeys if row.pk == self.kwargs["passkey"]]
        if not found:
            raise Http404
        self.passkey = found[0]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(name=self.passkey.wrap().name, **context)


class PasskeyRename(OnePasskey):
    form_class = PasskeyNameForm
    template_name = "people/sign_in/passkey_rename.html"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.passkey.wrap().name}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.rename_passkey(passkey=self.passkey, name=form.cleaned_data["name"])
        messages.success(self.request, _("The name has been saved."))
        return super().form_valid(form)


class PasskeyRemove(OnePasskey):
    """Asks first."""

    form_class = Form
    template_name = "people/sign_in/passkey_remove.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.take_away(factor=self.passkey, at=self.now)
        if len(self.factors.passkeys) == 1 and self.factors.app is None:
            proof.forget_second_factor(self.request)
        messages.success(self.request, _("The passkey has been removed."))
        return super().form_valid(form)


class PasskeySignIn(OpenForm):
    """Stands for the password and the second factor: the device has checked who holds it."""

    deed = "passkey"
    form_class = PasskeyForm
    template_name = "people/sign_in/passkey_sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            return HttpResponseRedirect(get_next_redirect_url(request) or "/")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            tried = self.count()
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        try:
            passkey = passkeys.shown(self.request, form.cleaned_data["credential"], None)
        except passkeys.Refused:
            return self.refuse(
                form, _("No passkey that opens anything here came from your browser.")
            )
        tried.forgive()
        account = passkey.user
        factors.used(passkey, self.now)
        proof.pass_second_factor(self.request, account.pk)
        account.backend = NumberBackend.path()
        return perform_login(
            self.request, account, redirect_url=get_next_redirect_url(self.request)
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        possible = passkeys.possible()
        return super().get_context_data(
            possible=possible,
            options=passkeys.ask_to_show(self.request, None) if possible else "",
            next=get_next_redirect_url(self.request) or "",
            **context,
        )
