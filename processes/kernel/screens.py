"""Screens of a process, and the five that every record needs: list, detail, create, update, deed."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from people.access import found
from people.permissions import Permission
from people.screens import DeedScreen, FormScreen, PageScreen
from processes.kernel.forms import RecordForm
from processes.kernel.models import Record
from processes.kernel.refusals import NotPossible
from programmes import access, registry
from programmes.models import ProcessRun
from programmes.process import Process
from programmes.screens import ProgrammeMixin


class ProcessMixin(ProgrammeMixin, abstract=True):
    """Loads ``self.process_run``; a view names its process by ``process_key``."""

    process_key: ClassVar[str]
    process_run: ProcessRun

    @property
    def process(self) -> Process:
        return registry.process(self.process_key)

    def load(self) -> None:
        super().load()
        self.process_run = access.process_run_for(self.cycle, self.process_key)

    def url(self, name: str, *args: Any) -> str:
        """The address of one of this process's own pages."""
        return reverse(
            f"{self.process_key}:{name}", args=[self.organisation.slug, self.programme.slug, *args]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "process": self.process,
            "process_run": self.process_run,
            **super().get_context_data(**kwargs),
        }


class ProcessPage(ProcessMixin, PageScreen, abstract=True):
    """A page of a process."""


class ProcessForm(ProcessMixin, FormScreen, abstract=True):
    """A form of a process."""


class ProcessDeed(ProcessMixin, DeedScreen, abstract=True):
    """A button of a process."""


class RecordList(ProcessPage, abstract=True):
    """All records of one noun. ``rows()`` says which, in which order."""

    permission = Permission.PROCESS_RECORD_SEE

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"rows": self.rows(), **super().get_context_data(**kwargs)}


class RecordMixin(ProcessMixin, abstract=True):
    """Loads ``self.record`` by its uuid, which the address calls by the record's noun."""

    noun: ClassVar[str]
    record: Any

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def load(self) -> None:
        super().load()
        rows = self.rows().select_related("programme__organisation")
        self.record = found(rows, programme=self.programme, uuid=self.kwargs[self.noun])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {self.noun: self.record, "record": self.record, **super().get_context_data(**kwargs)}


class RecordDetail(RecordMixin, ProcessPage, abstract=True):
    """One record, to read."""

    permission = Permission.PROCESS_RECORD_SEE


class RecordWrite(ProcessForm, abstract=True):
    """Create or update: the form fills an instance, ``store`` calls the action that keeps it."""

    permission = Permission.PROCESS_RECORD_EDIT
    form_class: type[RecordForm]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "languages": self.organisation.languages or ["en"],
            "instance": getattr(self, "record", None),
        }

    def store(self, record: Any) -> Record:
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            record = self.store(form.instance)  # type: ignore[attr-defined]
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return HttpResponseRedirect(record.get_absolute_url())


class RecordDeed(RecordMixin, ProcessDeed, abstract=True):
    """A button on one record: ``do`` calls the action, a refusal is said on the record's page."""

    permission = Permission.PROCESS_RECORD_EDIT

    def do(self, record: Any) -> Record:
        raise NotImplementedError

    def act(self) -> str:
        try:
            return self.do(self.record).get_absolute_url()
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.record.get_absolute_url()
