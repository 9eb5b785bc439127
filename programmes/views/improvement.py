"""Improvement cards: the list by state, a card with its steps, making and moving one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from programmes import access
from programmes.actions import improvement
from programmes.forms.improvement import ImprovementForm, ImprovementMoveForm
from programmes.models import Improvement
from programmes.queries import improvement as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm, ProgrammeMixin, ProgrammePage


class ImprovementsMixin(ProgrammeMixin, abstract=True):
    def url(self, name: str, *args: Any) -> str:
        slugs = [self.organisation.slug, self.programme.slug]
        return reverse(f"programmes:improvement_{name}", args=[*slugs, *args])

    def by_uuid(self, value: Any) -> Improvement:
        rows = Improvement.objects.filter(programme=self.programme).select_related(
            "owner", "made_by", "stage", "criterion__stage"
        )
        return found(rows, uuid=value)


class ImprovementList(ImprovementsMixin, ProgrammePage):
    """``?state=`` shows one step; ``?before=`` names the last card of the page before."""

    permission = Permission.IMPROVEMENT_SEE
    template_name = "programmes/improvement_list.html"

    def load(self) -> None:
        super().load()
        asked = self.request.GET.get("state", "")
        self.state = asked if asked in Improvement.State.values else ""
        try:
            before = self.request.GET.get("before", "")
            self.before = self.by_uuid(UUID(before)) if before else None
        except ValueError:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = queries.cards(self.programme, self.state, self.before)
        older = f"?state={self.state}&before={page.older.uuid}" if page.older else ""
        sees = self.actor.may(Permission.PROGRAMME_SEE)
        return {
            "columns": queries.columns(self.programme),
            "state": self.state,
            "cards": [{"card": row, "source": queries.source_of(row)} for row in page.rows],
            "older": older,
            "today": timezone.localdate(self.now),
            "back_url": self.programme.get_absolute_url()
            if sees
            else reverse("todo", args=[self.organisation.slug]),
            **super().get_context_data(**kwargs),
        }


class ImprovementCreate(ImprovementsMixin, ProgrammeForm):
    """``?from=stage:…`` or ``?from=criterion:…`` chooses where it comes from."""

    permission = Permission.IMPROVEMENT_MAKE
    form_class = ImprovementForm
    template_name = "programmes/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sources": queries.sources(self.cycle)}

    def get_initial(self) -> dict[str, Any]:
        return {"source": self.request.GET.get("from", ""), "owner": self.member}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Make an improvement card"),
            "caption": self.programme.name,
            "who_sees": _("Everyone in the organisation can read it."),
            "submit_text": _("Make the card"),
            "back_url": self.url("list"),
            "cancel_url": self.url("list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: ImprovementForm) -> HttpResponse:
        cleaned = form.cleaned_data
        row = improvement.make(
            programme=self.programme,
            change=cleaned["change"],
            expectation=cleaned["expectation"],
            owner=cleaned["owner"],
            due_on=cleaned["due_on"],
            by=self.member,
            at=self.now,
            **self._source(cleaned["source"]),
        )
        messages.success(self.request, _("The card is made."))
        return HttpResponseRedirect(self.url("detail", row.uuid))

    def _source(self, chosen: str) -> dict[str, Any]:
        kind, _colon, value = chosen.partition(":")
        if kind == "stage":
            return {"stage": access.stage_by_uuid(self.programme, UUID(value))}
        if kind == "criterion":
            return {"criterion": access.criterion_by_uuid(self.programme, UUID(value))}
        return {"element": queries.element_by(value)} if kind == "element" else {}


class ImprovementMixin(ImprovementsMixin, abstract=True):
    """Loads ``self.improvement`` by its uuid."""

    improvement: Improvement

    def load(self) -> None:
        super().load()
        self.improvement = self.by_uuid(self.kwargs["improvement"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "card": self.improvement,
            "source": queries.source_of(self.improvement),
            **super().get_context_data(**kwargs),
        }


class ImprovementDetail(ImprovementMixin, ProgrammePage):
    permission = Permission.IMPROVEMENT_SEE
    template_name = "programmes/improvement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "moves": self.improvement.moves.select_related("moved_by"),
            "moveable": queries.may_move(self.actor, self.improvement),
            "list_url": self.url("list"),
            **super().get_context_data(**kwargs),
        }


class ImprovementMove(ImprovementMixin, ProgrammeForm):
    """For its owner, whoever made it, HR managers and the sponsor."""

    permission = Permission.IMPROVEMENT_SEE
    form_class = ImprovementMoveForm
    template_name = "programmes/form.html"

    def load(self) -> None:
        super().load()
        if not queries.may_move(self.actor, self.improvement):
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "improvement": self.improvement}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.url("detail", self.improvement.uuid)
        return {
            "heading": _("Move the card on"),
            "caption": self.improvement.get_state_display(),
            "lead": self.improvement.change,
            "back_url": here,
            "cancel_url": here,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: ImprovementMoveForm) -> HttpResponse:
        try:
            improvement.move(
                improvement=self.improvement, by=self.member, at=self.now, **form.cleaned_data
            )
        except NotPossible as refusal:
            field = "sentence" if form.cleaned_data["result"] else "result"
            return self.refuse(form, str(refusal), field)
        return HttpResponseRedirect(self.url("detail", self.improvement.uuid))
