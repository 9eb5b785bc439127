"""The short readings, in the reader's language. That somebody opened one is kept nowhere."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language

from people.permissions import Permission
from processes.kernel.screens import ProcessPage
from processes.meaning_of_life import readings
from processes.meaning_of_life.views.screens import MeaningMixin


class ReadingDetail(MeaningMixin, ProcessPage):
    permission = Permission.PROCESS_RECORD_SEE
    template_name = "meaning_of_life/reading_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reading = readings.find(self.kwargs["reading"], get_language() or "en")
        if reading is None:
            raise Http404
        return {
            "reading": reading,
            "back_url": self.url("learning_session_list"),
            **super().get_context_data(**kwargs),
        }
