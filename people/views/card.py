"""Cards: who has one, printing them, fetching the sheet, a lost one."""

from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from people.actions import card as actions
from people.forms.card import OrderForm
from people.models import CardSheet
from people.permissions import Permission
from people.queries import card as queries
from people.refusals import NotPossible
from people.screens import DeedScreen, FormScreen, PageScreen, Screen
from people.views.member import MemberMixin
from people.views.places import PlaceMixin, uuid_or_none


class CardsMixin(PlaceMixin, Screen, abstract=True):
    """The page as a whole, with the form that orders a sheet."""

    permission = Permission.CARD_PRINT
    template_name = "people/card_list.html"

    def url(self, **query: object) -> str:
        place = self.place.department
        asked = {"department": place.uuid if place else None, **query}
        words = "&".join(f"{name}={value}" for name, value in asked.items() if value)
        return reverse("people:cards", args=[self.organisation.slug]) + (
            f"?{words}" if words else ""
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        seen = uuid_or_none(self.request.GET.get("after"))
        page = queries.page(department=self.place.department, seen=seen)
        return {
            "form": OrderForm(),
            "counts": queries.counts(department=self.place.department, at=self.now),
            "cards": page.cards,
            "first_url": self.url() if seen else "",
            "next_url": self.url(after=page.next) if page.next else "",
            "at_once": actions.AT_ONCE,
            **super().get_context_data(**context),
        }


class CardList(CardsMixin, PageScreen):
    pass


class CardPrint(CardsMixin, FormScreen):
    """For everyone in the place without an address; the job's page shows how far it is."""

    fresh = True
    form_class = OrderForm

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.url())

    def form_valid(self, form: BaseForm) -> HttpResponse:
        sheet = actions.order(
            department=self.place.department, **form.cleaned_data, by=self.member, at=self.now
        )
        return HttpResponseRedirect(sheet.job.get_absolute_url())


class CardPrintOne(MemberMixin, DeedScreen):
    permission = Permission.CARD_PRINT
    fresh = True

    def act(self) -> str:
        sheet = actions.order(
            member=self.person, again=True, with_names=False, by=self.member, at=self.now
        )
        return sheet.job.get_absolute_url()


class CardLost(MemberMixin, FormScreen):
    """Asks first; then the card lets nobody in, and who came in with it is out."""

    permission = Permission.CARD_PRINT
    form_class = Form
    template_name = "people/card_lost.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if actions.withdraw(member=self.person, by=self.member, at=self.now):
            messages.success(
                self.request, _("The card no longer works. You can print another one.")
            )
        else:
            messages.info(self.request, _("There was no card that works."))
        return HttpResponseRedirect(self.person.get_absolute_url())


class CardSheetMixin(Screen, abstract=True):
    """Loads ``self.sheet``: shown to who ordered it and to nobody else."""

    permission = Permission.CARD_PRINT
    sheet: CardSheet

    def load(self) -> None:
        super().load()
        self.sheet = queries.sheet_by_uuid(self.member, self.kwargs["card_sheet"], self.reach)


class CardSheetDetail(CardSheetMixin, PageScreen):
    template_name = "people/card_sheet_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.sheet.job.is_finished:
            return HttpResponseRedirect(self.sheet.job.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        sheet = self.sheet
        here = sheet.content is not None and sheet.expires_at is not None
        ready = here and sheet.expires_at > self.now  # type: ignore[operator]
        return super().get_context_data(sheet=sheet, job=sheet.job, ready=ready, **context)


class CardSheetFetch(CardSheetMixin, Screen):
    """Answers a POST with the PDF, which is gone then: the codes stand in no other place."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = actions.fetch(sheet=self.sheet, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(self.sheet.get_absolute_url())
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, _("cards") + ".pdf")
        return response
