"""Write job profiles, put them in use, and take them out again (S6)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from processes.alignment import samples
from processes.alignment.models import AlignmentForm, Competency, JobProfile
from processes.kernel.refusals import NotPossible
from programmes.models import Programme


@transaction.atomic
def draft(*, profile: JobProfile, by: Member, at: datetime) -> JobProfile:
    profile.created_by = profile.updated_by = by
    profile.created_at = profile.updated_at = at
    profile.save()
    audit.record(action="job_profile.draft", by=by, at=at, about=profile)
    return profile


@transaction.atomic
def revise(*, profile: JobProfile, by: Member, at: datetime) -> JobProfile:
    """Keep title and purpose. Forms that were started keep the profile as it stood."""
    stored = touch(profile=profile, by=by, at=at)
    stored.title, stored.purpose = profile.title, profile.purpose
    stored.save(update_fields=["title", "purpose"])
    audit.record(action="job_profile.revise", by=by, at=at, about=stored, version=stored.version)
    return stored


@transaction.atomic
def put_in_use(*, profile: JobProfile, by: Member, at: datetime) -> JobProfile:
    """Raises ``NotPossible`` for a profile without competencies: there would be nothing to answer."""
    profile = locked(profile)
    if profile.in_use:
        raise NotPossible(_("This profile is in use already."))
    if not profile.competencies.exists():
        raise NotPossible(_("Add at least one competency before you put the profile in use."))
    return _move(profile, JobProfile.State.IN_USE, by, at)


@transaction.atomic
def take_out_of_use(*, profile: JobProfile, by: Member, at: datetime) -> JobProfile:
    """No new form starts from it; forms that were started go on."""
    profile = locked(profile)
    if not profile.in_use:
        raise NotPossible(_("This profile is not in use."))
    return _move(profile, JobProfile.State.DRAFT, by, at)


@transaction.atomic
def remove(*, profile: JobProfile, by: Member, at: datetime) -> None:
    """Raises ``NotPossible`` for a profile that is in use, given to someone, or answered."""
    profile = locked(profile)
    if profile.in_use:
        raise NotPossible(_("Take the profile out of use first."))
    if AlignmentForm.objects.filter(profile=profile).exists():
        raise NotPossible(_("Someone has a form with this profile, so it stays as a draft."))
    if profile.job_titles.exists() or profile.members.exists():
        raise NotPossible(_("Give its job titles and people another profile first."))
    audit.record(action="job_profile.remove", by=by, at=at, about=profile)
    profile.competencies.all().delete()
    profile.delete()


@transaction.atomic
def add_samples(*, programme: Programme, by: Member, at: datetime) -> list[JobProfile]:
    """Add the sample profiles that are not there yet, as drafts. Returns those that were added."""
    there = set(JobProfile.objects.filter(programme=programme).values_list("sample", flat=True))
    added = [
        _from_sample(sample, programme, by, at)
        for sample in samples.profiles()
        if sample.key not in there
    ]
    audit.record(action="job_profile.add_samples", by=by, at=at, about=programme, count=len(added))
    return added


def touch(*, profile: JobProfile, by: Member, at: datetime) -> JobProfile:
    """Lock the profile and note who changes it; a profile in use gets a new version."""
    profile = locked(profile)
    profile.updated_by, profile.updated_at = by, at
    profile.version += profile.in_use
    profile.save(update_fields=["updated_by", "updated_at", "version"])
    return profile


def locked(profile: JobProfile) -> JobProfile:
    return (
        JobProfile.objects.select_for_update(of=("self",))
        .select_related("programme")
        .get(pk=profile.pk)
    )


def _move(profile: JobProfile, state: str, by: Member, at: datetime) -> JobProfile:
    profile.state, profile.updated_by, profile.updated_at = state, by, at
    profile.save(update_fields=["state", "updated_by", "updated_at"])
    audit.record(
        action=f"job_profile.{state}", by=by, at=at, about=profile, version=profile.version
    )
    return profile


def _from_sample(
    sample: samples.Sample, programme: Programme, by: Member, at: datetime
) -> JobProfile:
    profile = JobProfile.objects.create(
        programme=programme,
        title=sample.title,
        purpose=sample.purpose,
        sample=sample.key,
        created_by=by,
        updated_by=by,
        created_at=at,
        updated_at=at,
    )
    Competency.objects.bulk_create(
        Competency(
            profile=profile,
            order=order,
            name=competency.name,
            description=competency.description,
            required_level=competency.level,
        )
        for order, competency in enumerate(sample.competencies, start=1)
    )
    return profile
