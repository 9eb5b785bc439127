"""How I sign in: everything on one page, and signing out everywhere else."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.actions import factor as actions
from people.models import Account
from people.queries import sign_in_event as events
from people.signin import factors, passkeys
from people.signin.views.account import AccountForm


class Security(AccountForm):
    """A page to read; its one form signs out everywhere else."""

    deed = "security"
    fresh = False
    form_class = Form
    template_name = "people/sign_in/security.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            required=factors.required_here(),
            passkeys_possible=passkeys.possible(),
            events=events.latest(self.account),
            passkeys=[row.wrap() for row in self.factors.passkeys],
            **context,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        account = actions.sign_out_elsewhere(account=cast(Account, self.request.user), at=self.now)
        update_session_auth_hash(self.request, account)
        messages.success(self.request, _("You are signed out everywhere else."))
        return HttpResponseRedirect(reverse("security"))
