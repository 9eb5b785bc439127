"""Say which profile a job title has, and which a member has instead."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from people import audit
from people.models import JobTitle, Member
from processes.alignment.models import JobProfile, JobTitleProfile, MemberProfile
from programmes.models import Programme


@transaction.atomic
def for_job_titles(
    *,
    programme: Programme,
    choices: Mapping[JobTitle, JobProfile | None],
    by: Member,
    at: datetime,
) -> int:
    """Give each job title its profile, or none. Returns how many were changed."""
    rows = JobTitleProfile.objects.filter(programme=programme, job_title__in=choices)
    before = {row.job_title_id: row.profile_id for row in rows}
    changed = {
        title: profile
        for title, profile in choices.items()
        if before.get(title.pk) != (profile.pk if profile else None)
    }
    if not changed:
        return 0
    rows.filter(job_title__in=changed).delete()
    JobTitleProfile.objects.bulk_create(
        JobTitleProfile(programme=programme, job_title=title, profile=profile)
        for title, profile in changed.items()
        if profile is not None
    )
    audit.record(
        action="job_title_profile.choose", by=by, at=at, about=programme, count=len(changed)
    )
    return len(changed)


@transaction.atomic
def for_member(
    *, programme: Programme, member: Member, profile: JobProfile | None, by: Member, at: datetime
) -> None:
    """A profile of the member's own; None lets it follow the job title again."""
    rows = MemberProfile.objects.filter(programme=programme, member=member)
    if profile is None:
        rows.delete()
    else:
        MemberProfile.objects.update_or_create(
            programme=programme,
            member=member,
            defaults={"profile": profile, "changed_by": by, "changed_at": at},
        )
    audit.record(
        action="member_profile.choose",
        by=by,
        at=at,
        about=member,
        profile=str(profile.uuid) if profile else "",
    )
