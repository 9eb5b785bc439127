"""The questions of the life plan, from easy to hard (F2.2). Every one of them may stay empty."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from processes.kernel.questions import Field, Kind, Question, Questionnaire, Section, Words

VALUES = (
    ("attentiveness", _("Attentiveness")),
    ("balance", _("Balance")),
    ("commitment", _("Commitment")),
    ("community", _("Care for the community")),
    ("cooperation", _("Cooperation")),
    ("creativity", _("Creativity")),
    ("fairness", _("Fairness")),
    ("honesty", _("Honesty")),
    ("humility", _("Humility")),
    ("initiative", _("Initiative")),
    ("joy", _("Joy")),
    ("learning", _("Learning")),
    ("openness", _("Openness")),
    ("reliability", _("Reliability")),
    ("respect", _("Respect")),
    ("responsibility", _("Responsibility")),
    ("service", _("Service")),
    ("warmth", _("Warmth")),
)

AGREEMENT = (
    ("5", _("Yes, fully")),
    ("4", _("Mostly")),
    ("3", _("In part")),
    ("2", _("Hardly")),
    ("1", _("No")),
    ("none", _("I would rather not say")),
)


def _written(key: str, label: Words, hint: Words = "", example: Words = "") -> Question:
    return Question(key=key, fields=(Field(key=key, label=label, hint=hint),), example=example)


def _place(key: str, label: Words, short: Words, example: Words) -> Question:
    hint = _("Go by how it is for you at present. There is no right answer.")
    field = Field(key=key, label=label, short=short, hint=hint, kind=Kind.CHOICE, choices=AGREEMENT)
    return Question(key=key, fields=(field,), example=example)


@dataclass(frozen=True)
class Block:
    """A core block of a plan (M19); the one without fields is filled by goals."""

    key: str
    fields: tuple[str, ...]


BLOCKS = (
    Block("values", ("values", "own_value", "passion")),
    Block("competencies", ("strengths", "to_learn", "grow", "leave")),
    Block("others", ("serve", "people", "together")),
    Block("work", ("work_now", "work_later")),
    Block("future", ("future",)),
    Block("goals", ()),
    Block("promise", ("promise",)),
)


PLACE = "place"

LIFE_PLAN = Questionnaire(
    key="life_plan",
    sections=(
        Section(
            key="serving",
            title=_("Whom I want to serve"),
            questions=(
                _written(
                    "serve",
                    _("Whom do you want to serve, and how?"),
                    _(
                        "Think of people whose day can be better because of you, at work and elsewhere."
                    ),
                    _(
                        "The guests who arrive late and tired: I want them to feel expected. "
                        "At home my mother: I want to listen to her without looking at the clock."
                    ),
                ),
                _written(
                    "people",
                    _("Who are the people who matter to you?"),
                    _("No names are needed. “My two sisters” or “the night shift” is enough."),
                    _(
                        "My two sisters, the night shift, an old teacher. "
                        "With the night shift I laugh most."
                    ),
                ),
                _written(
                    "together",
                    _("How would you like to live with others, some years from now?"),
                    _("Think of your family, of friends, and of those you work with."),
                    _(
                        "I eat with my children on most evenings. "
                        "At work I am one of those whom the new ones ask."
                    ),
                ),
            ),
        ),
        Section(
            key="self",
            title=_("What I value and what I am good at"),
            questions=(
                Question(
                    key="values",
                    heading=_("What do you value most?"),
                    fields=(
                        Field(
                            key="values",
                            label=_("Choose up to five"),
                            short=_("What I value most"),
                            kind=Kind.SEVERAL,
                            choices=VALUES,
                            at_most=5,
                        ),
                        Field(
                            key="own_value",
                            label=_("Another one, in your own words"),
                            short=_("What I value besides"),
                            kind=Kind.LINE,
                            limit=120,
                        ),
                    ),
                    example=_(
                        "Warmth, fairness and learning. In my own words: to keep what I promise."
                    ),
                ),
                _written(
                    "passion",
                    _("What do you do so gladly that you forget the time?"),
                    _("At work or elsewhere, a small thing too."),
                    _("Repairing what others would throw away. Cooking for many."),
                ),
                _written(
                    "strengths",
                    _("What are you good at?"),
                    _("Count what comes easily to you, and what others ask you for."),
                    _(
                        "I stay calm when it gets loud. People ask me when something has to be repaired. "
                        "I remember what guests like."
                    ),
                ),
                _written(
                    "to_learn",
                    _("What would you like to be good at one day?"),
                    _("It need not be of use to anyone else."),
                    _("To speak in front of people. Another language, well enough for a joke."),
                ),
                Question(
                    key="habits",
                    heading=_("Which habits do you want to grow, and which to leave?"),
                    fields=(
                        Field(key="grow", label=_("To grow"), short=_("Habits to grow")),
                        Field(key="leave", label=_("To leave"), short=_("Habits to leave")),
                    ),
                    example=_(
                        "To grow: finish one thing before I begin the next. "
                        "To leave: answering before the other has finished speaking."
                    ),
                ),
            ),
        ),
        Section(
            key="days",
            title=_("My days and my work"),
            questions=(
                _written(
                    "future",
                    _("Imagine a good ordinary day some years from now. What is it like?"),
                    _(
                        "Write it as a letter from that day, if you like: where you are, with whom, what you do."
                    ),
                    _(
                        "I wake without an alarm and walk to work along the river. "
                        "I teach two new cooks. In the evening we sit outside, and nobody is in a hurry."
                    ),
                ),
                _written(
                    "work_now",
                    _("How does your work today belong to this?"),
                    _("Is there something in it that is worth doing for its own sake, now?"),
                    _(
                        "When I set the tables I do it for people I will see eat. "
                        "And the early shift leaves me the afternoon with my son."
                    ),
                ),
                _written(
                    "work_later",
                    _("Which work would you like to do later, and what leads there?"),
                    _("The same work in another way is an answer too."),
                    _(
                        "A small kitchen of my own, or to lead one. "
                        "The course in the winter leads there, and the mornings at the desk."
                    ),
                ),
            ),
        ),
        Section(
            key=PLACE,
            title=_("Am I in the right place?"),
            questions=(
                _place(
                    "place_work",
                    _("At work, am I in the right place?"),
                    _("At work"),
                    _("Mostly: I like whom I work with. The nights are not for me."),
                ),
                _place(
                    "place_home",
                    _("At home, am I in the right place?"),
                    _("At home"),
                    _("In part: it is near to my mother, and too small for the three of us."),
                ),
                _place(
                    "place_study",
                    _("In what I learn or study, am I in the right place?"),
                    _("In what I learn"),
                    _("Hardly: the course is about machines, and I want to work with people."),
                ),
                _place(
                    "place_community",
                    _("Where I live, am I in the right place?"),
                    _("Where I live"),
                    _("Yes, fully: I know the neighbours, and they know me."),
                ),
            ),
        ),
        Section(
            key="promise",
            title=_("A promise, if I wish"),
            questions=(
                _written(
                    "promise",
                    _("Is there something of this that you want to promise someone?"),
                    _("It stays here. Whether you tell them is up to you."),
                    _("To my son: on Sundays the telephone stays in the drawer."),
                ),
            ),
        ),
    ),
)
