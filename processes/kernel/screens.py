"""Screens of a process, and the five that every record needs: list, detail, create, update, deed."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import found
from people.permissions import Permission
from people.screens import DeedScreen, FormScreen, PageScreen
from processes.kernel import records
from processes.kernel.forms import RecordForm
from processes.kernel.models import Record
from processes.kernel.refusals import NotPossible
from programmes import access, registry
from programmes.models import ProcessRun
from programmes.process import Process, Room
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

    def way_up(self) -> dict[str, Any]:
        """To the process for whoever may see it, else to the reader's own first screen."""
        if self.actor.may(Permission.PROGRAMME_SEE):
            return {"up_url": self.process_run.get_absolute_url(), "up_text": self.process.name}
        start = reverse("organisation_start", args=[self.organisation.slug])
        return {"up_url": start, "up_text": ""}

    def room(self, name: str) -> Room | None:
        """The room of this process behind the address of that name, where it is one."""
        full_name = f"{self.process_key}:{name}"
        return next((room for room in self.process.rooms if room.url_name == full_name), None)

    def url(self, name: str, *args: Any) -> str:
        """The address of one of this process's own pages."""
        return reverse(
            f"{self.process_key}:{name}", args=[self.organisation.slug, self.programme.slug, *args]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "process": self.process,
            "process_run": self.process_run,
            **self.way_up(),
            **super().get_context_data(**kwargs),
        }


class ProcessPage(ProcessMixin, PageScreen, abstract=True):
    """A page of a process."""


class ProcessForm(ProcessMixin, FormScreen, abstract=True):
    """A form of a process."""


class ProcessDeed(ProcessMixin, DeedScreen, abstract=True):
    """A button of a process."""


class RecordList(ProcessPage, abstract=True):
    """A room: the records of one noun. ``rows()`` says which are in use, ``put_away()`` which were."""

    permission = Permission.PROCESS_RECORD_SEE
    writing: ClassVar[Permission] = Permission.PROCESS_RECORD_EDIT
    noun: ClassVar[str]
    create_text: ClassVar[Promise]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def put_away(self) -> QuerySet[Any] | None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "room": self.room(f"{self.noun}_list"),
            "rows": self._with_address(self.rows()),
            "put_away": self._with_address(self.put_away()),
            "create_url": self.url(f"{self.noun}_create") if self.actor.may(self.writing) else "",
            "create_text": self.create_text,
            **super().get_context_data(**kwargs),
        }

    def _with_address(self, rows: QuerySet[Any] | None) -> QuerySet[Any] | None:
        return rows if rows is None else rows.select_related("programme")


class RecordMixin(ProcessMixin, abstract=True):
    """Loads ``self.record`` by its uuid, which the address calls by the record's noun."""

    noun: ClassVar[str]
    record: Any

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def load(self) -> None:
        super().load()
        rows = self.rows().select_related("programme", "created_by", "updated_by")
        self.record = found(rows, programme=self.programme, uuid=self.kwargs[self.noun])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {self.noun: self.record, "record": self.record, **super().get_context_data(**kwargs)}


class RecordDetail(RecordMixin, ProcessPage, abstract=True):
    """One record, to read, with the way back to its room and what became of it."""

    permission = Permission.PROCESS_RECORD_SEE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "room": self.room(f"{self.noun}_list"),
            "list_url": self.url(f"{self.noun}_list"),
            "entries": records.history(self.record),
            **super().get_context_data(**kwargs),
        }


class RecordWrite(ProcessForm, abstract=True):
    """Create or update: the form fills an instance, ``store`` calls the action that keeps it.

    ``store`` finds what the instance cannot hold in ``self.form.cleaned_data``.
    """

    permission = Permission.PROCESS_RECORD_EDIT
    noun: ClassVar[str]
    template_name = "processes/record_form.html"
    form_class: type[RecordForm]
    form: Any
    heading: ClassVar[Promise]
    lead: ClassVar[Promise | str] = ""
    submit_text: ClassVar[Promise] = _("Save")
    who_sees: ClassVar[Promise] = _("Everyone in your organisation can read this.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "languages": self.organisation.languages or ["en"],
            "instance": getattr(self, "record", None),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = getattr(self, "record", None)
        back = record.get_absolute_url() if record else self.url(f"{self.noun}_list")
        return {
            "heading": self.heading,
            "lead": self.lead,
            "caption": self.process.name,
            "submit_text": self.submit_text,
            "who_sees": self.who_sees,
            "back_url": back,
            "cancel_url": back,
            **super().get_context_data(**kwargs),
        }

    def store(self, record: Any) -> Record:
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        self.form = form
        try:
            record = self.store(form.instance)  # type: ignore[attr-defined]
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), getattr(refusal, "field", None))
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(record.get_absolute_url())


class RecordDeed(RecordMixin, ProcessDeed, abstract=True):
    """A button on one record: ``do`` calls the action, a refusal is said on the record's page."""

    permission = Permission.PROCESS_RECORD_EDIT
    done: ClassVar[Promise | str] = ""

    def do(self, record: Any) -> Record:
        raise NotImplementedError

    def act(self) -> str:
        record: Record = self.record
        try:
            record = self.do(record)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return record.get_absolute_url()
        if self.done:
            messages.success(self.request, str(self.done))
        return record.get_absolute_url()
