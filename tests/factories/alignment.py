"""Job profiles, and alignment forms that someone has begun, answered or sent."""

from collections.abc import Iterable

from people.models import JobTitle, Member
from processes.alignment.actions import (
    alignment_form,
    competency,
    item_answer,
    profile,
    profile_choice,
)
from processes.alignment.models import AlignmentForm, Competency, JobProfile
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries.item_answer import Given
from programmes.models import Cycle, Programme
from tests.factories.people import NOW

NAMES = ("Cooking to the recipe", "Keeping food safe", "Keeping calm")


def profile_for(
    programme: Programme,
    by: Member,
    *,
    title: str = "Cook",
    names: Iterable[str] = NAMES,
    in_use: bool = True,
    job_title: JobTitle | None = None,
) -> JobProfile:
    """A profile with these competencies, given to the job title if there is one."""
    row = profile.draft(
        profile=JobProfile(programme=programme, title={"en": title}, purpose={"en": "Good food"}),
        by=by,
        at=NOW,
    )
    for name in names:
        add_competency(row, by, name)
    if in_use:
        row = profile.put_in_use(profile=row, by=by, at=NOW)
    if job_title is not None:
        profile_choice.for_job_titles(programme=programme, choices={job_title: row}, by=by, at=NOW)
    return row


def add_competency(row: JobProfile, by: Member, name: str) -> Competency:
    new = Competency(name={"en": name}, description={"en": f"One sees: {name}"})
    return competency.add(profile=row, competency=new, by=by, at=NOW)


def form_for(cycle: Cycle, member: Member, *, by: Member | None = None) -> AlignmentForm:
    return alignment_form.start(cycle=cycle, member=member, by=by or member, at=NOW)


def answered(form: AlignmentForm, by: Member, words: Iterable[str], example: str = "") -> None:
    """One side's words in the order of the items; bind the member first."""
    items = forms.items(form)
    given = {item: Given(word, example) for item, word in zip(items, words, strict=True)}
    item_answer.keep(form=form, given=given, by=by, at=NOW)


def sent(form: AlignmentForm, by: Member, words: Iterable[str], example: str = "") -> AlignmentForm:
    answered(form, by, words, example)
    return alignment_form.send(form=form, by=by, at=NOW)
