"""Having data erased: one's own, or by HR those of somebody who has left."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import access
from people.models import Member
from people.permissions import Permission
from people.refusals import NotPossible
from people.screens import DeedScreen, FormScreen, Screen
from people.trust import registry
from people.trust.actions import erasure as actions
from people.trust.forms import ErasureForm
from people.trust.models import Erasure
from people.trust.queries import erasure as queries


class ErasureMixin(Screen, abstract=True):
    """Loads ``self.person``, whose data are meant, and ``self.waiting``, where it is to come."""

    person: Member
    waiting: Erasure | None

    def whose(self) -> Member:
        return self.member

    def back(self) -> str:
        return reverse("data:overview", args=[self.organisation.slug])

    def load(self) -> None:
        super().load()
        self.person = self.whose()
        self.waiting = queries.waiting(self.person)


class OwnErasure(ErasureMixin, FormScreen):
    """Says what goes, what stays and why, and asks; once asked, says when, and how to take it back."""

    permission = Permission.DATA_SEE_OWN
    fresh = True
    template_name = "people/trust/erasure.html"
    form_class = ErasureForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        tables = [table for table in registry.tables() if table.labels]
        return super().get_context_data(
            person=self.person,
            own=self.person.pk == self.member.pk,
            erasure=self.waiting,
            going=[table.title for table in tables if table.export],
            staying=[(table.title, table.stays) for table in tables if table.lasting],
            days=actions.WAIT.days,
            back_url=self.back(),
            **context,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.ask(member=self.person, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return HttpResponseRedirect(self.request.path)


class OwnErasureTakeBack(ErasureMixin, DeedScreen):
    permission = Permission.DATA_SEE_OWN

    def act(self) -> str:
        if self.waiting is None:
            messages.warning(self.request, _("There is nothing to take back."))
            return self.back()
        try:
            actions.take_back(erasure=self.waiting, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(self.request, _("This is taken back. Nothing has been erased."))
        return self.back()


class _OfLeaver(ErasureMixin, abstract=True):
    """Somebody whose last day has passed."""

    permission = Permission.ERASURE_START

    def whose(self) -> Member:
        person = access.person_by_uuid(self.kwargs["member"], self.reach)
        if person.is_erased:
            raise Http404
        return person

    def back(self) -> str:
        return self.person.get_absolute_url()


class LeaverErasure(_OfLeaver, OwnErasure):
    permission = Permission.ERASURE_START

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        left_on = self.person.left_on
        gone = left_on is not None and left_on < self.now.date()
        return super().get_context_data(gone=gone, **context)


class LeaverErasureTakeBack(_OfLeaver, OwnErasureTakeBack):
    permission = Permission.ERASURE_START
