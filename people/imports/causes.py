"""What can be wrong with one row, or worth saying about it, as sentences without the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """Rows with one of these are left out."""

    NUMBER_MISSING = "number_missing", _("Number is missing")
    NUMBER_TWICE = "number_twice", _("Number is used twice")
    NUMBER_TOO_LONG = "number_too_long", _("Number is longer than 40 characters")
    NUMBER_SHORTENED = (
        "number_shortened",
        _("Number was shortened by a spreadsheet, such as 1.2E+11"),
    )
    NAME_TOO_LONG = "name_too_long", _("Full name is longer than 160 characters")
    PREFERRED_NAME_TOO_LONG = (
        "preferred_name_too_long",
        _("Preferred name is longer than 80 characters"),
    )
    ADDRESS_INVALID = "address_invalid", _("Work e-mail address is not an address")
    ADDRESS_TWICE = "address_twice", _("Work e-mail address is used twice")
    ADDRESS_TAKEN = (
        "address_taken",
        _("Work e-mail address belongs to somebody else in the organisation"),
    )
    DEPARTMENT_TOO_LONG = "department_too_long", _("Department is longer than 120 characters")
    DEPARTMENT_GAP = "department_gap", _("Department is missing above a lower level")
    JOB_TITLE_TOO_LONG = "job_title_too_long", _("Job title is longer than 120 characters")
    MANAGER_TOO_LONG = "manager_too_long", _("Manager's number is longer than 40 characters")
    DATE_UNREADABLE = (
        "date_unreadable",
        _("Start date cannot be read as a date in the chosen order"),
    )
    DATE_UNLIKELY = "date_unlikely", _("Start date is before 1930 or more than two years ahead")
    ROW_TOO_LONG = "row_too_long", _("Row has more cells than there are headings")
    ROW_TOO_SHORT = "row_too_short", _("Row has fewer cells than there are headings")
    CONTROL_CHARACTERS = "control_characters", _("Row has characters that cannot be shown")


class Remark(models.TextChoices):
    """Rows with only these are brought in."""

    SPACES_CLEANED = "spaces_cleaned", _("Extra spaces were removed")
    HIDDEN_REMOVED = "hidden_removed", _("Hidden formatting characters were removed")
    CHARACTER_LOST = "character_lost", _("A character was lost before the file was made (\ufffd)")
    NAME_GARBLED = "name_garbled", _("Name looks garbled, as if saved in the wrong encoding (Ã©)")
    LANGUAGE_UNKNOWN = (
        "language_unknown",
        _("Language is not one that is offered, so it is left empty"),
    )
    MANAGER_UNKNOWN = (
        "manager_unknown",
        _("Nobody who works here has the manager's number, so the manager is not set"),
    )
    MANAGER_SELF = "manager_self", _("Person is their own manager, so the manager is not set")
    MANAGER_LOOP = "manager_loop", _("Managers form a circle, so the manager is not set")
    MEMBER_LEFT = "member_left", _("Person has left and is brought up to date, but stays marked so")
