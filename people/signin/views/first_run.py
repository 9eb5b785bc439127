"""The page that founds the first organisation; its one-time link is printed by ``first_run``."""

from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from people import limits
from people.actions import organisation as actions
from people.forms.first_run import FirstRunForm
from people.models import FirstRun
from people.queries import first_run as queries
from people.refusals import NotPossible
from people.signin.views.base import OpenForm


class FirstRunFound(OpenForm):
    """With a good link the form, otherwise what to do."""

    deed = "first_run"
    form_class = FirstRunForm
    template_name = "people/sign_in/first_run.html"
    first_run: FirstRun

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if queries.is_over():
            return _explained(request, "over", status=403)
        token = kwargs.get("token", "")
        if not token:
            return _explained(request, "missing", status=200)
        try:
            tried = self.count()
        except limits.TooMany:
            return _explained(request, "wrong", status=429)
        first_run = queries.by_token(token, self.now)
        if first_run is None:
            return _explained(request, "wrong", status=403)
        tried.forgive()
        self.first_run = first_run
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Most people read what the page is read in."""
        return {**super().get_initial(), "languages": [get_language()]}

    def form_valid(self, form: FirstRunForm) -> HttpResponse:
        organisation = form.organisation()
        try:
            account = actions.found(
                first_run=self.first_run,
                organisation=organisation,
                manager_name=form.cleaned_data["manager_name"],
                number=form.cleaned_data["number"],
                address=form.cleaned_data["address"],
                password=form.cleaned_data["password1"],
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return perform_login(self.request, account, redirect_url=organisation.get_absolute_url())


def _explained(request: HttpRequest, case: str, *, status: int) -> HttpResponse:
    template = "people/sign_in/first_run_closed.html"
    return render(request, template, {"case": case}, status=status)
