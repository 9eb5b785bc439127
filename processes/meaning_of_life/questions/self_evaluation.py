"""What somebody asks themselves of one goal (F2.5), in the words that they gave its levels."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section
from processes.meaning_of_life.models import Goal, GoalReview

KEY = "self_evaluation"


def of_goal(texts: Mapping[str, str]) -> Questionnaire:
    """The page of this goal; ``texts`` are its own."""
    question = Question(
        key="review",
        heading=gettext_lazy("How far has this goal come?"),
        intro=texts["title"],
        fields=(
            Field(
                key="level",
                label=gettext_lazy("Where does it stand today?"),
                short=gettext_lazy("How far it came"),
                kind=Kind.CHOICE,
                choices=tuple(_choice(level, texts) for level in Goal.LEVELS),
                required=True,
            ),
            Field(
                key="note",
                label=gettext_lazy("What helped, and what was in the way?"),
                short=gettext_lazy("Note"),
                hint=gettext_lazy("You will read it again when you look back."),
                rows=4,
            ),
            Field(
                key="outcome",
                label=gettext_lazy("What becomes of it?"),
                short=gettext_lazy("What becomes of it"),
                hint=gettext_lazy(
                    "A closed goal rests in a list of its own, and you can take it up again."
                ),
                kind=Kind.CHOICE,
                choices=tuple(GoalReview.Outcome.choices),
                required=True,
            ),
        ),
        example=gettext_lazy(
            "What I expected. It helped to write the names down after each shift; "
            "the full weeks were in the way. I go on with it as it is."
        ),
    )
    section = Section(key=KEY, title=question.title, questions=(question,))
    return Questionnaire(key=KEY, sections=(section,))


def _choice(level: int, texts: Mapping[str, str]) -> tuple[str, str]:
    said, own = Goal.Level(level).label, texts[Goal.LEVELS[level]]
    words = _("%(level)s: %(words)s") % {"level": said, "words": own} if own else str(said)
    return str(level), words
