"""Where somebody goes after signing in: their organisation, and their first screen in it."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from people import access, first_screen
from people.models import Account
from people.permissions import Permission
from people.queries import first_run
from people.screens import PublicScreen, Screen


class Start(LoginRequiredMixin, PublicScreen):
    """One organisation: straight into it. None: says so. Several, or ``?choose``: a list.

    Who looks after several has a first screen over all of them.
    """

    template_name = "people/start.html"

    def handle_no_permission(self) -> HttpResponseRedirect:
        """Without any organisation there is nothing to sign in to yet."""
        name = "account_login" if first_run.is_over() else "first_run_missing"
        return HttpResponseRedirect(reverse(name))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = cast(Account, request.user)
        organisations = access.organisations_of(account, timezone.localdate())
        if len(organisations) == 1 and "choose" not in request.GET:
            return HttpResponseRedirect(organisations[0].get_absolute_url())
        over_all = first_screen.of_several(account) if len(organisations) > 1 else ""
        if over_all and "choose" not in request.GET:
            return HttpResponseRedirect(over_all)
        context = self.get_context_data(organisations=organisations, over_all=over_all)
        return self.render_to_response(context)


class OrganisationStart(Screen):
    """Sends a member to the first screen of their part."""

    permission = Permission.ASSIGNMENT_SEE_OWN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(first_screen.of(self.actor))
