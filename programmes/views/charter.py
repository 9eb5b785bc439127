"""The charter of a programme, its steering group and the safeguards of G0."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.texts import said
from programmes.actions import charter, safeguard
from programmes.forms.charter import CharterForm, SafeguardForm, SeatForm
from programmes.models import Charter, Safeguard, SteeringSeat
from programmes.queries import charter as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeDeed, ProgrammeForm, ProgrammeMixin, ProgrammePage


class CharterMixin(ProgrammeMixin, abstract=True):
    @property
    def charter_url(self) -> str:
        return reverse("programmes:charter", args=[self.organisation.slug, self.programme.slug])


class CharterDetail(CharterMixin, ProgrammePage):
    """What people are promised; ``?version=`` shows what stood there before."""

    permission = Permission.CHARTER_SEE
    template_name = "programmes/charter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = queries.versions(self.programme)
        sitting = queries.seats(self.programme)
        lines = queries.safeguards(self.programme)
        return {
            "charter": self._asked(versions),
            "newest": versions[0] if versions else None,
            "earlier": versions[1:],
            "seats": sitting,
            "lines": lines,
            "answered": sum(line.answered for line in lines),
            "reads_notes": queries.reads_notes(self.actor, sitting),
            "writes": self.actor.may(Permission.CHARTER_WRITE),
            "back_url": self._back(),
            **super().get_context_data(**kwargs),
        }

    def _asked(self, versions: list[Charter]) -> Charter | None:
        asked = self.request.GET.get("version")
        if not asked:
            return versions[0] if versions else None
        try:
            wanted = UUID(asked)
        except ValueError:
            raise Http404 from None
        for row in versions:
            if row.uuid == wanted:
                return row
        raise Http404

    def _back(self) -> str:
        if self.actor.may(Permission.PROGRAMME_SEE):
            return self.programme.get_absolute_url()
        return reverse("todo", args=[self.organisation.slug])


class CharterForms(CharterMixin, ProgrammeForm, abstract=True):
    """A form whose action may refuse; ``act`` calls it."""

    template_name = "programmes/form.html"
    refused_at: str | None = None
    heading: Any = ""

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "caption": self.programme.name,
            "back_url": self.charter_url,
            "cancel_url": self.charter_url,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.act(form)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal), self.refused_at)
        return HttpResponseRedirect(self.done_url)

    @property
    def done_url(self) -> str:
        return self.charter_url


class CharterUpdate(CharterForms):
    permission = Permission.CHARTER_WRITE
    form_class = CharterForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "charter": next(iter(queries.versions(self.programme)), None),
            "languages": self.organisation.languages or ["en"],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Write the charter"),
            "lead": _("Everyone in the organisation can read it. What stood before is kept."),
            "submit_text": _("Save the charter"),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: CharterForm) -> None:
        charter.write(
            programme=self.programme,
            why=form.texts("why"),
            promises=form.texts("promises"),
            never=form.texts("never"),
            sponsor=form.cleaned_data["sponsor"],
            by=self.member,
            at=self.now,
        )
        messages.success(self.request, _("The charter is saved. Everyone can read it now."))


class SeatGive(CharterForms):
    permission = Permission.CHARTER_WRITE
    form_class = SeatForm
    refused_at = "member"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Add somebody to the steering group"),
            "lead": _("Everyone can read who steers the programme and in which role."),
            "submit_text": _("Add this person"),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: SeatForm) -> None:
        charter.give_seat(
            programme=self.programme, by=self.member, at=self.now, **form.cleaned_data
        )


class SeatEnd(CharterMixin, ProgrammeDeed):
    permission = Permission.CHARTER_WRITE

    def load(self) -> None:
        super().load()
        rows = SteeringSeat.objects.filter(programme=self.programme).select_related("member")
        self.seat = found(rows, uuid=self.kwargs["seat"])

    def act(self) -> str:
        try:
            charter.end_seat(seat=self.seat, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(
                self.request,
                _("%(name)s is no longer in the steering group.") % {"name": self.seat.member.name},
            )
        return self.charter_url


class SafeguardAnswer(CharterForms):
    permission = Permission.CHARTER_WRITE
    form_class = SafeguardForm
    refused_at = "note"

    def load(self) -> None:
        super().load()
        rows = Safeguard.objects.filter(programme=self.programme)
        self.safeguard = found(rows, uuid=self.kwargs["safeguard"])

    def get_initial(self) -> dict[str, Any]:
        latest = self.safeguard.answers.first()
        if latest is None:
            return {}
        return {"state": latest.state, "note": latest.note, "link": latest.link}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Answer a safeguard"),
            "lead": said(self.safeguard.text),
            "who_sees": _(
                "Everyone reads what is true now, and who said so. Note and link are for HR managers, sponsors, consultants and the steering group."
            ),
            **super().get_context_data(**kwargs),
        }

    def act(self, form: SafeguardForm) -> None:
        safeguard.answer(safeguard=self.safeguard, by=self.member, at=self.now, **form.cleaned_data)
        messages.success(self.request, _("The answer is saved."))

    @property
    def done_url(self) -> str:
        """Where it stands in the list, so that the next one is at hand."""
        return f"{self.charter_url}#safeguard-{self.safeguard.key}"
