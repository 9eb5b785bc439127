"""The three questions after a conversation, for the worker alone (F2.4)."""

from django.utils.translation import gettext_lazy as _

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section
from processes.meaning_of_life.questions.life_plan import AGREEMENT

TALK = Questionnaire(
    key="talk",
    sections=(
        Section(
            key="talk",
            title=_("How was the conversation for you?"),
            questions=(
                Question(
                    key="talk",
                    heading=_("How was the conversation for you?"),
                    fields=tuple(
                        Field(key=key, label=label, kind=Kind.CHOICE, choices=AGREEMENT)
                        for key, label in (
                            ("heard", _("I was heard")),
                            ("in_charge", _("I stayed in charge of my plan")),
                            ("helped", _("It helped me")),
                        )
                    ),
                ),
            ),
        ),
    ),
)
