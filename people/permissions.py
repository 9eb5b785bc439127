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
    CARD_PRINT = "card_print"
    CHARTER_SEE = "charter_see"
    CHARTER_WRITE = "charter_write"
    CONVERSATION_HOLD = "conversation_hold"
    CRITERION_ATTEST = "criterion_attest"
    CRITERION_EDIT = "criterion_edit"
    CRITERION_RELAX = "criterion_relax"
    CYCLE_BEGIN = "cycle_begin"
    DATA_SEE_OWN = "data_see_own"
    DEPARTMENT_EDIT = "department_edit"
    ERASURE_START = "erasure_start"
    GATE_DECIDE = "gate_decide"
    GOAL_READ = "goal_read"
    IMPROVEMENT_MAKE = "improvement_make"
    IMPROVEMENT_SEE = "improvement_see"
    INVITATION_SEND = "invitation_send"
    KIOSK_ENROL = "kiosk_enrol"
    LEARNING_JOIN = "learning_join"
    LIFE_PLAN_WRITE = "life_plan_write"
    LOOK_SEE = "look_see"
    MATTER_HAND_OVER = "matter_hand_over"
    MEMBER_EDIT = "member_edit"
    MEMBER_IMPORT = "member_import"
    MEMBER_SEE = "member_see"
    MILESTONE_DECIDE = "milestone_decide"
    ORGANISATION_CLOSE = "organisation_close"
    ORGANISATION_EXPORT = "organisation_export"
    PART_GIVE = "part_give"
    PROCESS_RECORD_EDIT = "process_record_edit"
    PROCESS_RECORD_SEE = "process_record_see"
    PROFILE_EDIT = "profile_edit"
    PROGRAMME_SEE = "programme_see"
    PROGRAMME_SHARE = "programme_share"
    PROGRAMME_STEER = "programme_steer"
    PROMISE_MAKE = "promise_make"
    PROVIDER_SET_UP = "provider_set_up"
    PULSE_ANSWER = "pulse_answer"
    PULSE_READ = "pulse_read"
    PULSE_RUN = "pulse_run"
    PULSE_SEE = "pulse_see"
    REMINDER_SEND = "reminder_send"
    REPORT_MAKE = "report_make"
    RETENTION_SEE = "retention_see"
    TEAM_SEE = "team_see"
    TEMPLATE_CARRY = "template_carry"
    TEMPLATE_KEEP = "template_keep"


MEANING: dict[Permission, Promise] = {
    Permission.ALIGNMENT_ANSWER: _("Answer one's own alignment form"),
    Permission.ALIGNMENT_GIVE_VIEW: _(
        "Give one's view on the work of each person of one's own team"
    ),
    Permission.ALIGNMENT_READ: _(
        "Read an alignment form that both sides have sent; each look is noted"
    ),
    Permission.ASSIGNMENT_SEE_OWN: _("See one's own list of things to do"),
    Permission.CARD_PRINT: _("Print cards that sign people in, and switch off a lost one"),
    Permission.CHARTER_SEE: _("Read what a programme promises, and who steers it"),
    Permission.CHARTER_WRITE: _(
        "Write the charter of a programme, name its steering group, and answer its safeguards"
    ),
    Permission.CONVERSATION_HOLD: _("Ask for a conversation, and hold those one is asked for"),
    Permission.CRITERION_ATTEST: _("Add evidence to a criterion and sign it"),
    Permission.CRITERION_EDIT: _("Change a criterion before its stage opens"),
    Permission.CRITERION_RELAX: _("Relax a required criterion with a reason"),
    Permission.CYCLE_BEGIN: _("Begin the next cycle of a programme"),
    Permission.DATA_SEE_OWN: _("See who opened one's own data, take it away, and have it erased"),
    Permission.DEPARTMENT_EDIT: _("Change the departments, and set who manages them"),
    Permission.ERASURE_START: _("Have the data of somebody who has left erased"),
    Permission.GATE_DECIDE: _("Decide a gate, and reopen a stage"),
    Permission.GOAL_READ: _(
        "Read a goal that somebody has shared with oneself, until they take it back"
    ),
    Permission.IMPROVEMENT_MAKE: _("Make improvement cards"),
    Permission.IMPROVEMENT_SEE: _(
        "Read improvement cards, and move on those that one has made or looks after"
    ),
    Permission.INVITATION_SEND: _("Invite people to sign in"),
    Permission.KIOSK_ENROL: _("Make shared devices kiosks, and withdraw them"),
    Permission.LEARNING_JOIN: _("Take a seat in a learning session, seen by nobody else"),
    Permission.LIFE_PLAN_WRITE: _("Write one's own life plan"),
    Permission.LOOK_SEE: _("See which pages a consultant has opened, and when"),
    Permission.MATTER_HAND_OVER: _(
        "Hand over what stands with somebody: kinds and counts, never content"
    ),
    Permission.MEMBER_EDIT: _("Edit what is known of a person, their manager and their last day"),
    Permission.MEMBER_IMPORT: _("Add people, one by one or from a list"),
    Permission.MEMBER_SEE: _("See the list of people"),
    Permission.MILESTONE_DECIDE: _("Decide a milestone of the programme"),
    Permission.ORGANISATION_CLOSE: _(
        "Ask for the whole organisation to be closed, agree to it, and take it back"
    ),
    Permission.ORGANISATION_EXPORT: _(
        "Take the organisation's data away while it waits to be closed; nothing private to a person"
    ),
    Permission.PART_GIVE: _("Give parts, invite consultants, and end either at once"),
    Permission.PROCESS_RECORD_EDIT: _(
        "Write the records of a process, such as values and policies"
    ),
    Permission.PROCESS_RECORD_SEE: _("Read the records of a process"),
    Permission.PROFILE_EDIT: _("Edit competency profiles"),
    Permission.PROGRAMME_SEE: _("See how the programme stands"),
    Permission.PROGRAMME_SHARE: _("Name the programmes that a consultant may see"),
    Permission.PROGRAMME_STEER: _("Start a programme, open stages, and change owners and dates"),
    Permission.PROMISE_MAKE: _("Make promises, and confirm those made to oneself"),
    Permission.PROVIDER_SET_UP: _(
        "Connect the organisation's own sign-in, which HR alone switches on"
    ),
    Permission.PULSE_ANSWER: _("Answer the questionnaires that one is asked to answer"),
    Permission.PULSE_READ: _(
        "Read what a questionnaire showed of all who were asked, and what changed after it"
    ),
    Permission.PULSE_RUN: _(
        "Prepare, open and close questionnaires, and write what is done about their results"
    ),
    Permission.PULSE_SEE: _(
        "Read what a questionnaire showed of each department that is large enough; never a single answer"
    ),
    Permission.REMINDER_SEND: _("Remind people, for the kinds that allow it"),
    Permission.REPORT_MAKE: _("Make and download reports"),
    Permission.RETENTION_SEE: _(
        "See how long each kind of data is kept, and that the log is whole"
    ),
    Permission.TEAM_SEE: _("See one's own team: state words only"),
    Permission.TEMPLATE_CARRY: _(
        "Take a programme template away as a file, and bring one from another organisation"
    ),
    Permission.TEMPLATE_KEEP: _("Keep a programme as a template, rename it and withdraw it"),
}

