"""Who can be chosen for a conversation: the list for everyone, naming and removing for HR."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from people import access
from people.permissions import Permission
from processes.kernel.refusals import Refused
from processes.kernel.screens import ProcessForm, ProcessPage
from processes.meaning_of_life.actions import partner as actions
from processes.meaning_of_life.forms.partner import PartnerForm
from processes.meaning_of_life.models import Partner
from processes.meaning_of_life.queries import partner as queries


class PartnerList(ProcessPage):
    process_key = "meaning_of_life"
    permission = Permission.PROCESS_RECORD_SEE
    template_name = "meaning_of_life/partner_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        rows = list(queries.named(self.programme))
        return {
            "partners": [
                {"row": row, "has_left": not queries.works(row.member, today)} for row in rows
            ],
            "may_edit": self.actor.may(Permission.PROCESS_RECORD_EDIT),
            "kinds": len({row.kind for row in rows}),
            **super().get_context_data(**kwargs),
        }


class PartnerCreate(ProcessForm):
    process_key = "meaning_of_life"
    permission = Permission.PROCESS_RECORD_EDIT
    form_class = PartnerForm
    template_name = "meaning_of_life/partner_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"list_url": self.url("partner_list"), **super().get_context_data(**kwargs)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            row = actions.name(
                programme=self.programme, by=self.member, at=self.now, **form.cleaned_data
            )
        except Refused as refusal:
            return self.refuse(form, str(refusal), refusal.field)
        messages.success(
            self.request, _("%(name)s can be chosen from now on.") % {"name": row.member.name}
        )
        return HttpResponseRedirect(self.url("partner_list"))


class PartnerDelete(ProcessForm):
    """Take somebody off the list, after asking once."""

    process_key = "meaning_of_life"
    permission = Permission.PROCESS_RECORD_EDIT
    form_class = Form
    template_name = "components/confirm.html"
    partner: Partner

    def load(self) -> None:
        super().load()
        self.partner = access.found(queries.named(self.programme), uuid=self.kwargs["partner"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.partner.member.name
        return {
            "heading": _("Take %(name)s off the list") % {"name": name},
            "consequences": [
                _("Nobody can choose %(name)s from now on.") % {"name": name},
                _("What people have asked of them or shared with them stands until they end it."),
            ],
            "submit_text": _("Take off the list"),
            "destructive": True,
            "cancel_url": self.url("partner_list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.remove(partner=self.partner, by=self.member, at=self.now)
        messages.success(
            self.request, _("%(name)s is off the list.") % {"name": self.partner.member.name}
        )
        return HttpResponseRedirect(self.url("partner_list"))
