"""The pages of a kiosk itself: its home, the code of a scanned card, the end of a turn, enrolling."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from people import limits, scope
from people.actions import kiosk as actions
from people.models import Kiosk, Organisation
from people.queries import card as cards
from people.queries import kiosk as queries
from people.refusals import NotPossible
from people.screens import PublicScreen
from people.signin import card, codes, kiosk
from people.signin.forms import CardForm, KioskSignInForm
from people.signin.views.base import OpenForm

SCANNED = "scanned"
TIME_TO_TYPE = timedelta(minutes=2)


def remember_card(request: HttpRequest, found: cards.Found | None, at: datetime) -> None:
    """Which card was held before the scanner, so that its address is on no page. Unknown ones too."""
    kiosk.leave(request)
    named = [found.organisation.pk, str(found.card.uuid)] if found else None
    request.session[SCANNED] = {"card": named, "until": (at + TIME_TO_TYPE).isoformat()}


class KioskForms(OpenForm):
    """Loads ``self.kiosk`` and ``self.organisation``; elsewhere says that this is no kiosk."""

    deed = "sign_in"
    kiosk: Kiosk
    organisation: Organisation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = request.kiosk_found  # type: ignore[attr-defined]
        if found is None or found.kiosk.withdrawn_at is not None:
            context = {"withdrawn": found is not None}
            return render(request, "people/sign_in/kiosk_none.html", context, status=403)
        self.kiosk, self.organisation = found.kiosk, found.organisation
        return super().dispatch(request, *args, **kwargs)

    def enter(self, form: BaseForm, found: cards.Found | None, tried: limits.Try) -> HttpResponse:
        """Sign in with a card whose code was right; all else gets one answer."""
        try:
            if found is not None:
                response = card.sign_in(self.request, found, to=None, at=self.now)
                tried.forgive()
                return response
        except NotPossible:
            pass
        return self.refuse(form, _("The number or the code is not right."))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**context),
            "inviting": self.organisation,
            "seconds": self.kiosk.idle_seconds,
            "languages": self.organisation.languages,
        }


class KioskHome(KioskForms):
    """Whoever comes here finds nobody signed in: leaving a page for this one ends the turn."""

    form_class = KioskSignInForm
    template_name = "people/sign_in/kiosk.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.session.is_empty():
            kiosk.leave(request)
            return kiosk.wiped(HttpResponseRedirect(reverse("kiosk")))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        typed = form.cleaned_data
        if typed["key"]:
            remember_card(self.request, cards.by_key(typed["key"], self.now), self.now)
            return HttpResponseRedirect(reverse("kiosk_code"))
        slug = self.organisation.slug
        try:
            tried = self.count_name(slug, typed["number"], self.kiosk)
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        found = cards.by_number(slug=slug, number=typed["number"], code=typed["code"], at=self.now)
        return self.enter(form, found, tried)


class KioskCode(KioskForms):
    """The card has been read; its code is typed within two minutes."""

    form_class = CardForm
    template_name = "people/sign_in/kiosk_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        given = request.session.get(SCANNED)
        if not given or datetime.fromisoformat(given["until"]) <= self.now:
            return HttpResponseRedirect(reverse("kiosk"))
        self.given = given["card"]
        response = super().dispatch(request, *args, **kwargs)
        response["Refresh"] = f"{int(TIME_TO_TYPE.total_seconds())}; url={reverse('kiosk')}"
        return response

    def form_valid(self, form: BaseForm) -> HttpResponse:
        found = self.shown()
        number = found.member.number if found else ""
        try:
            tried = self.count_name(self.organisation.slug, number, self.kiosk)
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        code = form.cleaned_data["code"]
        fits = codes.code_fits(code, found.card.code_hash if found else None)
        return self.enter(form, found if fits else None, tried)

    def shown(self) -> cards.Found | None:
        """The card that was read, if it is one of this organisation."""
        if not self.given or self.given[0] != self.organisation.pk:
            return None
        organisation_id, value = self.given
        return cards.by_uuid(organisation_id=organisation_id, value=value, at=self.now)


class KioskOver(PublicScreen):
    """The end of a turn; goes back to the home by itself."""

    template_name = "people/sign_in/kiosk_over.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response["Refresh"] = f"{kiosk.OVER}; url={reverse('kiosk')}"
        return response


class KioskPing(View):
    """Somebody touched the page without leaving it; the middleware takes note."""

    public: ClassVar[bool] = True
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=204 if request.user.is_authenticated else 403)


class KioskEnrol(OpenForm):
    """Makes the browser that opens it a kiosk, by a button, once."""

    deed = "kiosk"
    form_class = Form
    template_name = "people/sign_in/kiosk_enrol.html"
    found: queries.Found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            tried = self.count()
        except limits.TooMany as refusal:
            return _closed(request, str(refusal), status=429)
        self.link = codes.key_in(kwargs["token"])
        found = queries.by_link(self.link, self.now)
        if found is None:
            return _closed(request, "", status=404)
        tried.forgive()
        self.found = found
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with scope.bind(self.found.organisation.pk):
                key = actions.enrol(kiosk=self.found.kiosk, link=self.link, at=self.now)
        except NotPossible:
            return _closed(self.request, "", status=404)
        kiosk.leave(self.request)
        response = kiosk.wiped(HttpResponseRedirect(reverse("kiosk")))
        kiosk.remember(response, key)
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**context),
            "inviting": self.found.organisation,
            "name": self.found.kiosk.name,
            "seconds": self.found.kiosk.idle_seconds,
        }


def _closed(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    context = {"sentence": sentence}
    return render(request, "people/sign_in/kiosk_closed.html", context, status=status)
