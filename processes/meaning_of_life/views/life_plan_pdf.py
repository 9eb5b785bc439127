"""One's own plan as a PDF, handed out once and kept nowhere."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from people import documents, limits
from people.signin.kiosk import kiosk_of
from processes.kernel.screens import ProcessPage
from processes.meaning_of_life import life_plan_pdf
from processes.meaning_of_life.models import LifePlan
from processes.meaning_of_life.views.screens import LifePlanMixin

OFTEN = (limits.Limit(10, 600),)


class LifePlanPdf(LifePlanMixin, ProcessPage):
    """A button and no link: nothing but its writer's own hand fetches it.

    On a shared device there is none, because the file would stay there.
    """

    http_method_names: ClassVar[list[str]] = ["post", "options"]
    template_name = "meaning_of_life/life_plan_pdf_failed.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kiosk_of(request) is not None:
            sentence = _(
                "This device is shared, and the file would stay on it. "
                "Take your plan away on a device of your own."
            )
            messages.warning(request, sentence)
            return HttpResponseRedirect(self.url("life_plan_detail"))
        try:
            self.count_it()
            content = life_plan_pdf.make(life_plan=self.life_plan, today=self.today())
        except limits.TooMany as refusal:
            return self.failed(str(refusal), status=429)
        except life_plan_pdf.Busy as refusal:
            return self.failed(str(refusal), status=503)
        except documents.NotMade:
            return self.failed(_("The PDF could not be made on this server."), status=503)
        if not LifePlan.objects.filter(pk=self.life_plan.pk).exists():
            raise Http404  # deleted in another window while it was made
        name = f"{_('My life plan')} {self.today():%Y-%m-%d}.pdf"
        disposition = content_disposition_header(True, name)
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def count_it(self) -> None:
        name = str(self.member.uuid)
        limits.count(
            self.request,
            deed="life_plan_pdf",
            name=name,
            at=self.now,
            per_name=OFTEN,
            per_network=(),
        )

    def failed(self, sentence: str, status: int) -> HttpResponse:
        checked = self.life_plan.state == LifePlan.State.CHECKED
        print_url = self.url("life_plan_done" if checked else "life_plan_check")
        context = self.get_context_data(sentence=sentence, print_url=print_url)
        return self.render_to_response(context, status=status)
