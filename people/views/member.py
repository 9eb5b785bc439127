"""A person, and what HR changes about one."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect

from people import access
from people.actions import member as actions
from people.forms.member import LastDayForm, ManagerForm
from people.models import Member
from people.permissions import Permission
from people.queries import invitation as invitations
from people.queries import member as queries
from people.refusals import NotPossible
from people.screens import FormScreen, PageScreen, Screen


class MemberMixin(Screen, abstract=True):
    """Loads ``self.person``, whom the page is about; ``self.member`` is who looks."""

    person: Member

    def load(self) -> None:
        super().load()
        self.person = access.person_by_uuid(self.kwargs["member"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {"person": self.person, **super().get_context_data(**context)}  # type: ignore[misc]


class MemberDetail(MemberMixin, PageScreen):
    permission = Permission.MEMBER_SEE
    template_name = "people/member_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        person = self.person
        return super().get_context_data(
            manager=queries.manager_shown(person),
            grants=list(person.grants.order_by("part")),
            departments=list(person.managed.all()[:20]),
            invitation=invitations.latest_of(person),
            way_in=invitations.way_in(person),
            gone=person.left_on is not None and person.left_on < self.now.date(),
            **context,
        )


class MemberManager(MemberMixin, FormScreen):
    """Whom a person reports to, where it is not the department's manager."""

    permission = Permission.PART_GIVE
    form_class = ManagerForm
    template_name = "people/member_manager.html"

    def get_initial(self) -> dict[str, Any]:
        return {"manager": self.person.manager}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.set_manager(
                member=self.person,
                manager=form.cleaned_data["manager"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "manager")
        return HttpResponseRedirect(self.person.get_absolute_url())


class MemberLastDay(MemberMixin, FormScreen):
    """When somebody leaves, so does their way in."""

    permission = Permission.PART_GIVE
    form_class = LastDayForm
    template_name = "people/member_last_day.html"

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.person.left_on}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.set_last_day(
                member=self.person, on=form.cleaned_data["on"], by=self.member, at=self.now
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "on")
        return HttpResponseRedirect(self.person.get_absolute_url())
