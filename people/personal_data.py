"""What the tables of people hold of a person. See ``people.trust.classification``."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import (
    OF_EVENTS,
    STRUCTURE,
    Table,
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
    },
    keep=STRUCTURE,
)

TABLES = (
    MEMBER,
    Table(
        name="people_memberevent",
        title=_("Your entry in the list of people, each time it changed"),
        mine=lambda member: Q(pgh_obj_id=member.pk),
        export={"pgh_created_at": _("Changed"), **MEMBER.labels},
        erase={
            **MEMBER.erase,
            **MEMBER.keep,
            **{name: reason for name, reason in OF_EVENTS.items() if name != "pgh_created_at"},
        },
    ),
    Table(
        name="people_memberword",
        mine=lambda member: Q(member=member),
        erase=why("made from name, number and address, for finding", "id", "member_id", "word"),
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
        },
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
            "until": _("Until"),
            "given_by_id": _("Given by"),
            "given_at": _("Given"),
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="people_grantevent",
        title=_("Parts that you play or played, each time one changed"),
        mine=lambda member: Q(member_id=member.pk),
        lasting={
            "pgh_created_at": _("Changed"),
            "part": _("Part"),
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
    ),
    *organisations_own("people_jobtitle", "the organisation's", "name"),
    *organisations_own(
        "people_organisationkey", "a wrapped key of the organisation", "wrapped", "wrapped_by"
    ),
    Table(
        name="people_organisation",
        keep={
            **why("numbers and names the organisation", "id", "uuid"),
            **why("the organisation's", "name", "slug", "languages", "time_zone", "is_sample"),
            "created_at": "when the organisation was made",
        },
    ),
    Table(
        name="people_attempt",
        keep=why("counted tries under keyed hashes, for two days", "id", "key", "window", "count"),
    ),
    Table(
        name="people_firstrun",
        keep=why("a one-time key, of nobody", "id", "token_hash", "expires_at", "used_at"),
    ),
)
