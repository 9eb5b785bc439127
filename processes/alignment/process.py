"""What Alignment is: its stages, what it asks of people, what it hands to the programme (S6 to S8)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.alignment import assignments, report, sample
from processes.alignment.keys import KEY, MANAGER_VIEW, SELF_VIEW
from processes.alignment.queries import count, person
from programmes.process import MEASURED, AssignmentKind, Criterion, Process, Room, Stage

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="analyse",
        name=_("Analyse jobs"),
        purpose=_(
            "People who know a job write down what it is for and what it asks of whoever does it."
        ),
        week=2,
        weeks=5,
        usually_after=_("Usually alongside the drafting of True North."),
        criteria=(
            Criterion(
                key="experts",
                text=_(
                    "Three people who know the job wrote each profile, among them one who does it; or all who do it, if fewer"
                ),
            ),
            Criterion(
                key="profiles",
                text=_("At least one profile is written, with its competencies"),
                measure="profiles_written",
                threshold=1,
            ),
            Criterion(
                key="agreement",
                text=_(
                    "Those who know the job agree on how much it needs, in at least 80 of 100 jobs"
                ),
                source=_("Read from the job experts' ratings once they are in."),
                threshold=0.80,
                minimum=3,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="publish",
        name=_("Publish profiles"),
        purpose=_("Approve the profiles, answer objections, and give each job title its own."),
        week=6,
        weeks=3,
        usually_after=_("Usually after Analyse jobs."),
        criteria=(
            Criterion(
                key="objections",
                text=_("Everyone could read the profiles, and every objection was answered"),
            ),
            Criterion(
                key="in_use",
                text=_("At least 80 of 100 people have a profile that is in use"),
                measure="people_with_profile",
                threshold=0.80,
            ),
            Criterion(
                key="recent",
                text=_("No profile in use is older than 24 months"),
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="person",
        name=_("The person's side"),
        purpose=_(
            "Each worker says how close the profile is to what they do well; the manager says it too; the worker has the last word."
        ),
        week=8,
        weeks=6,
        usually_after=_("Usually after Publish profiles."),
        assigns=(SELF_VIEW, MANAGER_VIEW),
        criteria=(
            Criterion(
                key="both_views",
                text=_("At least 80 of 100 people can read both views of their work"),
                measure="both_views_sent",
                threshold=0.80,
            ),
            Criterion(
                key="reply", text=_("Everyone was told that they can reply to the two views")
            ),
        ),
    ),
    Stage(
        key="conversation",
        name=_("Conversation on the post"),
        purpose=_(
            "Worker and manager talk about what works, what strains, and what the worker wishes."
        ),
        week=11,
        weeks=8,
        usually_after=_("Usually after The person's side."),
        criteria=(
            Criterion(
                key="held",
                text=_(
                    "Everyone who asked for a conversation, or whose views differ by two steps, was offered one"
                ),
            ),
            Criterion(key="signed", text=_("What was agreed is written down and signed by both")),
            Criterion(
                key="fair",
                text=_("At least 60 of 100 say that the conversation was fair"),
                source=_(
                    "Read from the questions after the conversation once they have been answered."
                ),
                threshold=0.60,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="options",
        name=_("Options"),
        purpose=_(
            "Where post and person are not yet a good match: adjust the post, train, coach, or offer a move that is freely accepted, with a way back."
        ),
        week=16,
        weeks=12,
        usually_after=_("Usually after Conversation on the post."),
        criteria=(
            Criterion(
                key="two_options", text=_("At least two options were looked at in each case")
            ),
            Criterion(
                key="two_people",
                text=_(
                    "Each decision was made by two people, with written reasons, and the worker agreed"
                ),
            ),
            Criterion(
                key="appeals",
                text=_(
                    "Every appeal was answered within 15 working days by someone who was not involved"
                ),
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="follow",
        name=_("Follow up"),
        purpose=_("Ask after 90 and 180 days how it goes; whoever moved may come back."),
        week=28,
        weeks=26,
        usually_after=_("Usually 90 days after Options."),
        criteria=(
            Criterion(
                key="asked",
                text=_("Everyone whose post or work changed was asked after 90 and after 180 days"),
            ),
            Criterion(key="way_back", text=_("The way back was open to everyone who moved")),
            Criterion(
                key="needs",
                text=_("What people need from their work is met at least as well as before"),
                source=_("Read from the needs sheets before and after, once both are in."),
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
)

ASSIGNMENTS = (
    AssignmentKind(
        key=SELF_VIEW,
        name=_("Alignment form"),
        minutes=10,
        url=assignments.own_form,
        audience=assignments.everyone,
        manager_sees=True,
        remind=True,
        begins=True,
    ),
    AssignmentKind(
        key=MANAGER_VIEW,
        name=_("Your view of a team member's work"),
        minutes=10,
        url=assignments.view_on_member,
        audience=assignments.their_managers,
        remind=True,
        begins=True,
        of_manager=True,
    ),
)

PROCESS = Process(
    key=KEY,
    order=3,
    slug="alignment",
    name=_("Alignment"),
    purpose=_("Each person in the place where they work best, seen from both sides."),
    urls="processes.alignment.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("My alignment form"),
            summary=_(
                "How close your post is to what you do well, and your work beside True North."
            ),
            url_name="alignment:own_form",
            permission=Permission.ALIGNMENT_ANSWER,
        ),
        Room(
            name=_("Job profiles"),
            summary=_("What each post is for, and the competencies that it asks for."),
            url_name="alignment:profile_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
        Room(
            name=_("Profiles of job titles"),
            summary=_("Which profile each job title has."),
            url_name="alignment:job_title_list",
            permission=Permission.PROFILE_EDIT,
        ),
        Room(
            name=_("Profile and form of a person"),
            summary=_(
                "Give someone another profile than their job title's, or read a form that both have sent."
            ),
            url_name="alignment:member_find",
            permission=Permission.PROFILE_EDIT,
        ),
    ),
    measures={
        "profiles_written": count.profiles_written,
        "people_with_profile": count.people_with_profile,
        "both_views_sent": count.both_views_sent,
    },
    assignments=ASSIGNMENTS,
    report=report.section,
    elements=count.elements,
    insights=person.insights,
    export=person.export,
    erase=person.erase,
    sample=sample.fill,
    sample_deeds=sample.fill_in,
)
