"""What who came to a session is asked, alone and afterwards (S3)."""

from django.utils.translation import gettext_lazy as _

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section
from processes.meaning_of_life.questions.life_plan import AGREEMENT

FAVOURABLE = frozenset({"5", "4"})
NOT_SAID = "none"

OPINION = Questionnaire(
    key="session_opinion",
    sections=(
        Section(
            key="opinion",
            title=_("What you say of it"),
            questions=(
                Question(
                    key="opinion",
                    fields=(
                        Field(
                            key="opinion",
                            label=_("Was this session worth your time?"),
                            kind=Kind.CHOICE,
                            choices=AGREEMENT,
                            required=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