_EVERY_MEMBER = frozenset(
    {
        Permission.ASSIGNMENT_SEE_OWN,
        Permission.CHARTER_SEE,
        Permission.DATA_SEE_OWN,
        Permission.IMPROVEMENT_SEE,
        Permission.PROCESS_RECORD_SEE,
        Permission.PULSE_READ,
    }
)

PART_PERMISSIONS: dict[Part, frozenset[Permission]] = {
    Part.WORKER: _EVERY_MEMBER
    | {
        Permission.ALIGNMENT_ANSWER,
        Permission.CONVERSATION_HOLD,
        Permission.GOAL_READ,
        Permission.LEARNING_JOIN,
        Permission.LIFE_PLAN_WRITE,
        Permission.PROMISE_MAKE,
        Permission.PULSE_ANSWER,
    },
    Part.MANAGER: _EVERY_MEMBER
    | {
        Permission.ALIGNMENT_GIVE_VIEW,
        Permission.CONVERSATION_HOLD,
        Permission.GOAL_READ,
        Permission.IMPROVEMENT_MAKE,
        Permission.PROMISE_MAKE,
        Permission.TEAM_SEE,
    },
    Part.HR: _EVERY_MEMBER
    | {
        Permission.ALIGNMENT_READ,
        Permission.CARD_PRINT,
        Permission.CHARTER_WRITE,
        Permission.CRITERION_ATTEST,
        Permission.CRITERION_EDIT,
        Permission.CYCLE_BEGIN,
        Permission.DEPARTMENT_EDIT,
        Permission.ERASURE_START,
        Permission.GATE_DECIDE,
        Permission.IMPROVEMENT_MAKE,
        Permission.INVITATION_SEND,
        Permission.KIOSK_ENROL,
        Permission.LOOK_SEE,
        Permission.MATTER_HAND_OVER,
        Permission.MEMBER_EDIT,
        Permission.MEMBER_IMPORT,
        Permission.MEMBER_SEE,
        Permission.ORGANISATION_CLOSE,
        Permission.ORGANISATION_EXPORT,
        Permission.PART_GIVE,
        Permission.PROCESS_RECORD_EDIT,
        Permission.PROFILE_EDIT,
        Permission.PROGRAMME_SEE,
        Permission.PROGRAMME_SHARE,
        Permission.PROGRAMME_STEER,
        Permission.PROVIDER_SET_UP,
        Permission.PULSE_RUN,
        Permission.PULSE_SEE,
        Permission.REMINDER_SEND,
        Permission.REPORT_MAKE,
        Permission.RETENTION_SEE,
        Permission.TEMPLATE_CARRY,
        Permission.TEMPLATE_KEEP,
    },
    Part.DEPARTMENT_HR: frozenset(
        {
            Permission.ASSIGNMENT_SEE_OWN,
            Permission.CARD_PRINT,
            Permission.DATA_SEE_OWN,
            Permission.INVITATION_SEND,
            Permission.MATTER_HAND_OVER,
            Permission.MEMBER_EDIT,
            Permission.MEMBER_SEE,
        }
    ),
    Part.ADMINISTRATOR: frozenset(
        {
            Permission.ASSIGNMENT_SEE_OWN,
            Permission.CARD_PRINT,
            Permission.DATA_SEE_OWN,
            Permission.INVITATION_SEND,
            Permission.KIOSK_ENROL,
            Permission.MEMBER_SEE,
            Permission.ORGANISATION_CLOSE,
            Permission.PART_GIVE,
            Permission.PROVIDER_SET_UP,
        }
    ),
    Part.SPONSOR: _EVERY_MEMBER
    | {
        Permission.CHARTER_WRITE,
        Permission.CRITERION_RELAX,
        Permission.CYCLE_BEGIN,
        Permission.GATE_DECIDE,
        Permission.IMPROVEMENT_MAKE,
        Permission.LOOK_SEE,
        Permission.MILESTONE_DECIDE,
        Permission.PROGRAMME_SEE,
        Permission.PULSE_SEE,
        Permission.REPORT_MAKE,
        Permission.RETENTION_SEE,
    },
    Part.CONSULTANT: _EVERY_MEMBER
    | {
        Permission.PROGRAMME_SEE,
        Permission.PULSE_SEE,
        Permission.REPORT_MAKE,
        Permission.TEMPLATE_CARRY,
    },
}

