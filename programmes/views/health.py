"""How the programme stands, and having it worked out now."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from people import tasks
from people.permissions import Permission
from programmes import health_chart
from programmes import tasks as programme_tasks
from programmes.queries import health
from programmes.screens import ProgrammeDeed, ProgrammePage


class HealthDetail(ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/health.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = health.health(self.cycle)
        drawn = found is not None and found.processes
        return {
            "health": found,
            "chart": mark_safe(health_chart.draw(found.processes)) if found and drawn else "",  # noqa: S308
            **super().get_context_data(**kwargs),
        }


class HealthRead(ProgrammeDeed):
    """The arithmetic is a background worker's, so the page shows it a moment later."""

    permission = Permission.PROGRAMME_STEER

    def act(self) -> str:
        tasks.send(programme_tasks.read_health, programme=str(self.programme.uuid))
        messages.success(
            self.request,
            _("The health is being worked out. Open this page again in a moment to see it."),
        )
        return reverse("programmes:health", args=[self.organisation.slug, self.programme.slug])
