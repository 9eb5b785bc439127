"""Questions about job profiles, and about whose profile is which."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import JobTitle, Member, Part
from processes.alignment import samples
from processes.alignment.models import JobProfile, JobTitleProfile, MemberProfile
from programmes.models import Programme

PAGE = 50


def profiles(programme: Programme, *, drafts: bool) -> QuerySet[JobProfile]:
    """Profiles with the number of their competencies, those in use first."""
    rows = JobProfile.objects.filter(programme=programme).annotate(
        competency_count=Count("competencies")
    )
    if not drafts:
        rows = rows.filter(state=JobProfile.State.IN_USE)
    return rows.select_related("programme").order_by("-state", "created_at", "id")


def in_use(programme: Programme) -> list[JobProfile]:
    rows = JobProfile.objects.filter(programme=programme, state=JobProfile.State.IN_USE)
    return list(rows.order_by("created_at", "id"))


def profile_of(programme: Programme, member: Member) -> JobProfile | None:
    """The profile chosen for the member, else the job title's; None where it is not in use."""
    own = MemberProfile.objects.filter(programme=programme, member=member)
    by_title = JobTitleProfile.objects.filter(
        programme=programme, job_title=member.job_title_id or 0
    )
    chosen = Coalesce(Subquery(own.values("profile")[:1]), Subquery(by_title.values("profile")[:1]))
    return JobProfile.objects.filter(pk=chosen, state=JobProfile.State.IN_USE).first()


def chosen_for(programme: Programme, member: Member) -> MemberProfile | None:
    """The profile that HR chose for this member, and who did."""
    rows = MemberProfile.objects.filter(programme=programme, member=member)
    return rows.select_related("profile", "changed_by").first()


def with_profile(programme: Programme) -> QuerySet[Member]:
    """Everyone who works here and has a profile in use."""
    in_use = {"programme": programme, "profile__state": JobProfile.State.IN_USE}
    chosen = MemberProfile.objects.filter(programme=programme)
    followers = Q(job_title__in=JobTitleProfile.objects.filter(**in_use).values("job_title"))
    own = Q(pk__in=chosen.filter(profile__state=JobProfile.State.IN_USE).values("member"))
    return staff().filter(own | (followers & ~Q(pk__in=chosen.values("member"))))


def staff() -> QuerySet[Member]:
    return Member.objects.filter(left_on__isnull=True, external=False)


def hr_managers() -> list[Member]:
    """Whom to ask; three names are enough."""
    return list(staff().filter(grants__part=Part.HR).order_by("sort_key")[:3])


@dataclass(frozen=True)
class TitlePage:
    """Some job titles with the profile of each, in the order of their names."""

    rows: list[tuple[JobTitle, JobProfile | None]]
    following: JobTitle | None


def job_titles(programme: Programme, after: JobTitle | None = None) -> TitlePage:
    """A page by key: those that come behind ``after``."""
    rows = JobTitle.objects.order_by("name", "id")
    if after is not None:
        rows = rows.filter(Q(name__gt=after.name) | Q(name=after.name, id__gt=after.pk))
    titles = list(rows[: PAGE + 1])
    shown = titles[:PAGE]
    given = JobTitleProfile.objects.filter(programme=programme, job_title__in=shown)
    profile_of_title = {row.job_title_id: row.profile for row in given.select_related("profile")}
    return TitlePage(
        rows=[(title, profile_of_title.get(title.pk)) for title in shown],
        following=shown[-1] if len(titles) > PAGE else None,
    )


def samples_left(rows: Iterable[JobProfile]) -> int:
    """How many sample profiles are not among these."""
    there = {row.sample for row in rows}
    return sum(sample.key not in there for sample in samples.profiles())
