"""What the programme counts of Alignment, and what a policy may be traced to."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from people.prepared import Prepared
from people.texts import said
from processes.alignment.keys import KEY, SELF_VIEW
from processes.alignment.models import Competency, JobProfile
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import profile as profiles
from programmes.models import Participation, StageRun
from programmes.process import Count, Element

_asked = Prepared(
    lambda stage: Participation.objects.filter(stage=stage, kind=SELF_VIEW), stage=int
)


def profiles_written(stage: StageRun) -> Count:
    """Profiles that have at least one competency."""
    rows = JobProfile.objects.filter(programme=stage.process_run.cycle.programme)
    has_one = Exists(Competency.objects.filter(profile=OuterRef("pk")))
    return Count(done=rows.filter(has_one).count())


def people_with_profile(stage: StageRun) -> Count:
    """How many of those who work here have a profile in use."""
    programme = stage.process_run.cycle.programme
    return Count(done=profiles.with_profile(programme).count(), expected=profiles.staff().count())


def both_views_sent(stage: StageRun) -> Count:
    """Forms that both sides have sent, of all to whom the stage gave one."""
    asked = _asked.first(stage=stage.pk)
    done = forms.totals(stage.process_run.cycle)["both_sent"]
    return Count(done=done, expected=asked.given if asked else 0)


def elements() -> list[Element]:
    """Profiles in use and their competencies: a policy may be traced to each."""
    rows = JobProfile.objects.filter(state=JobProfile.State.IN_USE)
    found: list[Element] = []
    for profile in rows.select_related("programme").prefetch_related("competencies"):
        programme = profile.programme
        url = reverse(
            "alignment:profile_detail",
            args=[programme.organisation.slug, programme.slug, profile.uuid],
        )
        found.append(_element("job_profile", profile, said(profile.title), url))
        found.extend(
            _element("competency", row, said(row.name), f"{url}#competency-{row.order}")
            for row in profile.competencies.all()
        )
    return found


def _element(kind: str, row: JobProfile | Competency, title: str, url: str) -> Element:
    return Element(process=KEY, kind=kind, uuid=str(row.uuid), title=title, url=url)
