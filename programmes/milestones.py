"""The programme's gates G0 to G5 as the template proposes them (one line, decided by the sponsor)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIRST, LAST = "G0", "G5"


class MilestoneTemplate(NamedTuple):
    """``asks`` is what the decision is about; ``stages`` maps the order of a process to how many of
    its stages are to be passed (0: one is to be open)."""

    key: str
    name: Promise
    purpose: Promise
    week: int
    asks: tuple[Promise, ...]
    stages: dict[int, int]


MILESTONES = (
    MilestoneTemplate(
        FIRST,
        _("Mandate and safeguards"),
        _("A sponsor is named, representatives are consulted, and people know what is promised."),
        1,
        (
            _(
                "A sponsor is named, and the steering group has somebody who speaks for the workers."
            ),
            _("The charter is written, and everyone can read it in their language."),
            _("Each safeguard is answered: done, or does not apply because of something."),
            _("The first stage of emotional climate has begun."),
        ),
        {7: 0},
    ),
    MilestoneTemplate(
        "G1",
        _("Listening baseline"),
        _("Everyone was asked, and everyone was told what came out."),
        9,
        (
            _("In four of five units with five people or more, enough of them answered."),
            _("Each unit was told what came out within 30 days."),
            _("There is a first reading of safety and of the emotional climate."),
            _("The listening of True North is completed."),
        ),
        {1: 1},
    ),
    MilestoneTemplate(
        "G2",
        _("Direction and pilot"),
        _("True North is ratified and the first units try it."),
        21,
        (
            _("True North has passed its first three stages."),
            _("The review of the pilot was held, and its minutes can be read."),
            _("In the pilot units most people know what changes and want it."),
            _("Nobody has to hide more of what they feel than before."),
        ),
        {1: 3},
    ),
    MilestoneTemplate(
        "G3",
        _("Practise and spread"),
        _("Processes two to five run and reach more units."),
        40,
        (
            _("Each of the processes two to five has passed three stages."),
            _("In every process at least one person in ten takes part."),
            _(
                "A quarter of the people practise, and what holds the others back is not that they do not know or want it."
            ),
        ),
        {2: 3, 3: 3, 4: 3, 5: 3},
    ),
    MilestoneTemplate(
        "G4",
        _("Critical mass"),
        _("Enough people practise, and policies carry what they found."),
        70,
        (
            _("So many people practise that it carries on by itself."),
            _("Policies have passed four stages."),
            _("Clients feel more connected than at the baseline."),
        ),
        {6: 4},
    ),
    MilestoneTemplate(
        LAST,
        _("Anchor and renew"),
        _("A year without losing ground; the next cycle begins."),
        104,
        (
            _("Policies have passed five stages."),
            _(
                "Two rounds of questions in a row show no fall in safety, climate and shared values."
            ),
            _("True North was reviewed within the last twelve months."),
        ),
        {6: 5},
    ),
)


def template(key: str) -> MilestoneTemplate | None:
    return next((each for each in MILESTONES if each.key == key), None)
