"""The tables of Alignment: one module a noun."""

from processes.alignment.models.alignment_form import AlignmentForm, FormItem
from processes.alignment.models.form_look import FormLook
from processes.alignment.models.item_answer import ItemAnswer, Word
from processes.alignment.models.profile import (
    COMPETENCIES_MOST,
    Competency,
    JobProfile,
    JobTitleProfile,
    Level,
    MemberProfile,
)
from processes.alignment.models.reply import Reply
from processes.alignment.models.true_north_part import TrueNorthPart

__all__ = [
    "COMPETENCIES_MOST",
    "AlignmentForm",
    "Competency",
    "FormItem",
    "FormLook",
    "ItemAnswer",
    "JobProfile",
    "JobTitleProfile",
    "Level",
    "MemberProfile",
    "Reply",
    "TrueNorthPart",
    "Word",
]
