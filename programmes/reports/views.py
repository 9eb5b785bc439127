"""Reports: the list, asking for one, the page of one, its PDF."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people import access
from people.permissions import Permission
from people.screens import DeedScreen, FormScreen, PageScreen, Screen
from programmes import access as programmes
from programmes.refusals import NotPossible
from programmes.reports import actions, build, pdf, queries
from programmes.reports.forms import ReportForm
from programmes.reports.models import Report


class ReportList(PageScreen):
    permission = Permission.REPORT_MAKE
    template_name = "reports/report_list.html"

    def load(self) -> None:
        super().load()
        programmes.note_look(self.request, self.actor, self.permission, None, self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "lines": queries.latest(self.actor),
            "days": actions.DAYS_KEPT,
            **super().get_context_data(**kwargs),
        }


class ReportCreate(FormScreen):
    """The period, the sections and the commentary; then the job's page shows how far it is."""

    permission = Permission.REPORT_MAKE
    template_name = "reports/report_create.html"
    form_class = ReportForm

    def load(self) -> None:
        super().load()
        self.rows = programmes.programmes_for(self.actor, self.permission)
        self.programmes = list(self.rows[:20])
        programmes.note_look(self.request, self.actor, self.permission, None, self.now)

    def get_initial(self) -> dict[str, Any]:
        return {"programme": self.programmes[0].slug} if self.programmes else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        languages = self.organisation.languages or [get_language() or "en"]
        return {
            **super().get_form_kwargs(),
            "programmes": self.rows,
            "today": timezone.localdate(self.now),
            "languages": languages,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = access.organisations_of(self.request.user, timezone.localdate(self.now))  # type: ignore[arg-type]
        return {
            "programmes": self.programmes,
            "others": [
                {"text": each.name, "url": reverse("reports:report_create", args=[each.slug])}
                for each in others
                if each != self.organisation
            ],
            "pdf_available": pdf.available(),
            "back_url": reverse("reports:report_list", args=[self.organisation.slug]),
            "back_text": _("Reports"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: ReportForm) -> HttpResponse:
        report = actions.request(**form.cleaned_data, by=self.member, at=self.now)
        return HttpResponseRedirect(report.job.get_absolute_url())


class ReportMixin(Screen, abstract=True):
    """Loads ``self.report`` from the address."""

    report: Report

    def load(self) -> None:
        super().load()
        self.report = queries.report_by_uuid(self.actor, self.kwargs["report"])
        about = self.report.programme
        programmes.note_look(self.request, self.actor, self.permission, about, self.now)


class ReportDetail(ReportMixin, PageScreen):
    """The same sections as in the PDF, from the same snapshot."""

    permission = Permission.REPORT_MAKE
    template_name = "reports/report_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.job = queries.job_of(self.report)
        if self.job is not None and not self.job.is_finished:
            return HttpResponseRedirect(self.job.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        taken = self.report.snapshot
        return {
            "row": self.report,
            "snapshot": taken,
            "body": build.body(taken) if taken else "",
            "size": queries.size_of(self.report),
            "job": self.job,
            **super().get_context_data(**kwargs),
        }


class ReportDownload(ReportMixin):
    """The PDF, for whoever may make reports here at this moment; nothing on the way keeps it."""

    permission = Permission.REPORT_MAKE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.size_of(self.report):
            raise Http404
        content = actions.hand_out(report=self.report, by=self.member, at=self.now)
        name = f"{slugify(self.organisation.name) or 'report'}-{self.report.period_to}.pdf"
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "no-store",
            },
        )


class ReportAgain(ReportMixin, DeedScreen):
    permission = Permission.REPORT_MAKE

    def act(self) -> str:
        try:
            report = actions.again(report=self.report, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.error(self.request, str(refusal))
            return self.report.get_absolute_url()
        return report.job.get_absolute_url()


class ReportRemove(ReportMixin, FormScreen):
    """Asks first: what was written for the report goes with it."""

    permission = Permission.REPORT_MAKE
    template_name = "components/confirm.html"
    form_class = Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Remove this report?"),
            "text": str(self.report.programme),
            "consequences": [
                _("The page, the PDF and the commentary are gone for everyone."),
                _("Whoever has downloaded the PDF keeps their copy."),
            ],
            "submit_text": _("Remove it"),
            "destructive": True,
            "cancel_url": self.report.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        actions.remove(report=self.report, by=self.member, at=self.now)
        return HttpResponseRedirect(reverse("reports:report_list", args=[self.organisation.slug]))
