"""The tree of departments, level by level, and what HR changes in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import access
from people.actions import department as actions
from people.actions import department_merge as merging
from people.forms import department as forms
from people.models import Department
from people.permissions import Permission
from people.queries import department as queries
from people.queries import department_merge as merges
from people.queries import department_tree as tree
from people.refusals import NotPossible
from people.screens import FormScreen, PageScreen, Screen
from people.views import consequences, left_behind
from people.views.asking import AskingScreen
from people.views.member import replaced
from people.views.places import uuid_or_none


class LevelMixin(Screen, abstract=True):
    """The departments right below ``self.department``, or at the top."""

    department: Department | None = None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        level = tree.level(
            below=self.department,
            today=self.now.date(),
            after=self._edge("after"),
            before=self._edge("before"),
        )
        return {"level": level, **super().get_context_data(**context)}  # type: ignore[misc]

    def _edge(self, name: str) -> UUID | None:
        value = uuid_or_none(self.request.GET.get(name))
        if value and self.reach:
            access.department_by_uuid(value, self.reach)
        return value


class DepartmentList(LevelMixin, PageScreen):
    permission = Permission.MEMBER_SEE
    template_name = "people/department_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever looks after one department begins there."""
        if self.reach is None:
            return super().get(request, *args, **kwargs)
        names = [self.organisation.slug, queries.place(None, self.reach).way[0].uuid]
        return HttpResponseRedirect(reverse("people:department_detail", args=names))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        loose = tree.without_department(self.now.date())
        return super().get_context_data(loose=loose, **context)


class DepartmentMixin(Screen, abstract=True):
    """Loads ``self.department``."""

    department: Department

    def load(self) -> None:
        super().load()
        self.department = access.department_by_uuid(self.kwargs["department"], self.reach)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {  # type: ignore[misc]
            "department": self.department,
            "back": self.page_of(self.department),
            **super().get_context_data(**context),
        }

    def page_of(self, department: Department | None) -> str:
        if department is None:
            return reverse("people:departments", args=[self.organisation.slug])
        return reverse("people:department_detail", args=[self.organisation.slug, department.uuid])


class DepartmentDetail(LevelMixin, DepartmentMixin, PageScreen):
    department: Department
    permission = Permission.MEMBER_SEE
    template_name = "people/department_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        way = queries.above(self.department, self.reach)[:-1]
        manager = self.department.manager
        return super().get_context_data(
            way=way,
            bounded=self.reach is not None,
            manager_opens=manager is not None and queries.contains(self.reach, manager),
            **context,
        )


class DepartmentAdd(FormScreen):
    permission = Permission.DEPARTMENT_EDIT
    form_class = forms.AddForm
    template_name = "people/department_add.html"

    def get_initial(self) -> dict[str, Any]:
        named = uuid_or_none(self.request.GET.get("department"))
        return {"below": access.department_by_uuid(named, self.reach) if named else None}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            made = actions.add(
                name=given["name"],
                below=given["below"],
                manager=given["manager"],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "name")
        messages.success(self.request, _("The department has been added."))
        page = reverse("people:department_detail", args=[self.organisation.slug, made.uuid])
        return HttpResponseRedirect(page)


class DepartmentRename(DepartmentMixin, FormScreen):
    permission = Permission.DEPARTMENT_EDIT
    form_class = forms.RenameForm
    template_name = "people/department_rename.html"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.department.name}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        name = form.cleaned_data["name"]
        try:
            actions.rename(department=self.department, name=name, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), "name")
        messages.success(self.request, _("The department has been renamed."))
        return HttpResponseRedirect(self.page_of(self.department))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        branch = tree.branch(self.department, self.now.date())
        return super().get_context_data(branch=branch, **context)


class DepartmentMove(DepartmentMixin, AskingScreen):
    permission = Permission.DEPARTMENT_EDIT
    form_class = forms.MoveForm
    template_name = "people/department_move.html"
    confirm_template = "people/department_move_confirm.html"
    blamed = "below"

    def foresee(self, form: forms.SureForm) -> dict[str, Any]:
        below: Department | None = form.cleaned_data["below"]
        actions.refuse_to_move(self.department, below)
        branch = tree.branch(self.department, self.now.date())
        return {"below": below, "consequences": consequences.of_move(branch, below)}

    def act(self, form: forms.SureForm) -> str:
        below: Department | None = form.cleaned_data["below"]
        manager = self.department.manager
        led_by = access.manager_of(manager) if manager else None
        actions.move(department=self.department, below=below, by=self.member, at=self.now)
        messages.success(self.request, _("The department has been moved."))
        if manager:
            left_behind.tell(self, replaced(led_by, manager))
        return self.page_of(self.department)


class DepartmentMerge(DepartmentMixin, AskingScreen):
    permission = Permission.DEPARTMENT_EDIT
    form_class = forms.MergeForm
    template_name = "people/department_merge.html"
    confirm_template = "people/department_merge_confirm.html"
    blamed = "into"

    def foresee(self, form: forms.SureForm) -> dict[str, Any]:
        into: Department = form.cleaned_data["into"]
        into = actions.current(into)
        plan = merges.plan(self.department, into)
        return {"into": into, "consequences": consequences.of_merge(plan, self.now.date())}

    def act(self, form: forms.SureForm) -> str:
        into: Department = form.cleaned_data["into"]
        led_by = merges.plan(self.department, into).replaced
        merging.merge(source=self.department, into=into, by=self.member, at=self.now)
        messages.success(self.request, _("The departments have been merged."))
        left_behind.tell(self, led_by)
        return self.page_of(into)


class DepartmentDelete(DepartmentMixin, FormScreen):
    """Asks first; says at once where it is not possible."""

    permission = Permission.DEPARTMENT_EDIT
    form_class = Form
    template_name = "people/department_delete.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.delete(department=self.department, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The department has been deleted."))
        return HttpResponseRedirect(self.page_of(self.department.parent))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        try:
            actions.refuse_unless_empty(self.department, self.now)
        except NotPossible as refusal:
            context["obstacle"] = str(refusal)
        left = consequences.of_delete(self.department)
        return super().get_context_data(consequences=left, **context)
