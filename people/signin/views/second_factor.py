"""The second factor: asked while signing in, or of somebody whose part needs one."""

from datetime import datetime
from typing import Any

from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from people import limits, proof
from people.models import Account
from people.screens import PublicScreen
from people.signin import factors, passkeys, provider
from people.signin.factor_forms import FactorCodeForm, PasskeyForm
from people.signin.stages import SecondFactorStage
from people.signin.views.account import AFTER
from people.signin.views.base import OpenForm


class SecondFactor(OpenForm):
    """By the app's code, a recovery code or a passkey. Who has none is told how to set one up."""

    deed = "second_factor"
    form_class = FactorCodeForm
    template_name = "people/sign_in/second_factor.html"
    stage: Any = None
    account: Account

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.account = request.user
            if proof.has_second_factor(request):
                return HttpResponseRedirect(self.onwards())
        else:
            self.stage = LoginStageController.enter(request, SecondFactorStage.key)
            if self.stage is None or self.stage.login.user is None:
                messages.info(request, _("The second step was open for too long. Sign in again."))
                return HttpResponseRedirect(reverse("account_login"))
            self.account = self.stage.login.user
        self.factors = factors.of(self.account)
        if not self.factors.any:
            return self.set_up_first()
        return super().dispatch(request, *args, **kwargs)

    def set_up_first(self) -> HttpResponse:
        if self.stage is not None:
            return self.accepted()
        held = provider.held_by(self.request)
        if held is not None:
            context = {"inviting": held.organisation, "name": held.provider.name}
            return render(self.request, "people/sign_in/second_factor_elsewhere.html", context)
        self.request.session[AFTER] = get_next_redirect_url(self.request) or ""
        context = {"passkeys_possible": passkeys.possible()}
        return render(self.request, "people/sign_in/second_factor_needed.html", context)

    def get_form_class(self) -> Any:
        return PasskeyForm if "credential" in self.request.POST else FactorCodeForm

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            tried = self.count(str(self.account.pk))
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        if "credential" in form.cleaned_data:
            answer = form.cleaned_data["credential"]
            if not passkey_fits(self.request, answer, self.account, self.now):
                return self.refuse(form, _("No passkey that fits came from your browser."))
        elif not factors.code_fits(self.account, form.cleaned_data["code"], self.now):
            return self.refuse(
                form,
                _("This code does not fit, or it was used before. Wait for the next one and type that."),
                "code",
            )  # fmt: skip
        tried.forgive()
        return self.accepted()

    def accepted(self) -> HttpResponse:
        if self.stage is not None:
            proof.pass_second_factor(self.request, self.account.pk)
            response: HttpResponse = self.stage.exit()
            return response
        self.request.session.cycle_key()
        proof.note(self.request, self.account.pk, at=self.now, second=True)
        return HttpResponseRedirect(self.onwards())

    def onwards(self) -> str:
        return get_next_redirect_url(self.request) or reverse("start")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        form = context["form"]
        by_code = isinstance(form, FactorCodeForm)
        with_passkey = bool(self.factors.passkeys) and passkeys.possible()
        return {
            **context,
            "code_form": form if by_code else FactorCodeForm(),
            "passkey_form": PasskeyForm() if by_code else form,
            "with_codes": bool(self.factors.app or self.factors.recovery),
            "options": passkeys.ask_to_show(self.request, self.account) if with_passkey else "",
            "next": get_next_redirect_url(self.request) or "",
        }


class SecondFactorMissing(PublicScreen):
    """No second factor at hand: what to do, and whom to ask."""

    template_name = "people/sign_in/second_factor_missing.html"


def passkey_fits(
    request: HttpRequest, answer: dict[str, Any], account: Account, at: datetime
) -> bool:
    try:
        found = passkeys.shown(request, answer, account)
    except passkeys.Refused:
        return False
    factors.used(found, at)
    return True
