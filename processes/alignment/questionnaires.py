"""What is asked, one question a page: one's own view, the reply, my work and our True North."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from people.texts import said
from processes.alignment.models import FormItem, Word
from processes.alignment.queries.item_answer import Given
from processes.alignment.queries.true_north_part import Words
from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section
from programmes.process import Element

EXAMPLE_LIMIT = 1000
REPLY_LIMIT = 4000

OWN_WORDS = (
    (Word.FAR.value, _("Far from it")),
    (Word.SOME_WAY.value, _("Some way")),
    (Word.CLOSE.value, _("Close")),
    (Word.DOES_WELL.value, _("I do this well")),
    (Word.CANT_SAY.value, _("I can't say")),
)
MANAGER_WORDS = (
    (Word.FAR.value, _("Far from it")),
    (Word.SOME_WAY.value, _("Some way")),
    (Word.CLOSE.value, _("Close")),
    (Word.DOES_WELL.value, _("Does this well")),
    (Word.CANT_SAY.value, _("I can't say")),
)

SHARE = (
    ("nobody", _("Only I")),
    ("manager", _("My manager and I")),
)


def word_key(item: FormItem) -> str:
    return f"word-{item.order}"


def example_key(item: FormItem) -> str:
    return f"example-{item.order}"


def self_view(items: Iterable[FormItem]) -> Questionnaire:
    """One question an item; its key is ``item-`` and the order."""
    questions = tuple(
        Question(
            key=f"item-{item.order}",
            heading=said(item.name),
            intro=said(item.description),
            fields=(
                Field(
                    key=word_key(item),
                    label=_("How close is this to what you do well today?"),
                    kind=Kind.CHOICE,
                    choices=OWN_WORDS,
                    required=True,
                ),
                Field(
                    key=example_key(item),
                    label=_("An example (optional)"),
                    hint=_("One moment that shows it. Please name no clients."),
                    limit=EXAMPLE_LIMIT,
                ),
            ),
        )
        for item in items
    )
    return Questionnaire(
        key="self_view",
        sections=(Section(key="items", title=_("My view of my work"), questions=questions),),
    )


def given(item: FormItem, answers: dict[str, str]) -> Given:
    return Given(answers.get(word_key(item), ""), answers.get(example_key(item), ""))


def reply() -> Questionnaire:
    question = Question(
        key="words",
        fields=(
            Field(
                key="reply",
                label=_("Your reply"),
                hint=_("What would you like to add, explain or put right?"),
                limit=REPLY_LIMIT,
                required=True,
            ),
        ),
    )
    return Questionnaire(
        key="reply", sections=(Section(key="reply", title=_("Your reply"), questions=(question,)),)
    )


def true_north_part(elements: Iterable[Element], before: Words) -> Questionnaire:
    """``before`` keeps what was chosen once on the page, also where it is no longer adopted."""
    choices = {**before.values, **{element.uuid: element.title for element in elements}}
    values = Question(
        key="values",
        fields=(
            Field(
                key="values",
                label=_("Which of our values are also yours?"),
                hint=_("Choose those that you would hold outside work too. None is a good answer."),
                kind=Kind.SEVERAL,
                choices=tuple(choices.items()),
            ),
        ),
    )
    mission = Question(
        key="mission",
        fields=(
            Field(
                key="mission",
                label=_("What does the mission ask of your post?"),
                hint=_("In your own words: what would be missing if nobody did your work?"),
            ),
        ),
    )
    commitment = Question(
        key="commitment",
        fields=(
            Field(
                key="commitment",
                label=_("What do you commit yourself to?"),
                hint=_("One thing that you want to be counted on for."),
            ),
        ),
    )
    share = Question(
        key="share",
        fields=(
            Field(
                key="share",
                label=_("Who may read this part?"),
                hint=_("You can change this at any time, with effect from that moment."),
                kind=Kind.CHOICE,
                choices=SHARE,
                required=True,
            ),
        ),
    )
    questions = (*((values,) if choices else ()), mission, commitment, share)
    return Questionnaire(
        key="true_north_part",
        sections=(Section(key="part", title=_("My work and our True North"), questions=questions),),
    )
