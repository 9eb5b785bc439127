"""A forgotten password, and a changed one."""

from typing import Any, ClassVar

from allauth.account.internal import flows
from allauth.account.views import (
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
)
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import limits, proof
from people.actions import account
from people.models import Account
from people.signin import tasks
from people.signin.forms import NewPasswordForm, PasswordChangeForm, ResetForm
from people.signin.views.account import AccountForm
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
        account.set_password(
            account=self.reset_user, password=form.cleaned_data["password1"], at=timezone.now()
        )
        flows.password_reset.finalize_password_reset(self.request, self.reset_user)
        return HttpResponseRedirect(reverse_lazy("account_reset_password_from_key_done"))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PasswordResetFromKeyDone(PasswordResetFromKeyDoneView):
    public: ClassVar[bool] = True
    template_name = "account/password_reset_from_key_done.html"


class PasswordChange(AccountForm):
    """The password of now is asked; of an account without one, another proof."""

    deed = "password_change"
    template_name = "account/password_change.html"
    success_url = reverse_lazy("start")

    @property
    def fresh(self) -> bool:  # type: ignore[override]
        return not self.account.has_usable_password()

    def get_form_class(self) -> type[NewPasswordForm]:
        return NewPasswordForm if self.fresh else PasswordChangeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "account": self.account}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        user = self.account
        try:
            tried = self.count(str(user.pk))
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        if not self.fresh and not user.check_password(form.cleaned_data["oldpassword"]):
            return self.refuse(form, _("This is not your password."), "oldpassword")
        tried.forgive()
        account.set_password(account=user, password=form.cleaned_data["password1"], at=self.now)
        flows.password_change.finalize_password_change(self.request, user)
        proof.note(self.request, user.pk, at=self.now)
        return super().form_valid(form)
