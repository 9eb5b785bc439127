"""The pages of one goal (F2.2, M18): four short ones, of which only the first has to be filled."""

from django.utils.translation import gettext_lazy as _

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section, Words
from processes.meaning_of_life.models import Goal

LEVELS = "levels"


def _level(level: int, label: Words, hint: Words = "") -> Field:
    return Field(
        key=Goal.LEVELS[level],
        label=label,
        hint=hint,
        limit=500,
        rows=3,
    )


# The sealed texts are those of Goal.SEALED.
GOAL = Questionnaire(
    key="goal",
    sections=(
        Section(
            key="goal",
            title=_("A goal"),
            questions=(
                Question(
                    key="what",
                    heading=_("A goal of yours"),
                    fields=(
                        Field(
                            key="title",
                            label=_("What do you want to make true?"),
                            short=_("The goal"),
                            hint=_("One sentence is enough. A small goal is a good one."),
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
                    ),
                    example=_("I greet each guest by name. It belongs to my work now."),
                ),
                Question(
                    key="steps",
                    heading=_("Why it matters, and how to begin"),
                    fields=(
                        Field(
                            key="why",
                            label=_("Why does it matter to you?"),
                            short=_("Why it matters"),
                            rows=4,
                        ),
                        Field(
                            key="if_then",
                            label=_("If … then …"),
                            hint=_("Name a moment, and what you will do in it."),
                            rows=4,
                        ),
                        Field(
                            key="next_step",
                            label=_("What is the next small step?"),
                            short=_("Next step"),
                            kind=Kind.LINE,
                            limit=300,
                        ),
                    ),
                    example=_(
                        "It matters because the evening is lighter for both of us. "
                        "If a guest raises their voice, then I take one breath before I answer. "
                        "The next step: learn five names this week."
                    ),
                ),
                Question(
                    key=LEVELS,
                    heading=_("How will you know how far you have come?"),
                    intro=_(
                        "Say what you expect by the day on which you look again. "
                        "Around it, if you like, what would be more, and what would be less."
                    ),
                    fields=(
                        _level(
                            0,
                            _("What I expect"),
                            _("Write this one first: the others stand around it."),
                        ),
                        _level(1, _("More than I expect")),
                        _level(2, _("Much more than I expect")),
                        _level(-1, _("Less than I expect")),
                        _level(-2, _("Much less than I expect")),
                    ),
                    example=_(
                        "What I expect: I greet half of those who come again by their name.\n"
                        "More: most of them. Much more: they know mine as well.\n"
                        "Less: a few. Much less: I have stopped trying."
                    ),
                ),
                Question(
                    key="when",
                    heading=_("How much it matters, and when you look again"),
                    fields=(
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
                            hint=_("Some three months from now is a good time."),
                            kind=Kind.DATE,
                        ),
                    ),
                    example=_("It matters a lot, and I look at it again when the season is over."),
                ),
            ),
        ),
    ),
)
