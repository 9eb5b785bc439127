"""One page where HR gives parts, sets a department's manager and invites a consultant."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import access
from people.actions import consultant, department, part
from people.forms.part import ConsultantForm, DepartmentManagerForm, PartForm
from people.models import Department, Grant, Member, Part
from people.permissions import Permission
from people.queries import department as departments
from people.queries import member as members
from people.queries import part as queries
from people.refusals import NotPossible
from people.screens import FormScreen, PageScreen, Screen
from people.views import left_behind
from people.views.member import MemberMixin
from people.views.places import PlaceMixin, uuid_or_none


class PartsMixin(PlaceMixin, Screen, abstract=True):
    """The page as a whole; each of its forms is shown on it again when it is refused."""

    permission = Permission.PART_GIVE
    fresh = True
    template_name = "people/parts.html"

    def parts_url(self) -> str:
        return reverse("people:parts", args=[self.organisation.slug])

    def programmes_url(self, person: Member) -> str:
        """Where programmes are named for a consultant, for whoever may do that."""
        if not self.actor.may(Permission.PROGRAMME_SHARE):
            return self.parts_url()
        return reverse("consultant_programmes", args=[self.organisation.slug, person.uuid])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        search = self.request.GET.get("q", "")[:100]
        chosen = uuid_or_none(self.request.GET.get("member"))
        person = access.member_by_uuid(chosen) if chosen else None
        defaults = {
            "part_form": PartForm(prefix="part", initial={"member": person}),
            "consultant_form": ConsultantForm(prefix="consultant"),
            "search": search,
            "found": members.matches(search, today=self.now.date()),
            "grants": queries.grants(),
            "today": self.now.date(),
        }
        return {**defaults, **super().get_context_data(**context)}


class PartList(PartsMixin, PageScreen):
    pass


class PartGive(PartsMixin, FormScreen):
    form_class = PartForm
    prefix = "part"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.parts_url())

    def form_valid(self, form: BaseForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            part.give(
                member=given["member"],
                part=given["part"],
                department=given["department"],
                until=given["until"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The part has been given."))
        consultant_given = given["part"] == Part.CONSULTANT
        return HttpResponseRedirect(
            self.programmes_url(given["member"]) if consultant_given else self.parts_url()
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "part_form": context["form"]}


class ConsultantInvite(PartsMixin, FormScreen):
    form_class = ConsultantForm
    prefix = "consultant"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.parts_url())

    def form_valid(self, form: BaseForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            invited = consultant.invite(
                name=given["name"],
                address=given["address"],
                until=given["until"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "address")
        messages.success(self.request, _("The consultant has been invited."))
        return HttpResponseRedirect(self.programmes_url(invited))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {**context, "consultant_form": context["form"]}


class PartTakeBack(FormScreen):
    """Asks first."""

    permission = Permission.PART_GIVE
    fresh = True
    form_class = Form
    template_name = "people/part_take_back.html"
    grant: Grant

    def load(self) -> None:
        super().load()
        rows = Grant.objects.select_related("member")
        self.grant = access.found(rows, uuid=self.kwargs["grant"])

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            part.take_back(grant=self.grant, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The part has been taken back."))
        return HttpResponseRedirect(reverse("people:parts", args=[self.organisation.slug]))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(grant=self.grant, person=self.grant.member, **context)


class ConsultantEnd(MemberMixin, FormScreen):
    """Asks first; the consultant is out with their next request."""

    permission = Permission.PART_GIVE
    fresh = True
    form_class = Form
    template_name = "people/consultant_end.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            consultant.end(member=self.person, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The access has ended."))
        return HttpResponseRedirect(reverse("people:parts", args=[self.organisation.slug]))


class DepartmentManager(FormScreen):
    permission = Permission.DEPARTMENT_EDIT
    form_class = DepartmentManagerForm
    template_name = "people/department_manager.html"
    department: Department

    def load(self) -> None:
        super().load()
        self.department = access.department_by_uuid(self.kwargs["department"], self.reach)

    def get_initial(self) -> dict[str, Any]:
        return {"manager": self.department.manager}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        manager: Member | None = form.cleaned_data["manager"]
        led_by = self.department.manager
        try:
            department.set_manager(
                department=self.department, manager=manager, by=self.member, at=self.now
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "manager")
        messages.success(self.request, _("The manager has been set."))
        if led_by != manager:
            left_behind.tell(self, [led_by])
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        if self.request.GET.get("back") == "department":
            names = [self.organisation.slug, self.department.uuid]
            return reverse("people:department_detail", args=names)
        parent = self.department.parent
        inside = f"?department={parent.uuid}" if parent else ""
        return reverse("people:parts", args=[self.organisation.slug]) + inside + "#departments"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        present = departments.present(self.now.date())
        led = departments.led_by_place([self.department.pk]).filter(pk__in=present.values("pk"))
        return super().get_context_data(
            department=self.department, back=self.back(), led=led.count(), **context
        )
