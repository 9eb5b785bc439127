"""Add, change, reorder and remove the competencies of a profile; twelve at most."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from processes.alignment.actions import profile as profiles
from processes.alignment.models import COMPETENCIES_MOST, Competency, JobProfile
from processes.kernel.refusals import NotPossible


@transaction.atomic
def add(*, profile: JobProfile, competency: Competency, by: Member, at: datetime) -> Competency:
    """Raises ``NotPossible`` where the profile has twelve already."""
    profile = profiles.touch(profile=profile, by=by, at=at)
    there = profile.competencies.count()
    if there >= COMPETENCIES_MOST:
        raise NotPossible(
            _("A profile has at most %(most)d competencies. Remove one before you add another.")
            % {"most": COMPETENCIES_MOST}
        )
    competency.profile, competency.order = profile, there + 1
    competency.save()
    audit.record(action="competency.add", by=by, at=at, about=competency, version=profile.version)
    return competency


@transaction.atomic
def revise(*, competency: Competency, by: Member, at: datetime) -> Competency:
    competency.profile = profiles.touch(profile=competency.profile, by=by, at=at)
    competency.save(update_fields=["name", "description", "required_level"])
    audit.record(action="competency.revise", by=by, at=at, about=competency)
    return competency


@transaction.atomic
def move(*, competency: Competency, up: bool, by: Member, at: datetime) -> Competency:
    """Exchange places with the neighbour. At the end of the list nothing changes."""
    profile = profiles.locked(competency.profile)
    rows = list(profile.competencies.all())
    here = next((place for place, row in enumerate(rows) if row.pk == competency.pk), None)
    if here is None:
        raise NotPossible(_("Someone has changed this profile in the meantime. Look at it again."))
    there = here + (-1 if up else 1)
    if not 0 <= there < len(rows):
        return competency
    rows[here], rows[there] = rows[there], rows[here]
    _number(rows)
    competency.profile = profiles.touch(profile=profile, by=by, at=at)
    audit.record(action="competency.move", by=by, at=at, about=competency, up=up)
    return competency


@transaction.atomic
def remove(*, competency: Competency, by: Member, at: datetime) -> JobProfile:
    """Raises ``NotPossible`` for the last competency of a profile in use."""
    profile = profiles.touch(profile=competency.profile, by=by, at=at)
    rest = list(profile.competencies.exclude(pk=competency.pk))
    if profile.in_use and not rest:
        raise NotPossible(_("A profile in use has at least one competency."))
    audit.record(action="competency.remove", by=by, at=at, about=competency)
    competency.delete()
    _number(rest)
    return profile


def _number(rows: list[Competency]) -> None:
    """From 1 without gaps; the database checks that no two agree once the transaction ends."""
    for order, row in enumerate(rows, start=1):
        row.order = order
    Competency.objects.bulk_update(rows, ["order"])
