"""The pages of an import: file, columns, check, done."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from people.imports import exports, presenting
from people.imports.access import import_run_by_uuid
from people.imports.actions import run as actions
from people.imports.files import kept_file
from people.imports.forms.causes import CausesForm
from people.imports.forms.columns import ColumnsForm
from people.imports.forms.leavers import ApplyForm, StayForm
from people.imports.forms.reading import FileForm, RereadForm
from people.imports.models import ImportRun
from people.imports.queries import preview, runs
from people.permissions import Permission
from people.refusals import NotPossible
from people.screens import DeedScreen, FormScreen, PageScreen, Response, Screen
from people.views.places import uuid_or_none

State = ImportRun.State


class RunScreen(Screen, abstract=True):
    """Finds the import, and leads to the step at which it stands if this page is not for it."""

    permission = Permission.MEMBER_IMPORT
    for_states: tuple[Any, ...] = tuple(State)
    step = 1

    def load(self) -> None:
        super().load()
        self.run = import_run_by_uuid(self.kwargs["import_run"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if self.run.state not in self.for_states:
            return HttpResponseRedirect(self.where_it_stands())
        return super().get(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def where_it_stands(self) -> str:
        if self.run.state == State.DISCARDED or not self.run.look:
            return self.url("start")
        return self.run.get_absolute_url()

    def url(self, name: str) -> str:
        arguments = [self.organisation.slug]
        if name != "start":
            arguments.append(str(self.run.uuid))
        return reverse(f"imports:{name}", args=arguments)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc, no-any-return]
            run=self.run,
            facts=presenting.facts(self.run),
            steps=presenting.steps(self.run),
            step=self.step,
            **context,
        )


class Start(FormScreen):
    permission = Permission.MEMBER_IMPORT
    template_name = "people/imports/start.html"
    form_class = FileForm

    def form_valid(self, form: FileForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        run = actions.start(name=file.name, file=file, look=form.look, by=self.member, at=self.now)
        return HttpResponseRedirect(run.get_absolute_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            unfinished=runs.unfinished(),
            applied=presenting.applied(runs.latest_applied()),
            steps=presenting.steps(),
            step=1,
            **context,
        )


class Reading(RunScreen, FormScreen):
    template_name = "people/imports/reading.html"
    form_class = RereadForm
    for_states = (State.READ, State.CHECKED)
    step = 2

    def get_form(self, form_class: Any = None) -> BaseForm:
        with kept_file(self.run) as file:
            form = RereadForm(
                file=file,
                before=self.run.first_look,
                initial=self.run.choices,
                **self._data(),
            )
            form.is_valid()
        return form

    def _data(self) -> dict[str, Any]:
        return {"data": self.request.POST} if self.request.method == "POST" else {}

    def form_valid(self, form: RereadForm) -> HttpResponse:
        try:
            actions.read_again(run=self.run, look=form.look, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
        return HttpResponseRedirect(self.where_it_stands())


class Columns(RunScreen, FormScreen):
    template_name = "people/imports/columns.html"
    for_states = (State.READ, State.CHECKED)
    step = 2

    def get_form(self, form_class: Any = None) -> BaseForm:
        return ColumnsForm(
            look=self.run.first_look,
            proposals=runs.proposals(self.run),
            chosen=self.run.mapping,
            **({"data": self.request.POST} if self.request.method == "POST" else {}),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if self.run.state not in self.for_states:
            return HttpResponseRedirect(self.where_it_stands())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        try:
            actions.map_columns(run=self.run, mapping=form.mapping, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
        return HttpResponseRedirect(self.where_it_stands())


class CheckMixin(RunScreen, abstract=True):
    """The page of the check, which holds two forms: of the causes, and of bringing the list in."""

    template_name = "people/imports/check.html"
    step = 3

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if not self.run.is_busy:
            context.setdefault("causes_form", self.causes_form())
            context.setdefault("apply_form", ApplyForm())
            context["check"] = presenting.check(self.run, context["causes_form"])
        return super().get_context_data(**context)

    def causes_form(self, **options: Any) -> CausesForm:
        causes = [group["cause"] for group in self.run.summary.get("errors", ())]
        return CausesForm(causes=causes, mapping=self.run.columns_chosen, **options)


class Check(CheckMixin, PageScreen):
    """Progress while the rows are checked, then what bringing them in would do."""

    for_states = (State.CHECKING, State.CHECKED)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if request.htmx and self.run.state != State.CHECKING:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(self.where_it_stands())
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        polled = self.request.htmx  # type: ignore[attr-defined]
        return ["people/imports/_progress.html"] if polled else [self.template_name]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if self.run.is_busy:
            context["progress"] = presenting.progress(self.run, self.now)
        return super().get_context_data(**context)


class CheckedForm(CheckMixin, FormScreen, abstract=True):
    """One of the forms of the check; sent too late, it leads to where the import stands."""

    for_states = ()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if self.run.state != State.CHECKED:
            return HttpResponseRedirect(self.where_it_stands())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.do(form)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
            self.run.refresh_from_db()
        return HttpResponseRedirect(self.where_it_stands())

    def do(self, form: Any) -> None:
        raise NotImplementedError


class Again(CheckedForm):
    """Check anew with other choices for the causes that leave rows out."""

    def get_form(self, form_class: Any = None) -> BaseForm:
        return self.causes_form(data=self.request.POST)

    def do(self, form: CausesForm) -> None:
        actions.map_columns(run=self.run, mapping=form.mapping, by=self.member, at=self.now)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(causes_form=context["form"], **context)


class Apply(CheckedForm):
    """Bring the list in, and say what happens to those who are missing from it."""

    form_class = ApplyForm

    def do(self, form: ApplyForm) -> None:
        actions.apply(run=self.run, by=self.member, at=self.now, leave_on=form.last_day)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(apply_form=context["form"], **context)


class Leavers(RunScreen, FormScreen):
    """Those who are missing from the list, a page at a time; who is marked stays."""

    template_name = "people/imports/leavers.html"
    for_states = (State.CHECKED,)
    step = 3

    def load(self) -> None:
        super().load()
        self.page = preview.leavers(self.run, uuid_or_none(self.request.GET.get("after")))

    def get_form(self, form_class: Any = None) -> BaseForm:
        members = [(row.member_id, str(row.member)) for row in self.page.rows]
        staying = [row.member_id for row in self.page.rows if row.stays]
        bound = {"data": self.request.POST} if self.request.method == "POST" else {}
        return StayForm(members=members, initial={"staying": staying}, **bound)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        staying = form.cleaned_data["staying"]
        try:
            actions.let_stay(run=self.run, leavers=self.page.rows, staying=staying, at=self.now)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
            return HttpResponseRedirect(self.where_it_stands())
        if self.page.next:
            return HttpResponseRedirect(f"{self.url('leavers')}?after={self.page.next}")
        return HttpResponseRedirect(self.url("check") + "#leavers")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, **context)


class RunDeed(RunScreen, DeedScreen, abstract=True):
    """One button. Pressed too late, it leads to where the import stands."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return self.http_method_not_allowed(request)

    def act(self) -> str:
        try:
            self.do()
        except NotPossible as refused:
            messages.info(self.request, str(refused))
            self.run.refresh_from_db()
        return self.where_it_stands()

    def do(self) -> None:
        raise NotImplementedError


