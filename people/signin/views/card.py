"""The page that the QR code of a card leads to: it names nobody and asks for the code."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import limits
from people.queries import card as queries
from people.refusals import NotPossible
from people.signin import card, codes, kiosk
from people.signin.forms import CardForm
from people.signin.views.base import OpenForm
from people.signin.views.kiosk import remember_card

WRONG = _("The code is not right, or the card works no longer.")


class CardEnter(OpenForm):
    """An unknown card and a withdrawn one are the same page."""

    deed = "card"
    form_class = CardForm
    template_name = "people/sign_in/card.html"
    found: queries.Found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            tried = self.count()
        except limits.TooMany as refusal:
            return _closed(request, str(refusal), status=429)
        found = queries.by_key(codes.key_in(kwargs["token"]), self.now)
        if kiosk.kiosk_of(request) is not None:
            remember_card(request, found, self.now)
            return HttpResponseRedirect(reverse("kiosk_code"))
        if found is None:
            return _closed(request, "", status=404)
        tried.forgive()
        self.found = found
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        found = self.found
        try:
            tried = self.count_name(found.organisation.slug, found.member.number)
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        if not found.opens_with(form.cleaned_data["code"]):
            return self.refuse(form, WRONG, "code")
        try:
            response = card.sign_in(self.request, found, to=None, at=self.now)
        except NotPossible:
            return self.refuse(form, WRONG, "code")
        tried.forgive()
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "inviting": self.found.organisation}


def _closed(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    context = {"sentence": sentence}
    return render(request, "people/sign_in/card_closed.html", context, status=status)
