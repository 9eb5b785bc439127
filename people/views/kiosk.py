"""Kiosks: which there are, adding and changing one, its enrolment link, withdrawing it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from people import access
from people.actions import kiosk as actions
from people.cards import sheet
from people.forms.kiosk import KioskForm
from people.models import Kiosk
from people.permissions import Permission
from people.queries import kiosk as queries
from people.refusals import NotPossible
from people.screens import FormScreen, PageScreen, Screen


class KiosksMixin(Screen, abstract=True):
    permission = Permission.KIOSK_ENROL

    def back(self) -> str:
        return reverse("people:kiosks", args=[self.organisation.slug])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {"back": self.back(), **super().get_context_data(**context)}  # type: ignore[misc]


class KioskMixin(KiosksMixin, abstract=True):
    """Loads ``self.kiosk``."""

    kiosk: Kiosk

    def load(self) -> None:
        super().load()
        rows = Kiosk.objects.select_related("department")
        self.kiosk = access.found(rows, uuid=self.kwargs["kiosk"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {"kiosk_row": self.kiosk, **super().get_context_data(**context)}


class KioskList(KiosksMixin, PageScreen):
    template_name = "people/kiosk_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        kiosks = list(queries.everyone())
        return super().get_context_data(kiosks=kiosks, now=self.now, **context)


class KioskAdd(KiosksMixin, FormScreen):
    form_class = KioskForm
    template_name = "people/kiosk_form.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.add(**form.cleaned_data, by=self.member, at=self.now)
        messages.success(
            self.request, _("The kiosk has been added. Now make a link for the device.")
        )
        return HttpResponseRedirect(self.back())


class KioskEdit(KioskMixin, FormScreen):
    form_class = KioskForm
    template_name = "people/kiosk_form.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.kiosk, name) for name in KioskForm.base_fields}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.edit(kiosk=self.kiosk, **form.cleaned_data, by=self.member, at=self.now)
        messages.success(self.request, _("The changes have been saved."))
        return HttpResponseRedirect(self.back())


class KioskLink(KioskMixin, Screen):
    """Answers a POST with the link itself, because it is shown once and kept nowhere."""

    fresh = True
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            key = actions.make_link(kiosk=self.kiosk, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(self.back())
        url = settings.BASE_URL + reverse("kiosk_enrol", args=[key])
        until = self.now + actions.LINK_HOLDS
        context = {
            "url": url,
            "pattern": sheet.pattern(url, _("QR code of the link")),
            "until": until,
            "back": self.back(),
        }
        return render(request, "people/kiosk_link.html", {**context, "kiosk_row": self.kiosk})


class KioskWithdraw(KioskMixin, FormScreen):
    """Asks first; the device is a kiosk no longer with its next page."""

    form_class = Form
    template_name = "people/kiosk_withdraw.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.withdraw(kiosk=self.kiosk, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The kiosk has been withdrawn."))
        return HttpResponseRedirect(self.back())
