"""What a trained reader says of one goal (F2.6): about its words, never about the person."""

from django.utils.translation import gettext_lazy as _

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section

CLEAR = (
    ("1", _("Not yet")),
    ("2", _("A little")),
    ("3", _("Mostly")),
    ("4", _("Fully")),
)

CLARITY = Questionnaire(
    key="clarity",
    sections=(
        Section(
            key="clarity",
            title=_("How clear the goal is"),
            questions=(
                Question(
                    key="clarity",
                    heading=_("How clear the goal is"),
                    fields=(
                        Field(
                            key="specific",
                            label=_("Is it specific: would one see that it has come true?"),
                            short=_("Specific"),
                            kind=Kind.CHOICE,
                            choices=CLEAR,
                            required=True,
                        ),
                        Field(
                            key="linked",
                            label=_("Is it linked: does one see what it is for?"),
                            short=_("Linked"),
                            kind=Kind.CHOICE,
                            choices=CLEAR,
                            required=True,
                        ),
                        Field(
                            key="feasible",
                            label=_("Is it feasible: is there a step within reach?"),
                            short=_("Feasible"),
                            kind=Kind.CHOICE,
                            choices=CLEAR,
                            required=True,
                        ),
                        Field(
                            key="self_chosen",
                            label=_("Does it sound self-chosen?"),
                            short=_("Self-chosen"),
                            kind=Kind.CHOICE,
                            choices=CLEAR,
                            required=True,
                        ),
                        Field(
                            key="comment",
                            label=_("A comment on the words, if you like"),
                            short=_("Comment"),
                            limit=2000,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
