"""What stands open with people who leave or have been replaced, and handing it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import access
from people.models import Member
from people.permissions import Permission
from people.queries.department import contains
from people.screens import FormScreen, PageScreen
from people.views.places import uuid_or_none
from programmes.actions import hand_over as actions
from programmes.forms.hand_over import HandOverForm
from programmes.queries import hand_over as queries
from programmes.refusals import NotPossible


class HandOverList(PageScreen):
    """Everyone with a last day who still manages or owns something."""

    permission = Permission.MATTER_HAND_OVER
    template_name = "programmes/hand_over_list.html"

    def load(self) -> None:
        super().load()
        asked = self.request.GET.get("after")
        value = uuid_or_none(asked)
        self.after = access.person_by_uuid(value, self.reach) if value else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = queries.leavers(self.after, self.reach)
        here = reverse("hand_over_list", args=[self.organisation.slug])
        return {
            "rows": page.rows,
            "today": self.now.date(),
            "next_url": f"{here}?after={page.following.uuid}" if page.following else "",
            "first_url": here if self.after else "",
            **super().get_context_data(**kwargs),
        }


class HandOver(FormScreen):
    """What stands with one person: kinds and counts, with a choice for each."""

    permission = Permission.MATTER_HAND_OVER
    form_class = HandOverForm
    template_name = "programmes/hand_over.html"
    person: Member

    def load(self) -> None:
        super().load()
        self.person = access.person_by_uuid(self.kwargs["member"], self.reach)
        access.refuse_to_change(self.person, self.actor)
        self.matters = queries.matters(self.person, self.reach)
        manager = access.manager_of(self.person)
        self.successor = manager if manager and contains(self.reach, manager) else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "matters": self.matters,
            "successor": self.successor,
            "reach": self.reach,
        }

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        try:
            went = actions.hand_over(
                person=self.person,
                to=form.to(),
                by=self.member,
                at=self.now,
                reach=self.reach,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, self._said(sum(went.values())))
        here = reverse("hand_over", args=[self.organisation.slug, self.person.uuid])
        return HttpResponseRedirect(here)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "person": self.person,
            "matters": self.matters,
            "anything": any(matter.can_be_handed_over for matter in self.matters),
            **super().get_context_data(**kwargs),
        }

    def _said(self, number: int) -> str:
        if not number:
            return _("Nothing was changed.")
        said = ngettext(
            "%(count)d matter was handed over.", "%(count)d matters were handed over.", number
        )
        return said % {"count": number}
