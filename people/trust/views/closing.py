"""The organisation leaves: ask, agree, take back; and take its data away while it waits."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people import vault
from people.permissions import Permission
from people.refusals import NotPossible
from people.screens import DeedScreen, FormScreen, Screen
from people.trust import whole
from people.trust.actions import closing as actions
from people.trust.actions import own_export
from people.trust.forms import ClosingAskForm, ClosingForm
from people.trust.models import Closing
from people.trust.queries import closing as queries


class ClosingMixin(Screen, abstract=True):
    """Loads ``self.waiting``, where one is to come."""

    permission = Permission.ORGANISATION_CLOSE
    fresh = True
    waiting: Closing | None

    def load(self) -> None:
        super().load()
        self.waiting = queries.waiting()

    def url(self) -> str:
        return reverse("data:closing", args=[self.organisation.slug])


class ClosingPage(ClosingMixin, FormScreen):
    """What happens and when; asks, or where somebody else has asked, agrees."""

    template_name = "people/trust/closing.html"

    @property
    def may_agree(self) -> bool:
        row = self.waiting
        asked = row is not None and row.state == Closing.State.ASKED
        return asked and row is not None and row.asked_by_id != self.member.pk

    def get_form_class(self) -> type[ClosingForm]:
        return ClosingAskForm if self.waiting is None else ClosingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "organisation": self.organisation}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_export = self.actor.may(Permission.ORGANISATION_EXPORT)
        what = own_export.What.ORGANISATION
        return super().get_context_data(
            closing=self.waiting,
            agreed=self.waiting is not None and self.waiting.state == Closing.State.AGREED,
            may_agree=self.may_agree,
            may_export=may_export,
            export=own_export.current(self.member, self.now, what) if may_export else None,
            tables=len(whole.tables()),
            days=actions.WAIT.days,
            **context,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            if self.waiting is None:
                reason = form.cleaned_data["reason"]
                actions.ask(reason=reason, by=self.member, at=self.now)
            else:
                actions.agree(closing=self.waiting, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        return HttpResponseRedirect(self.url())


class ClosingTakeBack(ClosingMixin, DeedScreen):
    def act(self) -> str:
        if self.waiting is None:
            messages.warning(self.request, _("There is nothing to take back."))
            return self.url()
        try:
            actions.take_back(closing=self.waiting, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(self.request, _("This is taken back. The organisation stays."))
        return self.url()


class ClosingExport(ClosingMixin, DeedScreen):
    """Has the file made; the job leads back to the page."""

    permission = Permission.ORGANISATION_EXPORT

    def act(self) -> str:
        language = get_language() or "en"
        what = own_export.What.ORGANISATION
        try:
            job = own_export.ask(member=self.member, language=language, at=self.now, what=what)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.url()
        return job.get_absolute_url()


class ClosingDownload(ClosingMixin, Screen):
    """The file, for whoever had it made; each download is noted."""

    permission = Permission.ORGANISATION_EXPORT
    is_file = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        what = own_export.What.ORGANISATION
        found = own_export.current(self.member, self.now, what)
        if found is None:
            return HttpResponseRedirect(self.url())
        try:
            content = own_export.hand_out(export=found, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(self.url())
        except vault.CannotOpen:
            raise Http404 from None
        name = f"{slugify(self.organisation.name) or 'synchro'}-all-{found.made_at:%Y-%m-%d}.zip"
        return HttpResponse(
            content,
            content_type="application/zip",
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "no-store",
            },
        )