class Resume(RunDeed):
    def do(self) -> None:
        actions.resume(run=self.run, by=self.member, at=self.now)


class Discard(RunScreen, FormScreen):
    template_name = "components/confirm.html"
    form_class = Form
    for_states = (State.READ, State.CHECKING, State.CHECKED)
    step = 3

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.discard(run=self.run, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
            return HttpResponseRedirect(self.where_it_stands())
        messages.success(self.request, _("The list was discarded. Nothing was brought in."))
        return HttpResponseRedirect(self.url("start"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Discard this list?"),
            consequences=[
                _("The uploaded file and everything read from it are deleted."),
                _("Nobody is added or changed."),
            ],
            submit_text=_("Discard the list"),
            destructive=True,
            cancel_url=self.where_it_stands(),
            **context,
        )


class Undo(RunScreen, FormScreen):
    """Asks first, and says what taking the list back does and what it leaves."""

    template_name = "components/confirm.html"
    form_class = Form
    for_states = (State.APPLIED,)
    step = 4

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.undo(run=self.run, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
            self.run.refresh_from_db()
        return HttpResponseRedirect(self.where_it_stands())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Take this list back?"),
            consequences=[
                _(
                    "Whoever came with this list is removed, unless they were invited, "
                    "changed or given anything since."
                ),
                _("What the list changed is as it was before, unless somebody changed it since."),
                _("Nothing that anybody wrote is deleted, and nothing is sent to anyone."),
            ],
            submit_text=_("Take the list back"),
            destructive=True,
            cancel_url=self.where_it_stands(),
            **context,
        )


class Rejected(RunScreen):
    """The rows that were left out, with the reason, to correct and bring in again."""

    for_states = (State.CHECKED, State.APPLIED, State.UNDONE)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.run.state not in self.for_states or not self.run.look:
            return HttpResponseRedirect(self.where_it_stands())
        name = _("rows left out of %(file)s") % {"file": self.run.file_name.rpartition(".")[0]}
        return FileResponse(
            exports.rejected(self.run),
            as_attachment=True,
            filename=f"{name}.csv",
            content_type="text/csv; charset=utf-8",
        )


class Done(RunScreen, PageScreen):
    """Progress while the people are brought in or taken back, then what was done."""

    template_name = "people/imports/done.html"
    for_states = (State.APPLYING, *ImportRun.BROUGHT_IN)
    step = 4

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if request.htmx and not self.run.is_busy:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(self.where_it_stands())
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        polled = self.request.htmx  # type: ignore[attr-defined]
        return ["people/imports/_progress.html"] if polled else [self.template_name]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if self.run.is_busy:
            return super().get_context_data(
                progress=presenting.progress(self.run, self.now), **context
            )
        return super().get_context_data(
            check=presenting.check(self.run), undo=presenting.undo(self.run, self.now), **context
        )
