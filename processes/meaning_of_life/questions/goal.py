"""The page of one goal (F2.2)."""

from django.utils.translation import gettext_lazy as _

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section
from processes.meaning_of_life.models import Goal

# The sealed texts are those of Goal.SEALED.
GOAL = Questionnaire(
    key="goal",
    sections=(
        Section(
            key="goal",
            title=_("A goal"),
            questions=(
                Question(
                    key="goal",
                    heading=_("A goal of yours"),
                    fields=(
                        Field(
                            key="title",
                            label=_("What do you want to make true?"),
                            short=_("The goal"),
                            kind=Kind.LINE,
                            limit=160,
                            required=True,
                        ),
                        Field(
                            key="area",
                            label=_("Where does it belong?"),
                            short=_("Where it belongs"),
                            kind=Kind.CHOICE,
                            choices=tuple(Goal.Area.choices),
                            required=True,
                        ),
                        Field(
                            key="why",
                            label=_("Why does it matter to you?"),
                            short=_("Why it matters"),
                        ),
                        Field(
                            key="if_then",
                            label=_("If … then …"),
                            hint=_(
                                "Name a moment and what you will do in it: “If a guest raises their voice, "
                                "then I take one breath before I answer.”"
                            ),
                        ),
                        Field(
                            key="next_step",
                            label=_("What is the next small step?"),
                            short=_("Next step"),
                            kind=Kind.LINE,
                            limit=300,
                        ),
                        Field(
                            key="weight",
                            label=_("How much does it matter?"),
                            short=_("How much it matters"),
                            kind=Kind.CHOICE,
                            choices=tuple((str(key), word) for key, word in Goal.Weight.choices),
                        ),
                        Field(
                            key="review_on",
                            label=_("When will you look at it again?"),
                            short=_("To look at again on"),
                            kind=Kind.DATE,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
