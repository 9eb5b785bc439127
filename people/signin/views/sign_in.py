"""Signing in, by address or by number, on one page; and signing out."""

from typing import Any, ClassVar

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.core.validators import slug_re
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from people import limits
from people.queries import card as cards
from people.refusals import NotPossible
from people.signin import card, kiosk, provider
from people.signin.backends import NumberBackend
from people.signin.forms import AddressSignInForm, NumberSignInForm
from people.signin.views.base import OpenForm


def known_organisation(request: HttpRequest) -> str:
    """The short name that the way here mentions, so that nobody has to type it."""
    target = get_next_redirect_url(request) or ""
    try:
        named = resolve(target.partition("?")[0]).kwargs.get("organisation")
    except Resolver404:
        named = None
    return str(named or request.GET.get("organisation", ""))[:40]


def organisation_url(request: HttpRequest) -> str:
    """Where somebody signs in through their organisation; straight there if it is known."""
    known, target = known_organisation(request), get_next_redirect_url(request)
    named = slug_re.fullmatch(known)
    path = (
        reverse("organisation_sign_in", args=[known]) if named else reverse("organisation_choose")
    )
    return f"{path}?{urlencode({'next': target})}" if target else path


def blank_number_form(request: HttpRequest) -> NumberSignInForm:
    initial = {"organisation": known_organisation(request)}
    return NumberSignInForm(prefix="number", initial=initial)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class AddressSignIn(LoginView):
    """allauth's own way, by address."""

    public: ClassVar[bool] = True
    form_class = AddressSignInForm
    template_name = "account/login.html"

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        waits = [
            (error.params or {})["wait"]
            for error in form.non_field_errors().as_data()
            if error.code == "too_many"
        ]
        status = 429 if waits else 422
        context = self.get_context_data(form=form, locked=bool(waits))
        response = self.render_to_response(context, status=status)
        if waits:
            response["Retry-After"] = str(waits[0])
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {
            **context,
            "address_form": context["form"],
            "number_form": blank_number_form(self.request),
            "through": provider.held_by(self.request),
            "organisation_url": organisation_url(self.request),
            "next": get_next_redirect_url(self.request) or "",
        }


class NumberSignIn(OpenForm):
    """By organisation, number and password: the same page, with this way open."""

    deed = "sign_in"
    form_class = NumberSignInForm
    prefix = "number"
    template_name = "account/login.html"

    def get_initial(self) -> dict[str, Any]:
        return {"organisation": known_organisation(self.request)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        typed = form.cleaned_data
        try:
            tried = self.count_name(typed["organisation"], typed["number"])
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        account = NumberBackend().authenticate(self.request, **typed)
        found = cards.by_number(
            slug=typed["organisation"], number=typed["number"], code=typed["password"], at=self.now
        )
        if account is None:
            return self.by_card(form, found, tried)
        tried.forgive()
        account.backend = NumberBackend.path()
        return perform_login(
            self.request, account, redirect_url=get_next_redirect_url(self.request)
        )

    def by_card(self, form: BaseForm, found: cards.Found | None, tried: limits.Try) -> HttpResponse:
        """What was typed was no password; perhaps it was the code on a card."""
        try:
            if found is not None:
                to = get_next_redirect_url(self.request)
                response = card.sign_in(self.request, found, to=to, at=self.now)
                tried.forgive()
                return response
        except NotPossible:
            pass  # the same answer as to a wrong code
        return self.refuse(
            form, _("The organisation, the number, or the password or code is not right.")
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {
            **context,
            "address_form": AddressSignInForm(),
            "number_form": context["form"],
            "by_number": True,
            "organisation_url": organisation_url(self.request),
            "next": get_next_redirect_url(self.request) or "",
        }


class SignOut(LogoutView):
    """By POST; a GET asks. The next person on this device chooses their own language.

    Whoever came in through a provider is offered to sign out there too.
    """

    public: ClassVar[bool] = True
    template_name = "account/logout.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        held = provider.held_by(self.request)
        response = super().post(*args, **kwargs)
        if held is not None:
            path = reverse("organisation_sign_in", args=[held.organisation.slug])
            response = HttpResponseRedirect(f"{path}?left")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        if kiosk.kiosk_of(self.request) is not None:
            kiosk.leave(self.request)
            return kiosk.wiped(HttpResponseRedirect(reverse("kiosk_over")))
        return response
