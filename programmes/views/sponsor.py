"""The state of a programme on one page, for who answers for it."""

from typing import Any

from django.utils import timezone

from people.permissions import Permission
from programmes.queries import health, log, overview, sponsor
from programmes.screens import ProgrammePage
from programmes.views.overview import LATEST, LoggedMixin


class SponsorPage(LoggedMixin, ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/sponsor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        standing = overview.overview(self.cycle, today)
        return {
            "overview": standing,
            "decisions": sponsor.decisions(standing, self.cycle, self.actor, today),
            "health": health.health(self.cycle),
            "changes": self.this_week(log.entries(LATEST, of=self.of)),
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }
