"""The printed slip: organisation, number and code first, then a password."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.utils import perform_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import limits, scope
from people.actions import invitation as actions
from people.queries import invitation as queries
from people.refusals import NotPossible
from people.signin.backends import NumberBackend
from people.signin.forms import CodeForm, NewPasswordForm
from people.signin.views.base import OpenForm

SESSION_KEY = "slip"
TIME_TO_CHOOSE = timedelta(minutes=15)


class CodeEnter(OpenForm):
    deed = "code"
    form_class = CodeForm
    template_name = "people/sign_in/code.html"

    def get_initial(self) -> dict[str, Any]:
        return {"organisation": self.request.GET.get("organisation", "")[:40]}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        typed = form.cleaned_data
        try:
            tried = self.count(limits.number_name(typed["organisation"], typed["number"]))
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        found = queries.by_code(
            slug=typed["organisation"], number=typed["number"], code=typed["code"], at=self.now
        )
        if found is None:
            return self.refuse(form, _("The organisation, the number or the code is not right."))
        tried.forgive()
        self.request.session.cycle_key()
        self.request.session[SESSION_KEY] = {
            "organisation": found.organisation.pk,
            "invitation": str(found.invitation.uuid),
            "until": (self.now + TIME_TO_CHOOSE).isoformat(),
        }
        return HttpResponseRedirect(reverse("code_password"))


class CodePassword(OpenForm):
    """Only after the code, in the same session, for a quarter of an hour."""

    deed = "code"
    form_class = NewPasswordForm
    template_name = "people/sign_in/code_password.html"
    found: queries.Found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        given = request.session.get(SESSION_KEY)
        found = None
        if given and datetime.fromisoformat(given["until"]) > self.now:
            found = queries.by_uuid(
                organisation_id=given["organisation"], value=given["invitation"], at=self.now
            )
        if found is None:
            return HttpResponseRedirect(reverse("code"))
        self.found = found
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with scope.bind(self.found.organisation.pk):
                account = actions.redeem(
                    invitation=self.found.invitation,
                    password=form.cleaned_data["password1"],
                    at=self.now,
                )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        del self.request.session[SESSION_KEY]
        account.backend = NumberBackend.path()
        return perform_login(
            self.request, account, redirect_url=self.found.organisation.get_absolute_url()
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**context),
            "inviting": self.found.organisation,
            "invited": self.found.member,
        }
