"""How far a piece of background work has come."""

from typing import Any

from people import access
from people.models import Job
from people.permissions import Permission
from people.screens import PageScreen, Screen


class JobMixin(Screen, abstract=True):
    """Loads ``self.job``: shown to the member who started it and to nobody else."""

    permission = Permission.ASSIGNMENT_SEE_OWN
    job: Job

    def load(self) -> None:
        super().load()
        self.job = access.job_by_uuid(self.actor, self.kwargs["job"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {"job": self.job, **super().get_context_data(**context)}  # type: ignore[misc]


class JobDetail(JobMixin, PageScreen):
    template_name = "people/job_detail.html"


class JobProgress(JobMixin, PageScreen):
    """The part of the page that htmx asks for every two seconds until the job is finished."""

    template_name = "people/_job_progress.html"
