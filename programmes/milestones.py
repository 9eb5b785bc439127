"""The programme's gates G0 to G5 as the template proposes them (one line, decided by the sponsor)."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MilestoneTemplate(NamedTuple):
    key: str
    name: Promise
    purpose: Promise
    week: int


MILESTONES = (
    MilestoneTemplate(
        "G0",
        _("Mandate and safeguards"),
        _("A sponsor is named, representatives are consulted, and people know what is promised."),
        1,
    ),
    MilestoneTemplate(
        "G1",
        _("Listening baseline"),
        _("Everyone was asked, and everyone was told what came out."),
        9,
    ),
    MilestoneTemplate(
        "G2", _("Direction and pilot"), _("True North is ratified and the first units try it."), 21
    ),
    MilestoneTemplate(
        "G3", _("Practise and spread"), _("Processes two to five run and reach more units."), 40
    ),
    MilestoneTemplate(
        "G4",
        _("Critical mass"),
        _("Enough people practise, and policies carry what they found."),
        70,
    ),
    MilestoneTemplate(
        "G5", _("Anchor and renew"), _("A year without losing ground; the next cycle begins."), 104
    ),
)
