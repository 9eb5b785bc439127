"""What HR and the sponsor see of Meaning of Life: what was offered, and counts that lead to nobody."""

from typing import Any

from people.permissions import Permission
from processes.kernel.screens import ProcessPage
from processes.meaning_of_life.queries import counts as queries
from processes.meaning_of_life.queries import learning_session
from processes.meaning_of_life.views.screens import MeaningMixin
from programmes.queries import lacking, overview


class Counts(MeaningMixin, ProcessPage):
    """No list of people and no target: none is made anywhere."""

    permission = Permission.PROGRAMME_SEE
    template_name = "meaning_of_life/counts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = self.today()
        lines = overview.process_lines(self.cycle, today, [self.process_key])
        sessions, themes = learning_session.offered(self.programme)
        came = queries.came()
        return {
            "room": self.room("counts"),
            "offered_on": queries.offered_on(self.cycle),
            "sessions": sessions,
            "themes": themes,
            "came": came.count if came else None,
            "came_on": came.counted_on if came else None,
            "figures": queries.told(),
            "gates": lacking.gates(lines, self.cycle, self.actor, today),
            **super().get_context_data(**kwargs),
        }
