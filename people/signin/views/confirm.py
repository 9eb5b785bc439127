"""Confirm that it is you: asked before a deed that somebody at an open screen should not do."""

import uuid
from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.db import transaction
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from people import limits, proof, scope, threshold
from people.actions import mailed_code
from people.queries import card as cards
from people.signin import card, factors, kiosk, passkeys, provider, tasks
from people.signin.factor_forms import FactorCodeForm, MailedCodeForm, PasskeyForm
from people.signin.forms import CardForm, KnownPasswordForm
from people.signin.views.account import AccountForm
from people.signin.views.second_factor import passkey_fits

KEY = "confirm_code"
# What an interrupted form had sent waits here for the way to the provider and back.
KEPT = "provider_kept"
FORMS: dict[str, type[Form]] = {
    "provider": Form,
    "password": KnownPasswordForm,
    "code": FactorCodeForm,
    "passkey": PasskeyForm,
    "mail": Form,
    "mailed_code": MailedCodeForm,
    "card": CardForm,
}


class Confirm(AccountForm):
    """By password, by a code, by passkey; without these by a mailed code, or the card that let in.

    Somebody who came through their organisation's provider may confirm by that too.

    ``kept`` is what an interrupted form had sent; afterwards it can be sent again.
    """

    deed = "confirm"
    fresh = False
    template_name = "people/sign_in/confirm.html"

    @property
    def ways(self) -> list[str]:
        by_password = self.account.has_usable_password()
        with_code = self.factors.app or self.factors.recovery
        can = {
            "provider": provider.held_by(self.request) is not None,
            "password": by_password,
            "code": bool(with_code),
            "passkey": bool(self.factors.passkeys) and passkeys.possible(),
            "mail": bool(self.account.email) and not by_password,
            "mailed_code": KEY in self.request.session,
            "card": not (by_password or self.factors.any) and self.card is not None,
        }
        return [way for way, possible in can.items() if possible]

    @cached_property
    def card(self) -> cards.Found | None:
        """The card that opened this session, while it would let this account in again."""
        given = self.request.session.get(card.SESSION_KEY)
        if not given:
            return None
        found = cards.by_uuid(organisation_id=given[0], value=given[1], at=self.now)
        if found is None or found.member.account_id != self.account.pk:
            return None
        with scope.bind(found.organisation.pk), transaction.atomic():
            return None if cards.barred([found.member], self.now) else found

    def tried(self) -> limits.Try:
        """A code of a card is counted with all other tries at that number."""
        if self.way != "card" or self.card is None:
            return self.count(str(self.account.pk))
        here = kiosk.kiosk_of(self.request)
        return self.count_name(self.card.organisation.slug, self.card.member.number, here)

    @property
    def way(self) -> str:
        asked = self.request.POST.get("way", "")
        return asked if asked in self.ways else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.way:
            return self.render_to_response(self.get_context_data(form=Form()))
        return super().post(request, *args, **kwargs)

    def get_form_class(self) -> type[Form]:
        return FORMS.get(self.way, Form)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "auto_id": f"{self.way}_%s"}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if self.way == "provider":
            return self.to_provider()
        if self.way == "mail":
            return self.send_code(form)
        try:
            tried = self.tried()
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        sentence = self.problem(form.cleaned_data)
        if sentence:
            field = None if self.way == "passkey" else next(iter(form.fields))
            return self.refuse(form, sentence, field)
        tried.forgive()
        self.request.session.cycle_key()
        proof.note(self.request, self.account.pk, at=self.now)
        return self.go_on()

    def problem(self, given: dict[str, Any]) -> str:
        """What is wrong with the proof, or nothing."""
        if self.way == "password":
            fits = self.account.check_password(given["password"])
            return "" if fits else _("This is not your password.")
        if self.way == "code":
            fits = factors.code_fits(self.account, given["code"], self.now)
            return "" if fits else _("This code does not fit, or it was used before.")
        if self.way == "passkey":
            fits = passkey_fits(self.request, given["credential"], self.account, self.now)
            return "" if fits else _("No passkey that fits came from your browser.")
        if self.way == "card":
            fits = self.card is not None and self.card.opens_with(given["code"])
            return "" if fits else _("This is not the code on your card.")
        return self.problem_of_mailed(given["code"])

    def problem_of_mailed(self, typed: str) -> str:
        value = uuid.UUID(self.request.session[KEY])
        outcome, account = mailed_code.attempt(value=value, typed=typed, at=self.now)
        if outcome == mailed_code.Outcome.WRONG:
            return _("This code is not right.")
        del self.request.session[KEY]
        if account is None or account.pk != self.account.pk:
            return _("This code no longer works. Let us send you another one.")
        return ""

    def send_code(self, form: BaseForm) -> HttpResponse:
        try:
            limits.count(
                self.request, deed="mailed_code", name=str(self.account.email), at=self.now
            )
        except limits.TooMany as refusal:
            return self.refuse_for_now(form, refusal)
        code = mailed_code.ask(account=self.account, at=self.now)
        self.request.session[KEY] = str(code.pk)
        tasks.queue_code(code.pk)
        return self.render_to_response(self.get_context_data(form=Form()))

    def to_provider(self) -> HttpResponse:
        """By a link: a form may not lead to another site."""
        held = provider.held_by(self.request)
        self.request.session[KEPT] = self.request.POST.get("kept", "")
        query = urlencode({"again": "", "next": get_next_redirect_url(self.request) or ""})
        path = reverse("organisation_sign_in_go", args=[held.organisation.slug]) if held else ""
        context = {"name": held.provider.name if held else "", "url": f"{path}?{query}"}
        return render(self.request, "people/sign_in/confirm_elsewhere.html", context)

    def go_on(self) -> HttpResponse:
        held = provider.held_by(self.request)
        home = held.organisation.get_absolute_url() if held else reverse("security")
        target = get_next_redirect_url(self.request) or home
        kept = threshold.kept(self.request, self.request.POST.get("kept", ""))
        return go_on(self.request, target, kept)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        ways = self.ways
        bound = {self.way: context["form"]} if self.way and context["form"].is_bound else {}
        asks_passkey = "passkey" in ways
        return {
            **context,
            "forms": {way: bound.get(way) or FORMS[way](auto_id=f"{way}_%s") for way in ways},
            "options": passkeys.ask_to_show(self.request, self.account) if asks_passkey else "",
            "kept": self.request.POST.get("kept", ""),
            "provider": provider.held_by(self.request),
            "next": get_next_redirect_url(self.request) or "",
        }


def go_on(
    request: HttpRequest, target: str, kept: tuple[str, list[tuple[str, str]]] | None
) -> HttpResponse:
    """Straight to the page; by a button where a form was interrupted or a file is waiting."""
    if kept is None and not is_file(target):
        return HttpResponseRedirect(target)
    path, fields = kept or (target, [])
    context = {"path": path, "fields": fields, "is_file": kept is None}
    return render(request, "people/sign_in/go_on.html", context)


def is_file(target: str) -> bool:
    """A browser stays where it is when a file comes, so the page has to say that all is well."""
    try:
        view = resolve(target.partition("?")[0]).func
    except Resolver404:
        return False
    return bool(getattr(getattr(view, "view_class", None), "is_file", False))
