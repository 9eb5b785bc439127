"""One table of part × permission: enforcement, the page on who sees what, and the tests read it."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rules import predicates
from rules.rulesets import add_rule, test_rule

from people.models.part import Part

if TYPE_CHECKING:
    from people.access import Actor


class Permission(StrEnum):
    """``NOUN_VERB``, alphabetically. What may be done, in words, stands in ``MEANING``."""

    ALIGNMENT_ANSWER = "alignment_answer"
    ALIGNMENT_GIVE_VIEW = "alignment_give_view"
    ALIGNMENT_READ = "alignment_read"
    ASSIGNMENT_SEE_OWN = "assignment_see_own"
    CONVERSATION_HOLD = "conversation_hold"
    CRITERION_ATTEST = "criterion_attest"
    CRITERION_EDIT = "criterion_edit"
    CRITERION_RELAX = "criterion_relax"
    DATA_SEE_OWN = "data_see_own"
    ERASURE_START = "erasure_start"
    GATE_DECIDE = "gate_decide"
    INVITATION_SEND = "invitation_send"
    KIOSK_ENROL = "kiosk_enrol"
    LIFE_PLAN_WRITE = "life_plan_write"
    MEMBER_EDIT = "member_edit"
    MEMBER_IMPORT = "member_import"
    MEMBER_SEE = "member_see"
    MILESTONE_DECIDE = "milestone_decide"
    PART_GIVE = "part_give"
    PROCESS_RECORD_EDIT = "process_record_edit"
    PROCESS_RECORD_SEE = "process_record_see"
    PROFILE_EDIT = "profile_edit"
    PROGRAMME_SEE = "programme_see"
    PROGRAMME_STEER = "programme_steer"
    PROMISE_MAKE = "promise_make"
    REMINDER_SEND = "reminder_send"
    REPORT_MAKE = "report_make"
    RETENTION_SEE = "retention_see"
    TEAM_SEE = "team_see"


MEANING: dict[Permission, Promise] = {
    Permission.ALIGNMENT_ANSWER: _("Answer one's own alignment form"),
    Permission.ALIGNMENT_GIVE_VIEW: _(
        "Give one's view on the work of each person of one's own team"
    ),
    Permission.ALIGNMENT_READ: _(
        "Read an alignment form that both sides have sent; each look is noted"
    ),
    Permission.ASSIGNMENT_SEE_OWN: _("See one's own list of things to do"),
    Permission.CONVERSATION_HOLD: _("Ask for a conversation, and hold those one is asked for"),
    Permission.CRITERION_ATTEST: _("Add evidence to a criterion and sign it"),
    Permission.CRITERION_EDIT: _("Change a criterion before its stage opens"),
    Permission.CRITERION_RELAX: _("Relax a required criterion with a reason"),
    Permission.DATA_SEE_OWN: _("See who opened one's own data, take it away, and have it erased"),
    Permission.ERASURE_START: _("Have the data of somebody who has left erased"),
    Permission.GATE_DECIDE: _("Decide a gate, and reopen a stage"),
    Permission.INVITATION_SEND: _("Invite people to sign in"),
    Permission.KIOSK_ENROL: _("Make shared devices kiosks, and withdraw them"),
    Permission.LIFE_PLAN_WRITE: _("Write one's own life plan"),
    Permission.MEMBER_EDIT: _("Add and edit people, and change the departments"),
    Permission.MEMBER_IMPORT: _("Import people"),
    Permission.MEMBER_SEE: _("See the list of people"),
    Permission.MILESTONE_DECIDE: _("Decide a milestone of the programme"),
    Permission.PART_GIVE: _("Give parts, set managers, and invite consultants"),
    Permission.PROCESS_RECORD_EDIT: _(
        "Write the records of a process, such as values and policies"
    ),
    Permission.PROCESS_RECORD_SEE: _("Read the records of a process"),
    Permission.PROFILE_EDIT: _("Edit competency profiles"),
    Permission.PROGRAMME_SEE: _("See how the programme stands"),
    Permission.PROGRAMME_STEER: _("Start a programme, open stages, and change owners and dates"),
    Permission.PROMISE_MAKE: _("Make promises, and confirm those made to oneself"),
    Permission.REMINDER_SEND: _("Remind people, for the kinds that allow it"),
    Permission.REPORT_MAKE: _("Make and download reports"),
    Permission.RETENTION_SEE: _(
        "See how long each kind of data is kept, and that the log is whole"
    ),
    Permission.TEAM_SEE: _("See one's own team: state words only"),
}

_EVERY_MEMBER = frozenset(
    {Permission.ASSIGNMENT_SEE_OWN, Permission.DATA_SEE_OWN, Permission.PROCESS_RECORD_SEE}
)

PART_PERMISSIONS: dict[Part, frozenset[Permission]] = {
    Part.WORKER: _EVERY_MEMBER
    | {
        Permission.ALIGNMENT_ANSWER,
        Permission.CONVERSATION_HOLD,
        Permission.LIFE_PLAN_WRITE,
        Permission.PROMISE_MAKE,
    },
    Part.MANAGER: _EVERY_MEMBER
    | {
        Permission.ALIGNMENT_GIVE_VIEW,
        Permission.CONVERSATION_HOLD,
        Permission.PROMISE_MAKE,
        Permission.TEAM_SEE,
    },
    Part.HR: _EVERY_MEMBER
    | {
        Permission.ALIGNMENT_READ,
        Permission.CRITERION_ATTEST,
        Permission.CRITERION_EDIT,
        Permission.ERASURE_START,
        Permission.GATE_DECIDE,
        Permission.INVITATION_SEND,
        Permission.KIOSK_ENROL,
        Permission.MEMBER_EDIT,
        Permission.MEMBER_IMPORT,
        Permission.MEMBER_SEE,
        Permission.PART_GIVE,
        Permission.PROCESS_RECORD_EDIT,
        Permission.PROFILE_EDIT,
        Permission.PROGRAMME_SEE,
        Permission.PROGRAMME_STEER,
        Permission.REMINDER_SEND,
        Permission.REPORT_MAKE,
        Permission.RETENTION_SEE,
    },
    Part.SPONSOR: _EVERY_MEMBER
    | {
        Permission.CRITERION_RELAX,
        Permission.GATE_DECIDE,
        Permission.MILESTONE_DECIDE,
        Permission.PROGRAMME_SEE,
        Permission.REPORT_MAKE,
        Permission.RETENTION_SEE,
    },
    Part.CONSULTANT: _EVERY_MEMBER | {Permission.PROGRAMME_SEE, Permission.REPORT_MAKE},
}

# Who sees much of others opens no page before a second factor; see threshold.py.
NEEDS_SECOND_FACTOR = frozenset({Part.HR, Part.CONSULTANT})


def may(actor: "Actor", permission: Permission) -> bool:
    return test_rule(permission.value, actor)


def _playing(permission: Permission) -> predicates.Predicate:
    parts = frozenset(part for part, given in PART_PERMISSIONS.items() if permission in given)

    @predicates.predicate(name=permission.value)
    def plays_a_part(actor: "Actor") -> bool:
        return bool(actor.parts & parts)

    return plays_a_part


for _permission in Permission:
    add_rule(_permission.value, _playing(_permission))
