"""HR resets the second factor of somebody who has none at hand."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people.actions import factor as actions
from people.permissions import Permission
from people.refusals import NotPossible
from people.screens import FormScreen
from people.views.member import MemberMixin


class SecondFactorReset(MemberMixin, FormScreen):
    """Asks first, and asks for proof of who resets."""

    permission = Permission.PART_GIVE
    fresh = True
    form_class = Form
    template_name = "people/second_factor_reset.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.reset(member=self.person, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The second factor has been reset."))
        return HttpResponseRedirect(self.person.get_absolute_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        address = self.person.account.email if self.person.account else None
        return super().get_context_data(address=address, **context)
