"""Mirrors: a few questions, answered and said back on one page. Nothing of it is kept anywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from people.signin.kiosk import kiosk_of
from people.texts import said
from processes.kernel.screens import ProcessPage
from processes.meaning_of_life.queries import mirror as queries
from processes.meaning_of_life.views.screens import MeaningMixin
from programmes.pulses.content import Content
from programmes.pulses.forms.sheet import Sheet
from programmes.pulses.mirrors import mirrors


class MirrorList(MeaningMixin, ProcessPage):
    """Which mirrors there are."""

    template_name = "meaning_of_life/mirror_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "mirrors": [
                {
                    "title": said(instrument.name),
                    "hint": _("%(count)d questions, about two minutes")
                    % {"count": len(instrument.items)},
                    "url": self.url("mirror_look", slug),
                }
                for slug, instrument in queries.every()
            ],
            **self.way_back(),
            **super().get_context_data(**kwargs),
        }


class MirrorLook(MeaningMixin, ProcessPage):
    """GET shows the questions, POST what the answers say back, beside what the organisation owes.

    The answers live as long as the request: no row, no draft, no session, no log.
    """

    template_name = "meaning_of_life/mirror_look.html"
    instrument: Content

    def load(self) -> None:
        super().load()
        self.instrument = queries.one(self.kwargs["mirror"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(Sheet([self.instrument], values={}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = Sheet([self.instrument], values={}, data=request.POST)
        seen = mirrors([self.instrument], sheet.values) if sheet.is_valid else []
        if not seen:
            return self.show(sheet, is_short=sheet.is_valid, status=422)
        self.template_name = "meaning_of_life/mirror_seen.html"
        context = {"mirrors": seen, "owed": queries.owed(self.cycle)}
        return self.render_to_response(self.get_context_data(**context))

    def show(self, sheet: Sheet, *, is_short: bool = False, status: int = 200) -> HttpResponse:
        items = len(self.instrument.items)
        context = {
            "sheet": sheet,
            "is_short": is_short,
            "count": items,
            "least": -(-2 * items // 3),
            "at_shared_device": bool(kiosk_of(self.request)),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": said(self.instrument.name),
            "list_url": self.url("mirror_list"),
            **super().get_context_data(**kwargs),
        }
