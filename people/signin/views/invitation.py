"""The page that a mailed invitation leads to."""

from typing import Any, cast

from allauth.account.utils import perform_login
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from people import limits, scope
from people.actions import invitation as actions
from people.models import Account
from people.queries import invitation as queries
from people.refusals import NotPossible
from people.signin.forms import KnownPasswordForm, NewPasswordForm
from people.signin.views.base import OpenForm


class InvitationAccept(OpenForm):
    """Choose a password; or, for somebody who has a sign-in, use that one.

    Whether the invited address has a sign-in is told only to who holds the link, which was mailed
    to that address.
    """

    deed = "invitation"
    found: queries.Found
    known: Account | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            tried = self.count()
        except limits.TooMany as refusal:
            return _closed(request, str(refusal), status=429)
        found = queries.by_token(slug=kwargs["organisation"], token=kwargs["token"], at=self.now)
        if found is None or found.member.address is None:
            return _closed(request, "", status=404)
        tried.forgive()
        self.found = found
        self.known = Account.objects.filter(email=found.member.address.lower()).first()
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"people/sign_in/invitation_{self.way}.html"]

    @property
    def way(self) -> str:
        """``join``: signed in already. ``known``: has a sign-in. ``new``: makes one."""
        if self.request.user.is_authenticated:
            return "join"
        return "known" if self.known else "new"

    def get_form_class(self) -> type[Form]:
        return {"join": Form, "known": KnownPasswordForm, "new": NewPasswordForm}[self.way]

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer = getattr(self, f"answer_{self.way}")
        try:
            with scope.bind(self.found.organisation.pk):
                response: HttpResponse = answer(form)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return response

    def answer_new(self, form: BaseForm) -> HttpResponse:
        account = actions.accept(
            invitation=self.found.invitation,
            password=form.cleaned_data["password1"],
            at=self.now,
        )
        return self.sign_in(account)

    def answer_join(self, form: BaseForm) -> HttpResponse:
        account = cast(Account, self.request.user)
        actions.join(invitation=self.found.invitation, account=account, at=self.now)
        return HttpResponseRedirect(self.found.organisation.get_absolute_url())

    def answer_known(self, form: BaseForm) -> HttpResponse:
        account = self.known
        if account is None:
            return self.refuse(form, _("This is not your password."), "password")
        try:
            tried = limits.count(
                self.request, deed="sign_in", name=account.email or "", at=self.now
            )
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        if not account.check_password(form.cleaned_data["password"]) or not account.is_active:
            return self.refuse(form, _("This is not your password."), "password")
        tried.forgive()
        actions.join(invitation=self.found.invitation, account=account, at=self.now)
        return self.sign_in(account)

    def sign_in(self, account: Account) -> HttpResponse:
        return perform_login(
            self.request,
            account,
            redirect_url=self.found.organisation.get_absolute_url(),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**context),
            "inviting": self.found.organisation,
            "invited": self.found.member,
        }


def _closed(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    context = {"sentence": sentence}
    return render(request, "people/sign_in/invitation_closed.html", context, status=status)
