"""The organisation's own sign-in provider: how it is set up, trying it, on and off, one person's link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import limits
from people.actions import provider as actions
from people.forms.provider import ProviderForm
from people.models import Provider, ProviderLink
from people.permissions import Permission
from people.queries import provider as queries
from people.refusals import NotPossible
from people.screens import DeedScreen, FormScreen, PageScreen, Screen
from people.signin import ceremony, discovery
from people.signin.client import client_of, redirect_url
from people.signin.outgoing import Failed
from people.signin.protocol import Client
from people.vault import CannotOpen
from people.views.member import MemberMixin


class ProvidersMixin(Screen, abstract=True):
    """Loads ``self.provider``, if there is one."""

    permission = Permission.PROVIDER_SET_UP
    fresh = True
    provider: Provider | None

    def load(self) -> None:
        super().load()
        self.provider = queries.of_organisation()

    def back(self) -> str:
        return reverse("people:provider", args=[self.organisation.slug])

    def instead(self) -> str:
        return self.back()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {
            "provider": self.provider,
            "back": self.back(),
            "redirect_url": redirect_url(self.organisation),
            "sign_in_path": reverse("organisation_sign_in", args=[self.organisation.slug]),
            **super().get_context_data(**context),  # type: ignore[misc]
        }


class ProviderMixin(ProvidersMixin, abstract=True):
    """404 before one has been set up."""

    provider: Provider

    def load(self) -> None:
        super().load()
        if self.provider is None:
            raise Http404


class ProviderDetail(ProvidersMixin, PageScreen):
    template_name = "people/provider.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            linked=queries.count_linked(), vouches=actions.vouches(self.member), **context
        )


class ProviderEdit(ProvidersMixin, FormScreen):
    """Sets it up the first time."""

    form_class = ProviderForm
    template_name = "people/provider_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "kept_for": self.provider.issuer if self.provider else "",
        }

    def get_initial(self) -> dict[str, Any]:
        names = ProviderForm.base_fields.keys() - {"secret"}
        return {name: getattr(self.provider, name) for name in names} if self.provider else {}

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        was_on = self.provider is not None and self.provider.enabled
        try:
            if self.provider is None:
                row = actions.set_up(facts=form.facts(), by=self.member, at=self.now)
            else:
                row = actions.edit(
                    provider=self.provider, facts=form.facts(), by=self.member, at=self.now
                )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        if was_on and not row.enabled:
            messages.info(
                self.request,
                _("The changes have been saved. An HR manager has to switch it on again."),
            )
        else:
            messages.success(self.request, _("The changes have been saved. Now try it."))
        return HttpResponseRedirect(self.back())


class ProviderTry(ProviderMixin, DeedScreen):
    """Asks the provider while no transaction is open, because it may take seconds to answer."""

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        return transaction.non_atomic_requests(super().as_view(**options))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.asked: Client | None = None
        with transaction.atomic():
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if self.asked is not None:
            outcome, sentence = self.outcome(self.asked)
            with transaction.atomic():
                actions.note_trial(
                    provider=self.provider, outcome=outcome, by=self.member, at=self.now
                )
            messages.add_message(
                request, messages.SUCCESS if outcome == "fine" else messages.WARNING, sentence
            )
        return response

    def act(self) -> str:
        try:
            slug = self.organisation.slug
            limits.count(
                self.request, deed="provider_try", name=slug, at=self.now, per_name=limits.DAILY
            )
            self.asked = client_of(self.organisation, self.provider)
        except limits.TooMany as refusal:
            messages.warning(self.request, str(refusal))
        except CannotOpen:
            messages.warning(
                self.request, _("The client secret cannot be opened any more. Enter it again.")
            )
        return self.back()

    def outcome(self, client: Client) -> tuple[str, str]:
        """A code for the log, and a sentence for who tries."""
        try:
            answer = ceremony.trial(client)
        except Failed as problem:
            return f"failed_{problem.reason}", str(discovery.sentence(problem))
        except discovery.Unfit as problem:
            return "unfit", str(problem)
        if answer == "invalid_grant":
            return "fine", _(
                "It works as far as can be tried without a person: the provider answers, has keys,"
                " and takes the client ID and the secret. Now sign in with it yourself, in a"
                " private window."
            )
        if answer in ("invalid_client", "unauthorized_client"):
            return answer, _(
                "The provider answers, but does not take the client ID with this secret. Copy both"
                " again."
            )
        return "unclear", _(
            "The provider answers and has keys. Whether it takes the client ID and the secret it"
            " does not say. Sign in with it yourself, in a private window."
        )


class ProviderSwitchOn(ProviderMixin, DeedScreen):
    def act(self) -> str:
        try:
            actions.switch_on(provider=self.provider, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(self.request, _("It is switched on: people can sign in with it."))
        return self.back()


class ProviderSwitchOff(ProviderMixin, FormScreen):
    """Asks first; whoever came in through it is out with the next page."""

    form_class = Form
    template_name = "people/provider_switch_off.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.switch_off(provider=self.provider, by=self.member, at=self.now)
        messages.success(self.request, _("It is switched off."))
        return HttpResponseRedirect(self.back())


class ProviderUnlink(MemberMixin, FormScreen):
    """Asks first; the provider's next word about this person is looked at anew."""

    permission = Permission.PROVIDER_SET_UP
    fresh = True
    form_class = Form
    template_name = "people/provider_unlink.html"
    link: ProviderLink

    def load(self) -> None:
        super().load()
        link = queries.link_of(self.person)
        if link is None:
            raise Http404
        self.link = link

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.unlink(link=self.link, by=self.member, at=self.now)
        messages.success(self.request, _("The connection has been taken away."))
        return HttpResponseRedirect(self.person.get_absolute_url())
