"""Who can sign in: counts, invitations by mail, printed slips."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.actions import invitation as actions
from people.models import Member, Part
from people.permissions import Permission
from people.queries import invitation as queries
from people.screens import DeedScreen, PageScreen, Screen
from people.views.member import MemberMixin
from people.views.places import PlaceMixin

AT_ONCE = 2_000
SLIPS_AT_ONCE = 100  # some 20 ms of hashing each


class InvitationList(PlaceMixin, PageScreen):
    permission = Permission.INVITATION_SEND
    template_name = "people/invitation_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            counts=queries.counts(
                department=self.place.department,
                at=self.now,
                narrow=Part.HR not in self.actor.parts,
            ),
            at_once=AT_ONCE,
            slips_at_once=SLIPS_AT_ONCE,
            **context,
        )


class InvitationSend(PlaceMixin, DeedScreen):
    """To everyone in the place who has an address and no way in."""

    permission = Permission.INVITATION_SEND

    def act(self) -> str:
        members = queries.to_mail(
            department=self.place.department, at=self.now, narrow=Part.HR not in self.actor.parts
        )
        count = actions.send(members=list(members[:AT_ONCE]), by=self.member, at=self.now)
        messages.success(self.request, _sent(count))
        back = reverse("people:invitations", args=[self.organisation.slug])
        place = self.place.department
        return f"{back}?department={place.uuid}" if place else back


class InvitationSendOne(MemberMixin, DeedScreen):
    permission = Permission.INVITATION_SEND

    def act(self) -> str:
        count = actions.send(members=[self.person], by=self.member, at=self.now)
        messages.success(self.request, _sent(count))
        return self.person.get_absolute_url()


class SlipScreen(Screen, abstract=True):
    """Answers a POST with the printable page itself, because a code is shown once and kept nowhere."""

    permission = Permission.INVITATION_SEND
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def members(self) -> list[Member]:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slips = actions.slips(members=self.members(), by=self.member, at=self.now)
        code_url = settings.BASE_URL + reverse("code")
        context = {"slips": slips, "back": self.back(), "code_url": code_url}
        return render(request, "people/slips.html", context)


class SlipPrint(PlaceMixin, SlipScreen):
    """For everyone in the place without an address and without a sign-in."""

    def members(self) -> list[Member]:
        again = "again" in self.request.POST
        rows = queries.to_print(
            department=self.place.department,
            again=again,
            at=self.now,
            narrow=Part.HR not in self.actor.parts,
        )
        return list(rows[:SLIPS_AT_ONCE])

    def back(self) -> str:
        back = reverse("people:invitations", args=[self.organisation.slug])
        place = self.place.department
        return f"{back}?department={place.uuid}" if place else back


class SlipPrintOne(MemberMixin, SlipScreen):
    def members(self) -> list[Member]:
        return [self.person]

    def back(self) -> str:
        return self.person.get_absolute_url()


def _sent(count: int) -> str:
    if not count:
        return _("Nobody had to be invited.")
    return ngettext(
        "%(count)d invitation leaves in the next minutes.",
        "%(count)d invitations leave in the next minutes.",
        count,
    ) % {"count": count}
