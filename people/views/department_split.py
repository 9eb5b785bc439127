"""Splitting a department: who goes, where to, and whether it is wanted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.actions import department as actions
from people.actions.department_split import NewDepartment, split
from people.forms.department import AT_ONCE, SplitForm, SureForm, chosen
from people.models import Department, Member
from people.permissions import Permission
from people.queries import department_people as queries
from people.queries.department import led_by_place, present
from people.refusals import NotPossible
from people.screens import PageScreen
from people.views import consequences, left_behind
from people.views.asking import AskingScreen
from people.views.department import DepartmentMixin
from people.views.places import uuid_or_none

NAMED = 20


class ChoosingMixin(DepartmentMixin, abstract=True):
    """Who was chosen so far goes with each request: ``kept`` from other pages, ``tick`` on this one."""

    def people(self) -> list[UUID]:
        """In the order in which they were chosen. Raises ValidationError."""
        sent = self.request.POST
        ticked = chosen(" ".join(sent.getlist("tick")))
        shown = set(chosen(sent.get("shown", "")))
        kept = [each for each in chosen(sent.get("kept", "")) if each not in shown]
        return list(dict.fromkeys([*kept, *ticked]))

    def choice(self, people: list[UUID], problem: str = "") -> dict[str, Any]:
        """What the page shows on which people are ticked. A button says which page is asked for."""
        sent = self.request.POST
        search = sent.get("q", "")[:100]
        page = queries.page(
            department=self.department,
            today=self.now.date(),
            search=search,
            after=uuid_or_none(sent.get("after")),
            before=uuid_or_none(sent.get("before")),
            at=uuid_or_none(sent.get("all")),
        )
        shown = {row.uuid for row in page.rows}
        return {
            "page": page,
            "search": search,
            "ticked": set(people) & shown,
            "kept": " ".join(str(each) for each in people if each not in shown),
            "shown": " ".join(str(row.uuid) for row in page.rows),
            "count": len(people),
            "problem": problem,
        }


class DepartmentSplit(ChoosingMixin, PageScreen):
    """A page of fifty; searching and turning pages keep what was ticked."""

    permission = Permission.DEPARTMENT_EDIT
    template_name = "people/department_split.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**self.choice([])))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            people = self.people()
        except ValidationError as problem:
            context = self.choice([], " ".join(problem.messages))
            return self.render_to_response(self.get_context_data(**context), status=422)
        if "all" in request.POST:
            shown = chosen(request.POST.get("shown", ""))
            people = list(dict.fromkeys([*people, *shown]))[:AT_ONCE]
        return self.render_to_response(self.get_context_data(**self.choice(people)))


class DepartmentSplitTo(ChoosingMixin, AskingScreen):
    permission = Permission.DEPARTMENT_EDIT
    form_class = SplitForm
    template_name = "people/department_split_to.html"
    confirm_template = "people/department_split_confirm.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.choosing_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(choosing_url=self.choosing_url(), **context)

    def choosing_url(self) -> str:
        return reverse(
            "people:department_split", args=[self.organisation.slug, self.department.uuid]
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "people" in request.POST:
            return super().post(request, *args, **kwargs)
        return self.arrive()

    def arrive(self) -> HttpResponse:
        """From the page on which people were ticked."""
        try:
            people, problem = self.people(), ""
        except ValidationError as refusal:
            people, problem = [], " ".join(refusal.messages)
        if not people:
            context = self.choice([], problem or _("Choose at least one person."))
            return self.response_class(
                request=self.request,
                template=[DepartmentSplit.template_name],
                context=self.get_context_data(form=None, **context),
                status=422,
            )
        form = SplitForm(initial={"people": " ".join(str(each) for each in people)})
        return self.render_to_response(self.get_context_data(form=form, count=len(people)))

    def foresee(self, form: SureForm) -> dict[str, Any]:
        given, today = form.cleaned_data, self.now.date()
        into: Department | None = given["into"]
        if into is not None and into.pk == self.department.pk:
            raise NotPossible(_("These people are in this department already."))
        if into is None:
            actions.refuse_a_twin(given["name"], self.department.parent)
        going = queries.named(self.department, given["people"], today)
        members = list(going)
        manager: Member | None = into.manager if into else given["manager"]
        name = into.name if into else given["name"]
        inside = present(today).filter(department=self.department).count()
        said = consequences.of_split(len(members), inside - len(members), self.department, name)
        return {
            "members": members[:NAMED],
            "more": max(len(members) - NAMED, 0),
            "into_name": name,
            "consequences": [*said, self.change_of_manager(members, manager)],
        }

    def change_of_manager(self, members: list[Member], manager: Member | None) -> str:
        if (manager and manager.pk) == self.department.manager_id:
            return consequences.of_new_manager(0, manager)
        following = led_by_place([self.department.pk])
        count = following.filter(pk__in=[member.pk for member in members]).count()
        return consequences.of_new_manager(count, manager)

    def act(self, form: SureForm) -> str:
        given = form.cleaned_data
        target = split(
            department=self.department,
            people=given["people"],
            into=given["into"] or NewDepartment(given["name"], given["manager"]),
            by=self.member,
            at=self.now,
        )
        messages.success(self.request, _("The people are in their new department."))
        if target.manager_id != self.department.manager_id:
            left_behind.tell(self, [self.department.manager])
        return self.page_of(target)
