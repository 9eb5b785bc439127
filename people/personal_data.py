"""What the tables of people hold of a person. See ``people.trust.classification``."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import (
    AccessCard,
    Account,
    CardSheet,
    Grant,
    Invitation,
    Job,
    Member,
    Membership,
    MemberWord,
    PersonKey,
    ProviderLink,
)
from people.models.member import ERASED
from people.trust.actions import session
from people.trust.classification import (
    OF_EVENTS,
    STRUCTURE,
    Rule,
    Table,
    days,
    organisations_own,
    why,
)

MEMBER = Table(
    name="people_member",
    title=_("Your entry in the list of people"),
    mine=lambda member: Q(pk=member.pk),
    export={
        "number": _("Number"),
        "full_name": _("Full name"),
        "preferred_name": _("Preferred name"),
        "address": _("Work e-mail address"),
        "manager_id": _("Manager, where one is named for you"),
        "language": _("Language"),
        "time_zone": _("Time zone"),
        "started_on": _("Start date"),
    },
    lasting={
        "department_id": _("Department"),
        "job_title_id": _("Job title"),
        "left_on": _("Last day"),
        "external": _("Comes from outside"),
    },
    stays=_("Figures by department that are published rest on it; it no longer says who."),
    erase={
        "account_id": "an inner number; the account itself is in the export",
        "sort_key": "made from the name, for sorting",
        "address_key": "made from the address, for finding",
    },
    keep=STRUCTURE,
    shared=(
        *("id", "uuid", "number", "full_name", "preferred_name", "address", "department_id"),
        *("job_title_id", "manager_id", "language", "started_on", "left_on", "external"),
    ),
)

TABLES = (
    MEMBER,
    Table(
        name="people_memberevent",
        title=_("Your entry in the list of people, each time it changed"),
        mine=lambda member: Q(pgh_obj_id=member.pk),
        export={"pgh_created_at": _("Changed"), **MEMBER.labels},
        erase={
            **{name: reason for name, reason in MEMBER.erase.items() if name != "address_key"},
            **MEMBER.keep,
            **{name: reason for name, reason in OF_EVENTS.items() if name != "pgh_created_at"},
        },
    ),
    Table(
        name="people_memberword",
        mine=lambda member: Q(member=member),
        erase=why("made from name, number and address, for finding", "member_id", "word"),
        keep={"organisation_id": STRUCTURE["organisation_id"]},
    ),
    Table(
        name="people_account",
        title=_("Your account"),
        mine=lambda member: Q(pk=member.account_id),
        export={
            "email": _("E-mail address for signing in"),
            "language": _("Language"),
            "last_login": _("Last signed in"),
            "created_at": _("Made"),
        },
        erase={
            "id": "an inner number",
            "password": "a hash, which would help whoever finds the file to guess the password",
            "is_active": "whether it can be used; it can, or there would be no export",
            "session_stamp": "drawn at random; a new one ends every session",
        },
    ),
    Table(
        name="people_signinevent",
        title=_("What happened to how you sign in"),
        mine=lambda member: Q(account=member.account_id),
        export={"what": _("What"), "at": _("When")},
        erase=why("an inner number", "id", "account_id"),
    ),
    Table(
        name="people_mailedcode",
        erase=why(
            "of a code that was mailed for signing in; works for ten minutes",
            *("uuid", "account_id", "code_hash", "tries", "expires_at", "used_at"),
        ),
    ),
    Table(
        name="people_accesscard",
        title=_("Cards that you sign in with"),
        mine=lambda member: Q(member=member),
        export={
            "made_by_id": _("Printed by"),
            "made_at": _("Printed"),
            "first_used_at": _("First used"),
            "withdrawn_at": _("Switched off"),
        },
        erase={
            **why("a hash of something that lets people in", "token_hash", "code_hash"),
            "member_id": "an inner number",
            **STRUCTURE,
        },
    ),
    Table(
        name="people_cardsheet",
        title=_("Sheets of cards that you had printed"),
        mine=lambda member: Q(made_by=member),
        export={
            "made_at": _("Asked for"),
            "again": _("Also for those who have a card"),
            "with_names": _("With names"),
            "count": _("Cards"),
            "fetched_at": _("Fetched"),
        },
        erase={
            "content": "codes of others, sealed; gone after a quarter of an hour",
            "expires_at": "when the sheet goes at the latest",
            **why("an inner number", "job_id", "made_by_id", "member_id", "department_uuid"),
            **STRUCTURE,
        },
    ),
    *organisations_own(
        "people_kiosk",
        "a shared device of the organisation; of a person an id at most",
        *("name", "department_id", "idle_seconds", "made_by_id", "made_at", "link_hash"),
        *("link_until", "device_hash", "enrolled_at", "last_seen_on", "withdrawn_at"),
    ),
    *organisations_own(
        "people_workcalendar",
        "the organisation's working days; of a person an id at most",
        *("country", "part", "weekdays", "holidays", "known_to", "changed_by_id", "changed_at"),
        shared=True,
    ),
    *organisations_own(
        "people_blackout",
        "closed times of the organisation; of a person an id at most",
        *("name", "starts_on", "ends_on", "made_by_id", "made_at"),
        shared=True,
    ),
    *organisations_own(
        "people_provider",
        "the organisation's own sign-in; of a person an id at most",
        *("name", "issuer", "client_id", "client_secret", "number_claim", "second_factor"),
        *("acr_values", "enabled", "stamp", "made_by_id", "made_at", "changed_at"),
    ),
    Table(
        name="people_providerlink",
        title=_("How your organisation's own sign-in knows you"),
        mine=lambda member: Q(member=member),
        export={
            "issuer": _("Address of the provider"),
            "subject": _("What it calls you"),
            "made_at": _("First used"),
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="people_membership",
        title=_("Your way into this organisation"),
        mine=lambda member: Q(organisation=member.organisation_id, member_id=member.pk),
        export={"ends_on": _("Ends")},
        erase=why("an inner number", "id", "account_id", "organisation_id", "member_id"),
    ),
    Table(
        name="people_invitation",
        title=_("Invitations and slips that you were given"),
        mine=lambda member: Q(member=member),
        export={
            "kind": _("Kind"),
            "created_by_id": _("Made by"),
            "created_at": _("Made"),
            "expires_at": _("Works until"),
            "used_at": _("Used"),
            "replaced_at": _("Replaced"),
        },
        erase={
            "token_hash": "a hash of something that lets people in",
            "member_id": "an inner number",
            **STRUCTURE,
        },
    ),
    Table(
        name="people_job",
        title=_("Work that you had done in the background"),
        mine=lambda member: Q(owner=member),
        export={
            "problem": _("What went wrong"),
        },
        lasting={
            "kind": _("Kind"),
            "state": _("State"),
            "done": _("Done"),
            "total": _("Of"),
            "created_at": _("Asked for"),
            "started_at": _("Begun"),
            "finished_at": _("Ended"),
        },
        stays=_("An import or a report of the organisation hangs on it; others go."),
        erase={"next_url": "an address within the program"},
        keep={**STRUCTURE, "owner_id": "an id"},
    ),
    Table(
        name="people_personkey",
        mine=lambda member: Q(member=member),
        erase={
            "wrapped": "a key; what it opens is in the export",
            "created_at": "when a key was made",
            "member_id": "an inner number",
            **STRUCTURE,
        },
    ),
    Table(
        name="people_grant",
        title=_("Parts that you play"),
        mine=lambda member: Q(member=member),
        export={
            "part": _("Part"),
            "department_id": _("For which department"),
            "until": _("Until"),
            "given_by_id": _("Given by"),
            "given_at": _("Given"),
        },
        erase={"member_id": "an inner number", **STRUCTURE},
        shared=("member_id", "part", "department_id", "until", "given_by_id", "given_at"),
    ),
    Table(
        name="people_grantevent",
        title=_("Parts that you play or played, each time one changed"),
        mine=lambda member: Q(member_id=member.pk),
        lasting={
            "pgh_created_at": _("Changed"),
            "part": _("Part"),
            "department_id": _("For which department"),
            "until": _("Until"),
            "given_by_id": _("Given by"),
            "given_at": _("Given"),
        },
        stays=_(
            "Who could read and decide what, and when, has to be answerable later; by id alone."
        ),
        keep={
            **STRUCTURE,
            **{name: reason for name, reason in OF_EVENTS.items() if name != "pgh_created_at"},
            "member_id": "an id",
        },
    ),
    Table(
        name="people_auditevent",
        title=_("What the log says that you did, and what was done with your entry"),
        mine=lambda member: Q(actor=member) | Q(object_uuid=member.uuid),
        lasting={
            "at": _("When"),
            "action": _("What"),
            "actor_id": _("By"),
            "object_type": _("Kind of entry"),
            "object_uuid": _("Which entry"),
            "detail": _("Codes"),
        },
        stays=_(
            "The log cannot be changed by anyone. It holds ids and codes, no names and no text."
        ),
        keep={**STRUCTURE, "xid": "numbers the transaction that wrote the row"},
    ),
    *organisations_own(
        "people_department",
        "the organisation's; of a person an id at most",
        "name",
        "parent_id",
        "manager_id",
        events=True,
        shared=True,
    ),
    *organisations_own("people_jobtitle", "the organisation's", "name", shared=True),
    *organisations_own(
        "people_organisationkey", "a wrapped key of the organisation", "wrapped", "wrapped_by"
    ),
    Table(
        name="people_organisation",
        keep={
            **why("numbers and names the organisation", "id", "uuid"),
            **why("the organisation's", "name", "slug", "languages", "time_zone", "is_sample"),
            "created_at": "when the organisation was made",
            "closed_at": "when it left",
        },
    ),
    Table(
        name="people_attempt",
        keep=why(
            "counted tries under keyed hashes, for two days; of a whole questionnaire until it ends",
            *("id", "key", "window", "count"),
        ),
    ),
    Table(
        name="people_firstrun",
        keep=why("a one-time key, of nobody", "id", "token_hash", "expires_at", "used_at"),
    ),
)


def erase(member: Member, at: datetime) -> int:
    """Their key, their ways in and their entry; the row stays, with an id and no more.

    Comes last: other rooms still ask whose rows they remove.
    """
    account, number = member.account_id, f"{ERASED}{member.pk}"
    removed = PersonKey.objects.filter(member=member).delete()[0]
    for rows in (Invitation, AccessCard, ProviderLink, MemberWord, Grant):
        removed += rows.objects.filter(member=member).delete()[0]
    removed += CardSheet.objects.filter(Q(made_by=member) | Q(member=member)).delete()[0]
    removed += _jobs(member)
    Member.objects.filter(pk=member.pk).update(
        number=number,
        sort_key=number,
        full_name="",
        preferred_name="",
        address=None,
        account=None,
        manager=None,
        language="",
        time_zone="",
        started_on=None,
    )
    events: Any = apps.get_model("people", "MemberEvent")
    removed += events.objects.filter(pgh_obj_id=member.pk).delete()[0]
    ways = Membership.objects.filter(organisation=member.organisation_id, member_id=member.pk)
    removed += ways.delete()[0]
    return removed + (_close(account) if account else 0)


def _close(account: int) -> int:
    """The account with all that hangs on it, unless it leads to another organisation.

    Table by table: a cascade of Django's would also ask tables that only their owner may read.
    """
    if Membership.objects.filter(account=account).exists():
        return 0
    removed = session.close_all_of([account])
    for rows, field in _hanging_on(Account):
        if field.db_constraint and rows is not Member:
            mine = rows._base_manager.filter(**{field.name: account})
            removed += mine._raw_delete(mine.db)
    mine = Account._base_manager.filter(pk=account)
    return removed + mine._raw_delete(mine.db)


def _hanging_on(model: Any) -> list[tuple[Any, Any]]:
    """The models with a key to this one, and the key."""
    return [
        (relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not relation.many_to_many
        and relation.related_model._meta.managed
        and not relation.related_model._meta.proxy
    ]


def _jobs(member: Member) -> int:
    """What the member had done; where something hangs on one, only its words go."""
    mine = Job.objects.filter(owner=member)
    mine.update(problem="", next_url="")
    return _unused(mine).delete()[0]


def _unused(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those that nothing hangs on."""
    for rows, field in _hanging_on(Job):
        used = rows._base_manager.filter(**{f"{field.name}__isnull": False})
        jobs = jobs.exclude(pk__in=used.values(field.name))
    return jobs


