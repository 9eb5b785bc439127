"""Start a form from the profile as it stands, and send a view (S6, S7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import access, audit
from people.models import Member
from processes.alignment.keys import KEY, MANAGER_VIEW, SELF_VIEW
from processes.alignment.models import (
    AlignmentForm,
    Competency,
    FormItem,
    FormLook,
    JobProfile,
    Reply,
)
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import item_answer as answers
from processes.alignment.queries import profile as profiles
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible
from programmes.actions import assignment
from programmes.models import Cycle


class Incomplete(NotPossible):
    """Some competencies have no word yet."""


@transaction.atomic
def start(*, cycle: Cycle, member: Member, by: Member, at: datetime) -> AlignmentForm:
    """The member's form in this cycle; made from their profile by whichever side comes first.

    Raises ``NotPossible`` where the member has no profile in use.
    """
    form = forms.form_of(cycle, member) or _made(cycle, member, at)
    kind, subject = (SELF_VIEW, None) if by == member else (MANAGER_VIEW, member)
    assignment.begin(member=by, process=KEY, kind=kind, subject=subject, at=at)
    return form


@transaction.atomic
def renew(*, form: AlignmentForm, by: Member, at: datetime) -> AlignmentForm:
    """Begin again with the member's present profile. Raises ``NotPossible`` once a view is sent."""
    form = _locked(form)
    if not form.untouched or form.replaced_at is not None:
        raise NotPossible(_("A view has been sent already, so the form stays as it is."))
    form.replaced_at = at
    form.save(update_fields=["replaced_at"])
    return start(cycle=form.cycle, member=form.member, by=by, at=at)


@transaction.atomic
def send(*, form: AlignmentForm, by: Member, at: datetime) -> AlignmentForm:
    """Send the view of one side; it is never changed afterwards.

    The worker's is for whoever leads them at this moment, and for nobody who comes after.

    Raises ``Incomplete`` where a word is missing, ``NotPossible`` where this side has sent.
    """
    form = _locked(form)
    own = by == form.member
    if (form.self_sent_at if own else form.manager_sent_at) is not None:
        raise NotPossible(_("This view has been sent already."))
    given = answers.of_author(form, by, forms.items(form))
    if not all(one.word for one in given.values()):
        raise Incomplete(_("Choose a word for every competency; “Can't say” is one of them."))
    if own:
        form.self_sent_at = at
        form.shown_to_id = access.managers_of([form.member])[form.member_id]
    else:
        form.manager, form.manager_sent_at = by, at
    form.save(update_fields=["self_sent_at", "shown_to", "manager", "manager_sent_at"])
    drafts.discard(member=by, form=answers.draft_form(form))
    kind, subject = (SELF_VIEW, None) if own else (MANAGER_VIEW, form.member)
    assignment.finish(member=by, process=KEY, kind=kind, subject=subject, at=at)
    audit.record(action=f"{kind}.send", by=by, at=at, about=form)
    return form


@transaction.atomic
def pass_on(*, form: AlignmentForm, to: Member, by: Member, at: datetime) -> AlignmentForm:
    """The worker lets the manager of today read what was sent for another, the reply with it.

    Raises ``NotPossible`` for anyone but the worker's manager, and where another gave the other view.
    """
    form = _locked(form)
    leads = access.managers_of([form.member])[form.member_id] == to.pk
    if by.pk != form.member_id or not leads or not forms.may_be_passed_on(form, to):
        raise NotPossible(_("What you sent cannot be passed on to this person now."))
    form.shown_to = to
    form.save(update_fields=["shown_to"])
    Reply.objects.filter(form=form, member=by).update(shown_to=to)
    audit.record(action="self_view.pass_on", by=by, at=at, about=form)
    return form


@transaction.atomic
def note_look(*, form: AlignmentForm, by: Member, at: datetime) -> None:
    """Somebody else opens the form: the worker can see who and when. No note, no form."""
    FormLook.objects.create(form=form, reader=by, at=at)
    audit.record(action="alignment_form.look", by=by, at=at, about=form)


def _made(cycle: Cycle, member: Member, at: datetime) -> AlignmentForm:
    profile = profiles.profile_of(cycle.programme, member)
    if profile is None:
        raise NotPossible(_("This post has no profile yet. Ask your HR manager."))
    form, made = AlignmentForm.objects.get_or_create(
        cycle=cycle,
        member=member,
        replaced_at=None,
        defaults={
            "profile": profile,
            "profile_version": profile.version,
            "title": profile.title,
            "purpose": profile.purpose,
            "started_at": at,
        },
    )
    if made:
        _copy_items(profile, form)
    return form


def _copy_items(profile: JobProfile, form: AlignmentForm) -> None:
    FormItem.objects.bulk_create(
        FormItem(
            form=form,
            order=row.order,
            name=row.name,
            description=row.description,
            required_level=row.required_level,
        )
        for row in Competency.objects.filter(profile=profile)
    )


def _locked(form: AlignmentForm) -> AlignmentForm:
    return (
        AlignmentForm.objects.select_for_update(of=("self",))
        .select_related("member", "cycle__programme")
        .get(pk=form.pk)
    )
