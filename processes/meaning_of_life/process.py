"""What Meaning of Life is: its stages, its one private assignment, its rooms (S3, S4, S5)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.meaning_of_life import assignments, figures, report, sample
from processes.meaning_of_life.actions import life_plan, talk
from processes.meaning_of_life.queries import counts, learning_session, partner, personal, walls
from processes.meaning_of_life.queries import talk as talks
from processes.meaning_of_life.stages import STAGES
from programmes.process import Process, Room, Talks

PROCESS = Process(
    key="meaning_of_life",
    order=2,
    slug="meaning-of-life",
    name=_("Meaning of life"),
    purpose=_("How each of us wants to serve others, and how our work belongs to it."),
    urls="processes.meaning_of_life.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("Why this process exists"),
            summary=_("What it is for, and what nobody will be asked."),
            url_name="meaning_of_life:why",
            permission=Permission.CHARTER_SEE,
        ),
        Room(
            name=_("My life plan"),
            summary=_("Yours alone. Begin, go on, or leave it."),
            url_name="meaning_of_life:life_plan_detail",
            permission=Permission.LIFE_PLAN_WRITE,
        ),
        Room(
            name=_("Mirrors"),
            summary=_("Two short looks at your days, for you alone and kept nowhere."),
            url_name="meaning_of_life:mirror_list",
            permission=Permission.LIFE_PLAN_WRITE,
        ),
        Room(
            name=_("Goals shared with me"),
            summary=_("What others have chosen to show you."),
            url_name="meaning_of_life:goal_shared_list",
            permission=Permission.GOAL_READ,
        ),
        Room(
            name=_("Readings for clarity"),
            summary=_("Have goals of yours read, or read those that others ask you to."),
            url_name="meaning_of_life:clarity_reading_list",
            permission=Permission.GOAL_READ,
        ),
        Room(
            name=_("Partners for a conversation"),
            summary=_("Who has offered to talk with people about their plan, if they wish."),
            url_name="meaning_of_life:partner_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
        Room(
            name=_("Learning sessions"),
            summary=_(
                "On self-esteem, personal development and the meaning of life. Come if you wish."
            ),
            url_name="meaning_of_life:learning_session_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
        Room(
            name=_("Plan learning sessions"),
            summary=_("When and where they take place, and how many seats there are."),
            url_name="meaning_of_life:learning_session_plan",
            permission=Permission.PROCESS_RECORD_EDIT,
        ),
        Room(
            name=_("How it goes, in counts"),
            summary=_("What was offered, and how many took part: never who."),
            url_name="meaning_of_life:counts",
            permission=Permission.PROGRAMME_SEE,
        ),
    ),
    measures={
        "guarded_tables": walls.guarded_tables,
        "themes_offered": learning_session.themes_offered,
        "plans_with_a_goal": counts.plans_with_a_goal,
        "plans_looked_at_again": counts.plans_looked_at_again,
        "partner_kinds": partner.partner_kinds,
    },
    figures=figures.FIGURES,
    private_measures=frozenset({"plans_with_a_goal", "plans_looked_at_again", "worth_it"}),
    assignments=(assignments.LIFE_PLAN, assignments.SELF_EVALUATION),
    notices=("meaning_of_life/life_plan_begin.html",),
    talks=Talks(changed=talk.changed, pages=talks.pages),
    report=report.section,
    elements=personal.elements,
    insights=personal.insights,
    appointments=learning_session.appointments,
    export=personal.export,
    erase=life_plan.erase,
    sample=sample.fill,
    sample_deeds=sample.fill_in,
)