# Who sees much of others opens no page before a second factor; see threshold.py.
NEEDS_SECOND_FACTOR = frozenset({Part.HR, Part.DEPARTMENT_HR, Part.ADMINISTRATOR, Part.CONSULTANT})
# Parts that give their permissions for some rows only, where no other part gives them for all.
NARROW = frozenset({Part.DEPARTMENT_HR, Part.CONSULTANT})

PART_MEANING: dict[Part, Promise] = {
    Part.WORKER: _("Everyone who works here. Follows from the list of people."),
    Part.MANAGER: _(
        "Whoever leads a department, or is named as somebody's manager. Follows from the list of"
        " people."
    ),
    Part.HR: _("Runs the programme and looks after the people in it. Given by name."),
    Part.DEPARTMENT_HR: _(
        "Looks after the people of one department and has no part in running the programme. Given"
        " by name, for a department."
    ),
    Part.ADMINISTRATOR: _(
        "Looks after ways in: who plays which part and who can sign in. Sees nothing of the"
        " programme. Given by name."
    ),
    Part.SPONSOR: _("Answers for the programme and decides its milestones. Given by name."),
    Part.CONSULTANT: _("Accompanies programmes, mostly from outside. Given by name."),
}

PART_REACH: dict[Part, Promise] = {
    Part.WORKER: _("What is one's own, and what everyone may read."),
    Part.MANAGER: _("One's own team, and what everyone may read."),
    Part.HR: _("The whole organisation."),
    Part.DEPARTMENT_HR: _(
        "The people of the named department and of all departments below it, and nobody else."
        " People among them who look after more, such as an administrator, are seen and not"
        " changed."
    ),
    Part.ADMINISTRATOR: _("Every person of the organisation, and no programme."),
    Part.SPONSOR: _("Every programme of the organisation."),
    Part.CONSULTANT: _(
        "The programmes that HR has named, and no other. Each page that is opened is noted before"
        " it is shown; HR and the sponsor can read that note."
    ),
}

FOLLOWS = _("As long as the list of people says so.")
UNTIL_TAKEN_BACK = _("Until a day, where one is set, or until it is taken back.")
PART_LASTS: dict[Part, Promise] = {
    Part.WORKER: FOLLOWS,
    Part.MANAGER: FOLLOWS,
    Part.HR: UNTIL_TAKEN_BACK,
    Part.DEPARTMENT_HR: UNTIL_TAKEN_BACK,
    Part.ADMINISTRATOR: UNTIL_TAKEN_BACK,
    Part.SPONSOR: UNTIL_TAKEN_BACK,
    Part.CONSULTANT: _("Until a day, which is always set, or until HR ends it earlier."),
}


def givers() -> list[Part]:
    """The parts that can give parts; somebody has to play one of them."""
    return [part for part, may in PART_PERMISSIONS.items() if Permission.PART_GIVE in may]


def narrow(parts: frozenset[Part], permission: Permission) -> bool:
    """Whether these parts give the permission for some rows only."""
    return all(part in NARROW for part in parts if permission in PART_PERMISSIONS[part])


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