@transaction.atomic
def forget_jobs(at: datetime, period: timedelta) -> int:
    return _unused(Job.objects.filter(finished_at__lt=at - period)).delete()[0]


@transaction.atomic
def forget_invitations(at: datetime, period: timedelta) -> int:
    over = at - period
    ended = Q(used_at__lt=over) | Q(replaced_at__lt=over) | Q(expires_at__lt=over)
    return Invitation.objects.filter(ended).delete()[0]


RETENTION = (
    Rule(
        key="member",
        kind=_("The list of people, and what an entry held before"),
        kept=_("Until HR or the person has it erased"),
        counted_from=_("nothing: it does not end by itself"),
        then=_("Name, number and addresses are deleted; an id stays for the figures."),
    ),
    Rule(
        key="invitation",
        kind=_("Invitations and slips; only a hash of each was ever kept"),
        kept=_("90 days"),
        counted_from=_("the day it was used, replaced or ran out"),
        then=_("The row is deleted."),
        period=days(90),
        enforce=forget_invitations,
    ),
    Rule(
        key="job",
        kind=_("Work in the background: what was asked for and how far it came"),
        kept=_("30 days"),
        counted_from=_("the day it ended"),
        then=_("The row is deleted."),
        period=days(30),
        enforce=forget_jobs,
    ),
    Rule(
        key="sign_in_event",
        kind=_("What happened to how somebody signs in: second factors, passwords"),
        kept=_("24 months"),
        counted_from=_("the day it happened"),
        then=_("The row is deleted. Only its owner could see it."),
    ),
    Rule(
        key="attempt",
        kind=_("Counted tries of signing in"),
        kept=_("2 days"),
        counted_from=_("the try"),
        then=_("The row is deleted. Names and addresses in it are hashes."),
    ),
    Rule(
        key="audit",
        kind=_("The log: who did what when, in ids and codes, without names and text"),
        kept=_("As long as the organisation is here"),
        counted_from=_("its first day"),
        then=_("It is never changed. A seal each minute shows if somebody did."),
    ),
)
