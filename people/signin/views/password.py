"""A forgotten password, and a changed one."""

from typing import Any, ClassVar, cast

from allauth.account.internal import flows
from allauth.account.views import (
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
)
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from people import limits
from people.actions import account
from people.models import Account
from people.signin import tasks
from people.signin.forms import NewPasswordForm, PasswordChangeForm, ResetForm
from people.signin.views.base import OpenForm


class PasswordReset(OpenForm):
    """Says the same, after the same time, whether the address is known or not."""

    deed = "password_reset"
    form_class = ResetForm
    template_name = "account/password_reset.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        address = form.cleaned_data["email"]
        try:
            self.count(address)
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        known = Account.objects.filter(email=address, is_active=True).first()
        tasks.queue_new_password(known.pk if known else 0)
        return HttpResponseRedirect(reverse_lazy("account_reset_password_done"))


class PasswordResetDone(PasswordResetDoneView):
    public: ClassVar[bool] = True
    template_name = "account/password_reset_done.html"


class PasswordResetFromKey(PasswordResetFromKeyView):
    """allauth moves the key out of the address into the session before the form is shown."""

    public: ClassVar[bool] = True
    form_class = NewPasswordForm
    template_name = "account/password_reset_from_key.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        del options["temp_key"]
        options["account"] = options.pop("user")
        return options

    def form_valid(self, form: BaseForm) -> HttpResponse:
        account.set_password(account=self.reset_user, password=form.cleaned_data["password1"])
        flows.password_reset.finalize_password_reset(self.request, self.reset_user)
        return HttpResponseRedirect(reverse_lazy("account_reset_password_from_key_done"))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PasswordResetFromKeyDone(PasswordResetFromKeyDoneView):
    public: ClassVar[bool] = True
    template_name = "account/password_reset_from_key_done.html"


class PasswordChange(LoginRequiredMixin, OpenForm):
    deed = "password_change"
    form_class = PasswordChangeForm
    template_name = "account/password_change.html"
    success_url = reverse_lazy("start")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "account": self.request.user}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        user = cast(Account, self.request.user)
        try:
            tried = self.count(str(user.pk))
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        if not user.check_password(form.cleaned_data["oldpassword"]):
            return self.refuse(form, _("This is not your password."), "oldpassword")
        tried.forgive()
        account.set_password(account=user, password=form.cleaned_data["password1"])
        flows.password_change.finalize_password_change(self.request, user)
        return super().form_valid(form)
