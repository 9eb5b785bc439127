"""Consultants in programmes: which they may see, and which pages they have opened."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import access
from people.models import AuditEvent, Grant, Member, Part
from people.permissions import Permission
from people.screens import FormScreen
from programmes.actions import programme_access as actions
from programmes.forms.consultant import ConsultantProgrammesForm
from programmes.models import Programme
from programmes.queries import look as queries
from programmes.refusals import NotPossible
from programmes.screens import ProgrammePage

PAGE = 50


class ConsultantProgrammes(FormScreen):
    """Where an invitation leads: nothing is seen before something is ticked."""

    permission = Permission.PROGRAMME_SHARE
    form_class = ConsultantProgrammesForm
    template_name = "programmes/consultant_programmes.html"
    person: Member

    def load(self) -> None:
        super().load()
        self.person = access.person_by_uuid(self.kwargs["member"], self.reach)
        grants = Grant.objects.filter(member=self.person, part=Part.CONSULTANT)
        self.grant = grants.first()
        self.programmes = list(Programme.objects.all())

    def get_initial(self) -> dict[str, Any]:
        named = queries.named_for(self.person)
        return {"programmes": [row.slug for row in self.programmes if row.pk in named]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "programmes": self.programmes}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "person": self.person,
            "grant": self.grant,
            "programmes": self.programmes,
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: ConsultantProgrammesForm) -> HttpResponse:
        try:
            actions.share(member=self.person, programmes=form.chosen(), by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The programmes have been named."))
        return HttpResponseRedirect(reverse("people:parts", args=[self.organisation.slug]))


class LookList(ProgrammePage):
    """Newest first; ``?before=`` names the last entry of the page before."""

    permission = Permission.LOOK_SEE
    template_name = "programmes/look_list.html"

    def load(self) -> None:
        super().load()
        before = self.request.GET.get("before", "")
        rows = AuditEvent.objects.filter(action=actions.LOOK)
        try:
            self.before = access.found(rows, uuid=UUID(before)) if before else None
        except ValueError:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looks = queries.looks(self.programme, PAGE + 1, self.before)
        here = reverse("programmes:look_list", args=[self.organisation.slug, self.programme.slug])
        return {
            "consultants": queries.consultants(self.programme),
            "looks": looks[:PAGE],
            "older": f"{here}?before={looks[PAGE - 1].uuid}" if looks[PAGE:] else "",
            "today": self.now.date(),
            **super().get_context_data(**kwargs),
        }
