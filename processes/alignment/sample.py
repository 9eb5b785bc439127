"""Profiles and filled-in forms for a synthetic organisation."""

from datetime import datetime, timedelta
from random import Random

from people import access, scope
from people.models import JobTitle, Member
from processes.alignment.actions import alignment_form, item_answer, profile, profile_choice
from processes.alignment.models import AlignmentForm
from processes.alignment.models.item_answer import Word
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries.item_answer import Given
from programmes import access as programmes
from programmes.models import Programme
from programmes.refusals import NotPossible

FORMS = 130
TITLES = {
    "Receptionist": "receptionist",
    "Cook": "cook",
    "Room attendant": "room_attendant",
    "Technician": "maintenance_technician",
    "Office clerk": "front_office_clerk",
    "Shift leader": "shift_leader",
}
WORDS = (Word.SOME_WAY, Word.CLOSE, Word.CLOSE, Word.DOES_WELL, Word.DOES_WELL, Word.CANT_SAY)


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """The sample profiles, in use, each for its job title."""
    by = programme.created_by or Member.objects.order_by("pk")[0]
    added = profile.add_samples(programme=programme, by=by, at=at)
    by_key = {row.sample: profile.put_in_use(profile=row, by=by, at=at) for row in added}
    titles = {title.name: title for title in JobTitle.objects.all()}
    profile_choice.for_job_titles(
        programme=programme,
        choices={titles[name]: by_key[key] for name, key in TITLES.items() if name in titles},
        by=by,
        at=at,
    )


def fill_in(programme: Programme, random: Random, at: datetime) -> None:
    """Some people send their view; of these, most have the view of their manager too."""
    cycle = programmes.cycle_of(programme)
    staff = list(Member.objects.filter(external=False, account__isnull=True).order_by("pk"))
    chosen = random.sample(staff, min(FORMS, len(staff) // 2))
    managers = {row.pk: row for row in Member.objects.filter(managed__isnull=False)}
    by_member = access.managers_of(chosen)
    for member in chosen:
        when = at + timedelta(hours=random.randrange(24, 400))
        with scope.bind(programme.organisation_id, member.pk):
            try:
                form = alignment_form.start(cycle=cycle, member=member, by=member, at=when)
            except NotPossible:
                continue
            _send(form, member, random, when)
        manager = managers.get(by_member.get(member.pk) or 0)
        if manager is not None and random.random() < 0.6:
            with scope.bind(programme.organisation_id, manager.pk):
                form = alignment_form.start(cycle=cycle, member=member, by=manager, at=when)
                _send(form, manager, random, when + timedelta(hours=5))


def _send(form: AlignmentForm, by: Member, random: Random, at: datetime) -> None:
    given = {item: Given(word=random.choice(WORDS)) for item in forms.items(form)}
    item_answer.keep(form=form, given=given, by=by, at=at)
    alignment_form.send(form=form, by=by, at=at)
