"""The pages of an import: file, columns, check, done."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from people.imports import exports, presenting, queries
from people.imports.access import import_run_by_uuid
from people.imports.actions import run as actions
from people.imports.files import kept_file
from people.imports.forms.columns import ColumnsForm, TwiceForm
from people.imports.forms.reading import FileForm, RereadForm
from people.imports.mapping import Twice
from people.imports.models import ImportRun
from people.permissions import Permission
from people.refusals import NotPossible
from people.screens import DeedScreen, FormScreen, PageScreen, Response, Screen

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
            unfinished=queries.unfinished(),
            applied=presenting.applied(queries.latest_applied()),
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
            proposals=queries.proposals(self.run),
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


class Check(RunScreen, PageScreen):
    """Progress while the rows are checked, then what bringing them in would do."""

    template_name = "people/imports/check.html"
    for_states = (State.CHECKING, State.CHECKED)
    step = 3

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if request.htmx and self.run.state != State.CHECKING:  # type: ignore[attr-defined]
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
        context.setdefault("form", TwiceForm(initial={"twice": self.run.columns_chosen.twice}))
        return super().get_context_data(check=presenting.check(self.run), **context)


class Again(RunScreen, FormScreen):
    """Check anew with another rule for rows that share a number."""

    template_name = "people/imports/check.html"
    form_class = TwiceForm
    for_states = ()
    step = 3

    def form_valid(self, form: TwiceForm) -> HttpResponse:
        mapping = replace(self.run.columns_chosen, twice=Twice(form.cleaned_data["twice"]))
        try:
            actions.map_columns(run=self.run, mapping=mapping, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.info(self.request, str(refused))
        return HttpResponseRedirect(self.where_it_stands())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(check=presenting.check(self.run), **context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if self.run.state != State.CHECKED:
            return HttpResponseRedirect(self.where_it_stands())
        return super().post(request, *args, **kwargs)


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


class Apply(RunDeed):
    def do(self) -> None:
        actions.apply(run=self.run, by=self.member, at=self.now)


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


class Rejected(RunScreen):
    """The rows that were left out, with the reason, to correct and bring in again."""

    for_states = (State.CHECKED, State.APPLIED)

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
    """Progress while the people are brought in, then what was done."""

    template_name = "people/imports/done.html"
    for_states = (State.APPLYING, State.APPLIED)
    step = 4

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        if request.htmx and self.run.state != State.APPLYING:  # type: ignore[attr-defined]
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
        return super().get_context_data(check=presenting.check(self.run), **context)
