"""The six stages of Meaning of Life and what closes each (P2)."""

from django.utils.translation import gettext_lazy as _

from programmes.process import MEASURED, Criterion, Stage
from programmes.pulses import figures as pulses

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="invite",
        name=_("Invite"),
        purpose=_(
            "Everyone hears what the life plan is, that it is theirs alone, and that they may say no."
        ),
        week=0,
        weeks=3,
        criteria=(
            Criterion(
                key="offered",
                text=_(
                    "Everyone was offered the life plan in paid time, and told that they may say no"
                ),
            ),
            Criterion(
                key="walls",
                text=_("Nobody but the writer can open a life plan: every table of it is guarded"),
                measure="guarded_tables",
                threshold=1,
            ),
            Criterion(
                key="facilitators",
                text=_("Each facilitator looks after at most 15 people"),
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="free_choice",
                text=_("At least 80 of 100 say that they were free to choose"),
                source=_("Read from the question on free choice of a pulse once it has closed."),
                measure="free_choice",
                threshold=0.80,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="learn",
        name=_("Learn"),
        purpose=_("Meet what self-esteem, personal development and the meaning of life are."),
        week=1,
        weeks=8,
        usually_after=_("Usually after Invite."),
        criteria=(
            Criterion(
                key="sessions",
                text=_(
                    "Sessions on self-esteem, personal development and meaning were offered to everyone"
                ),
            ),
            Criterion(key="paid_time", text=_("The sessions took place in paid time")),
            Criterion(
                key="themes",
                text=_("A session on each of the three themes is planned or was held"),
                measure="themes_offered",
                threshold=1,
                required_in=frozenset(),
            ),
            Criterion(
                key="useful",
                text=_("At least 60 of 100 who came say that the sessions were worth their time"),
                source=_(
                    "Read from what those who came say of the sessions, once ten people have said yes."
                ),
                measure="worth_it",
                threshold=0.60,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="write",
        name=_("Write"),
        purpose=_("Those who wish write a plan: how they want to serve others, now and later."),
        week=2,
        weeks=10,
        usually_after=_("Usually alongside Learn."),
        assigns=("life_plan",),
        criteria=(
            Criterion(
                key="time",
                text=_(
                    "Everyone had paid time and a quiet place to write, on a screen or on paper"
                ),
            ),
            Criterion(key="unasked", text=_("Nobody was asked whether they have written a plan")),
            Criterion(
                key="goals",
                text=_(
                    "Of those who began a plan, at least 70 of 100 have set a goal with a first step"
                ),
                measure="plans_with_a_goal",
                threshold=0.70,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="converse",
        name=_("Converse"),
        purpose=_("Those who wish talk about a goal with the person they choose."),
        week=6,
        weeks=12,
        usually_after=_("Usually after Write."),
        criteria=(
            Criterion(
                key="partners",
                text=_(
                    "People can choose between at least two kinds of partner for the conversation"
                ),
            ),
            Criterion(
                key="partner_kinds",
                text=_("At least one kind of partner stands on the list, beside one's own manager"),
                measure="partner_kinds",
                threshold=1,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="listening",
                text=_("Managers have learnt to hold it: to listen, and to judge nothing"),
            ),
            Criterion(
                key="in_time",
                text=_(
                    "At least 80 of 100 who asked for a conversation have had it within 30 days"
                ),
                source=_(
                    "Read from conversations that both have confirmed, once ten people have held one."
                ),
                measure="conversations",
                threshold=0.80,
                minimum=10,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="quality",
                text=_(
                    "At least 60 of 100 say that they were heard and stayed in charge of their plan"
                ),
                source=_(
                    "Read from what people answer for themselves after a conversation, once it was"
                    " good for ten of them or more."
                ),
                measure="talk_quality",
                threshold=0.60,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="evaluate",
        name=_("Look back"),
        purpose=_("Writers look at their own goals again. Nobody else evaluates them."),
        week=18,
        weeks=8,
        usually_after=_("Usually three months after Write."),
        criteria=(
            Criterion(
                key="time_again", text=_("Everyone had paid time to look at their plan again")
            ),
            Criterion(
                key="own_judges",
                text=_("No plan, goal or share was used to judge, reward or promote anyone"),
            ),
            Criterion(
                key="looked_again",
                text=_("Of the plans that were completed, at least 60 of 100 were looked at again"),
                measure="plans_looked_at_again",
                threshold=0.60,
                minimum=10,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="meaning",
                text=_("People find no less meaning in their work than at the start"),
                measure="meaning_change",
                threshold=-pulses.LEAST_MOVE,
                source=_(
                    "Read from the questions on meaning at work of two pulses once both have closed."
                ),
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="renew",
        name=_("Renew"),
        purpose=_(
            "Plans are renewed, and a goal goes on into Alignment where its writer wishes so."
        ),
        week=26,
        weeks=8,
        usually_after=_("Usually after Look back."),
        criteria=(
            Criterion(
                key="withdraw",
                text=_(
                    "It was shown to everyone how to withdraw a share, and that it ends at once"
                ),
            ),
            Criterion(
                key="into_alignment",
                text=_(
                    "Everyone knows that a goal may go into the alignment conversation, and need not"
                ),
            ),
        ),
    ),
)
