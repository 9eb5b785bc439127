"""Signing in through an organisation's own provider: the way there, and the way back."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.generic import View

from people import limits, proof, scope, threshold
from people.actions import provider as actions
from people.actions.provider import NotLetIn
from people.queries import provider as queries
from people.signin import ceremony, kiosk, provider
from people.signin.client import client_of
from people.signin.forms import OrganisationNameForm
from people.signin.protocol import Broken, Cause, Client, Identity
from people.signin.views.base import OpenForm
from people.signin.views.confirm import KEPT, go_on
from people.signin.views.sign_in import known_organisation
from people.vault import CannotOpen

logger = logging.getLogger(__name__)
# Whose fault it is not: a person who tries again later, or in another way, does all that can be done.
STATUS = {"down": 503, "too_many": 429, "lost": 400, "cancelled": 400}


class OrganisationChoose(OpenForm):
    """Type the short name; whether there is such an organisation is not told here."""

    deed = "provider"
    form_class = OrganisationNameForm
    template_name = "people/sign_in/organisation.html"

    def get_initial(self) -> dict[str, Any]:
        return {"organisation": known_organisation(self.request)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        url = reverse("organisation_sign_in", args=[form.cleaned_data["organisation"]])
        return HttpResponseRedirect(url + _next(get_next_redirect_url(self.request)))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        target = get_next_redirect_url(self.request) or ""
        return super().get_context_data(next=target, **context)


class ProviderView(View):
    """Finds ``self.found``; one answer for no organisation, no provider and one that is off."""

    public: ClassVar[bool] = True
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]
    found: queries.Found
    now: datetime

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """Outside a transaction: a provider may take seconds to answer."""
        return transaction.non_atomic_requests(super().as_view(**options))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        if kiosk.kiosk_of(request) is not None:
            return kiosk.go_home(request)
        found = queries.by_slug(kwargs["organisation"])
        if found is None:
            context = {"slug": kwargs["organisation"], "next": self.target()}
            return render(request, "people/sign_in/organisation_none.html", context, status=404)
        self.found = found
        return super().dispatch(request, *args, **kwargs)

    def target(self) -> str:
        return get_next_redirect_url(self.request) or ""

    def failed(self, reason: str, *, wait: int = 0, sentence: str = "") -> HttpResponse:
        """A page in calm words, with the other ways in."""
        context = {
            "reason": str(reason),
            "sentence": sentence,
            "inviting": self.found.organisation,
            "name": self.found.provider.name,
        }
        status = STATUS.get(str(reason), 403)
        template = "people/sign_in/organisation_failed.html"
        response = render(self.request, template, context, status=status)
        if wait:
            response["Retry-After"] = str(wait)
        return response

    def broken(self, problem: Broken) -> HttpResponse:
        if problem.cause in (Cause.DOWN, Cause.REFUSED):
            logger.warning(
                "The sign-in provider of organisation %s: %s.", self.found.organisation.pk, problem
            )
        return self.failed(problem.cause)

    def client(self) -> Client:
        try:
            return client_of(self.found.organisation, self.found.provider)
        except CannotOpen:
            raise Broken(Cause.REFUSED, "its secret is sealed by a key that is gone") from None


class OrganisationSignIn(ProviderView):
    """An organisation's own way in: one button.

    Whoever has just signed out comes here with ``left``, and is offered to do so at the provider too.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        left = "left" in request.GET
        context = {
            "inviting": self.found.organisation,
            "name": self.found.provider.name,
            "next": self.target(),
            "left": left,
            "farewell_url": self.farewell() if left else "",
        }
        return render(request, "people/sign_in/organisation_sign_in.html", context)

    def farewell(self) -> str:
        """The provider may have to be asked where, so this is limited as going there is."""
        try:
            limits.count(
                self.request, deed="provider_go", at=self.now, per_network=limits.SETTING_OUT
            )
        except limits.TooMany:
            return ""
        return ceremony.farewell(self.found.provider.issuer, self.found.provider.client_id)


class OrganisationSignInGo(ProviderView):
    """To the provider. A link and no form, because a form may not lead to another site.

    With ``again``, of somebody who is signed in through it, it proves anew who they are.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            limits.count(request, deed="provider_go", at=self.now, per_network=limits.SETTING_OUT)
            url = ceremony.begin(request, self.client(), way=self.way(), at=self.now)
        except limits.TooMany as refusal:
            return self.failed("too_many", wait=refusal.wait, sentence=str(refusal))
        except Broken as problem:
            return self.broken(problem)
        return HttpResponseRedirect(url)

    def way(self) -> dict[str, Any]:
        way: dict[str, Any] = {"next": self.target(), "again": "again" in self.request.GET}
        if way["again"]:
            way["kept"] = self.request.session.pop(KEPT, "")
        return way


class OrganisationSignInBack(ProviderView):
    """From the provider: who came is looked for in this organisation alone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            tried = limits.count(request, deed="provider_back", at=self.now)
            client = self.client()
            way = ceremony.returned(request, client, at=self.now)
            identity = ceremony.identify(
                request,
                client,
                way=way,
                number_claim=self.found.provider.number_claim,
                at=self.now,
            )
            response = self.proved(way, identity) if way["again"] else self.enter(way, identity)
        except limits.TooMany as refusal:
            return self.failed("too_many", wait=refusal.wait, sentence=str(refusal))
        except Broken as problem:
            return self.broken(problem)
        except NotLetIn as problem:
            return self.failed(problem.reason)
        tried.forgive()
        return response

    def enter(self, way: dict[str, Any], identity: Identity) -> HttpResponse:
        organisation = self.found.organisation
        with scope.bind(organisation.pk):
            entered = actions.let_in(stamp=way["stamp"], identity=identity, at=self.now)
        return provider.sign_in(
            self.request,
            self.found,
            account=entered.account,
            link=str(entered.link.uuid),
            second=self.found.provider.second_factor and identity.second,
            signed_in_at=identity.signed_in_at,
            to=within(organisation.slug, way["next"]) or organisation.get_absolute_url(),
        )

    def proved(self, way: dict[str, Any], identity: Identity) -> HttpResponse:
        """The same person, asked by the provider within the last minutes."""
        held = provider.held_by(self.request)
        same = held is not None and (identity.issuer, identity.subject) == (
            held.link.issuer,
            held.link.subject,
        )
        asked_at = identity.signed_in_at
        if held is None or not same or held.organisation != self.found.organisation:
            raise Broken(Cause.LOST)
        if asked_at is None or self.now - asked_at >= proof.FRESH_FOR:
            raise Broken(Cause.REFUSED, "auth_time")
        provider.restore(self.request)
        if not self.request.user.is_authenticated:
            raise Broken(Cause.LOST)
        self.request.session.cycle_key()
        second = self.found.provider.second_factor and identity.second
        proof.note(self.request, self.request.user.pk, at=asked_at, second=second)
        target = within(self.found.organisation.slug, way["next"])
        target = target or self.found.organisation.get_absolute_url()
        return go_on(self.request, target, threshold.kept(self.request, way["kept"]))


def within(slug: str, target: str) -> str:
    """The address if it is one of this organisation, else nothing."""
    try:
        named = resolve(target.partition("?")[0].partition("#")[0]).kwargs.get("organisation")
    except Resolver404:
        return ""
    return target if named == slug else ""


def _next(target: str | None) -> str:
    return "?" + urlencode({"next": target}) if target else ""
