"""The authenticator app: add it by its QR code or its secret, and remove it."""

from typing import Any

import segno
from allauth.mfa.utils import decrypt, encrypt
from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from people import limits, proof
from people.actions import factor as actions
from people.refusals import NotPossible
from people.signin import factors
from people.signin.factor_forms import AuthenticatorAddForm
from people.signin.views.account import AccountForm

KEY = "app_secret"


class AuthenticatorAdd(AccountForm):
    """The secret waits, sealed, in the session until a code shows that the app has it."""

    deed = "second_factor"
    form_class = AuthenticatorAddForm
    template_name = "people/sign_in/authenticator_add.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.factors.app:
            return HttpResponseRedirect(reverse("security"))
        return super().get(request, *args, **kwargs)

    def secret(self) -> str:
        if KEY not in self.request.session:
            self.request.session[KEY] = encrypt(factors.new_secret())
        return decrypt(self.request.session[KEY])

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            tried = self.count(str(self.account.pk))
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        secret = self.secret()
        counter = factors.counter_of(secret, form.cleaned_data["code"], self.now)
        if counter is None:
            return self.refuse(
                form,
                _("This code does not fit. Type the one that the app shows now; look whether the clock of your telephone is right."),
                "code",
            )  # fmt: skip
        tried.forgive()
        try:
            with_codes = actions.add_authenticator(
                account=self.account, secret=secret, counter=counter, at=self.now
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        del self.request.session[KEY]
        messages.success(self.request, _("The authenticator app has been added."))
        return self.after_adding(with_codes)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        secret = self.secret()
        code = segno.make(factors.setup_address(self.account, secret), error="m", micro=False)
        picture = code.svg_inline(scale=4, border=4, light="#fff", omitsize=True)
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return super().get_context_data(
            picture=mark_safe(picture),  # noqa: S308 -- drawn by segno from our own address
            secret=" ".join(groups),
            **context,
        )


class AuthenticatorRemove(AccountForm):
    """Asks first."""

    deed = "second_factor"
    form_class = Form
    template_name = "people/sign_in/authenticator_remove.html"
    success_url = reverse_lazy("security")

    def load(self) -> None:
        if self.factors.app is None:
            raise Http404

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.take_away(factor=self.factors.app, at=self.now)
        if not self.factors.passkeys:
            proof.forget_second_factor(self.request)
        messages.success(self.request, _("The authenticator app has been removed."))
        return super().form_valid(form)
