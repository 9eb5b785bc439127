"""A person, and what HR changes about one."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people import access
from people.actions import member as actions
from people.actions.member import Facts
from people.forms.member import AddForm, FactsForm, LastDayForm, ManagerForm
from people.models import Grant, Member, Part
from people.permissions import Permission
from people.queries import card as cards
from people.queries import invitation as invitations
from people.queries import member as queries
from people.queries import part as parts
from people.queries import provider as providers
from people.queries.department import contains
from people.refusals import NotPossible
from people.screens import FormScreen, PageScreen, Screen
from people.views import left_behind


class MemberMixin(Screen, abstract=True):
    """Loads ``self.person``, whom the page is about; ``self.member`` is who looks."""

    person: Member
    changes: ClassVar[bool] = True

    def load(self) -> None:
        super().load()
        self.person = access.person_by_uuid(self.kwargs["member"], self.reach)
        if self.changes:
            access.refuse_to_change(self.person, self.actor)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {"person": self.person, **super().get_context_data(**context)}  # type: ignore[misc]


class MemberDetail(MemberMixin, PageScreen):
    permission = Permission.MEMBER_SEE
    template_name = "people/member_detail.html"
    changes = False

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        person = self.person
        manager = queries.manager_shown(person)
        grants = parts.given_to(person)
        way_in = invitations.way_in(person)
        with_password = way_in in ("address", "number")
        return super().get_context_data(
            manager=manager,
            manager_opens=manager is not None and contains(self.reach, manager),
            grants=grants,
            may_change=self._may(Permission.MEMBER_EDIT, grants),
            may_invite=self._may(Permission.INVITATION_SEND, grants),
            may_print=self._may(Permission.CARD_PRINT, grants),
            may_hand_over=self._may(Permission.MATTER_HAND_OVER, grants),
            departments=parts.managed_by(person),
            invitation=None if with_password else invitations.latest_of(person),
            card=cards.card_of(person),
            way_in=way_in,
            provider_link=providers.link_of(person) if person.account_id else None,
            language=dict(settings.LANGUAGES).get(person.language, person.language),
            gone=person.left_on is not None and person.left_on < self.now.date(),
            **context,
        )

    def _may(self, permission: Permission, grants: list[Grant]) -> bool:
        """Whether the pages of this permission open for the person; see ``refuse_to_change``."""
        if not self.actor.may(permission):
            return False
        reach = self.actor.reach(permission)
        more = any(grant.part in access.MORE for grant in grants)
        return contains(reach, self.person) and (Part.HR in self.actor.parts or not more)


class MemberAdd(FormScreen):
    """Somebody joins who is in no list yet."""

    permission = Permission.MEMBER_IMPORT
    form_class = AddForm
    template_name = "people/member_form.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        manager = given.pop("manager")
        try:
            person = actions.add(facts=Facts(**given), manager=manager, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), getattr(refusal, "field", None))
        messages.success(self.request, _("The person has been added."))
        return HttpResponseRedirect(person.get_absolute_url())


class MemberEdit(MemberMixin, FormScreen):
    permission = Permission.MEMBER_EDIT
    form_class = FactsForm
    template_name = "people/member_form.html"

    def facts(self) -> dict[str, Any]:
        person = self.person
        facts = {name: getattr(person, name) for name in FactsForm.base_fields}
        return {**facts, "job_title": person.job_title.name if person.job_title else ""}

    def get_initial(self) -> dict[str, Any]:
        return self.facts()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.person, "reach": self.reach}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        led_by = access.manager_of(self.person)
        facts = Facts(**{**self.facts(), **form.cleaned_data})
        try:
            person = actions.edit(
                member=self.person, facts=facts, by=self.member, at=self.now, reach=self.reach
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), getattr(refusal, "field", None))
        messages.success(self.request, _("The changes have been saved."))
        if person.department_id != self.person.department_id:
            left_behind.tell(self, replaced(led_by, person))
        return HttpResponseRedirect(person.get_absolute_url())


class MemberManager(MemberMixin, FormScreen):
    """Whom a person reports to, where it is not the department's manager."""

    permission = Permission.MEMBER_EDIT
    form_class = ManagerForm
    template_name = "people/member_manager.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.person, "reach": self.reach}

    def get_initial(self) -> dict[str, Any]:
        return {"manager": self.person.manager}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        led_by = access.manager_of(self.person)
        try:
            actions.set_manager(
                member=self.person,
                manager=form.cleaned_data["manager"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "manager")
        messages.success(self.request, _("The manager has been set."))
        left_behind.tell(self, replaced(led_by, self.person))
        return HttpResponseRedirect(self.person.get_absolute_url())


class MemberLastDay(MemberMixin, FormScreen):
    """When somebody leaves, so does their way in."""

    permission = Permission.MEMBER_EDIT
    form_class = LastDayForm
    template_name = "people/member_last_day.html"

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.person.left_on}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(led=access.team_of(self.person).count(), **context)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.set_last_day(
                member=self.person, on=form.cleaned_data["on"], by=self.member, at=self.now
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "on")
        messages.success(self.request, _("The last day has been set."))
        if form.cleaned_data["on"] is not None:
            left_behind.tell(self, [self.person])
        return HttpResponseRedirect(self.person.get_absolute_url())


def replaced(before: Member | None, person: Member) -> list[Member]:
    """Who led somebody before a change and does not any more."""
    after = access.manager_of(person)
    return [before] if before and (after is None or after.pk != before.pk) else []
