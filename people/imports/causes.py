"""What can be wrong with one row, or worth saying about it, as sentences without the person.

Most causes may be eased: the row is then brought in without the entry that gave rise to it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.refusals import NOBODY_LEFT


class Cause(models.TextChoices):
    """Rows with one of these are left out."""

    NUMBER_MISSING = "number_missing", _("Number is missing")
    NUMBER_TWICE = "number_twice", _("Number is used twice")
    ADDRESS_MISSING = "address_missing", _("Work e-mail address is missing")
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
    LAST_DAY_UNREADABLE = (
        "last_day_unreadable",
        _("Last day cannot be read as a date in the chosen order"),
    )
    LAST_DAY_UNLIKELY = (
        "last_day_unlikely",
        _("Last day is before 1930 or more than two years ahead"),
    )
    LEFT_BEFORE = "left_before", _("Last day is past, and nobody here has this number")
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
    LEFT_EMPTY = "left_empty", _("Entry was left empty, as you chose")
    ROW_UNEVEN = (
        "row_uneven",
        _("Row is longer or shorter than the headings, and was read as it is"),
    )
    NAME_TURNED = (
        "name_turned",
        _("Name was written with the family name before a comma, and was turned round"),
    )
    MANAGER_UNKNOWN = (
        "manager_unknown",
        _("Nobody who works here is the manager named, so the manager is not set"),
    )
    MANAGER_UNCLEAR = (
        "manager_unclear",
        _("Several people have the manager's name, so the manager is not set"),
    )
    MANAGER_SELF = "manager_self", _("Person is their own manager, so the manager is not set")
    MANAGER_LOOP = "manager_loop", _("Managers form a circle, so the manager is not set")
    LAST_MANAGER = "last_manager", NOBODY_LEFT
    LAST_DAY_KEPT = (
        "last_day_kept",
        _(
            "Person holds a part that was given, so the last day is not set. Take the part back first"
        ),
    )
    MEMBER_LEFT = "member_left", _("Person has left and is brought up to date, but stays marked so")


# What a row is brought in without, where somebody eases the cause; "" where nothing is lost.
EASED: dict[Cause, str] = {
    Cause.NAME_TOO_LONG: "full_name",
    Cause.PREFERRED_NAME_TOO_LONG: "preferred_name",
    Cause.ADDRESS_INVALID: "address",
    Cause.ADDRESS_TWICE: "address",
    Cause.ADDRESS_TAKEN: "address",
    Cause.DEPARTMENT_TOO_LONG: "department",
    Cause.DEPARTMENT_GAP: "department",
    Cause.JOB_TITLE_TOO_LONG: "job_title",
    Cause.MANAGER_TOO_LONG: "manager_number",
    Cause.DATE_UNREADABLE: "started_on",
    Cause.DATE_UNLIKELY: "started_on",
    Cause.LAST_DAY_UNREADABLE: "left_on",
    Cause.LAST_DAY_UNLIKELY: "left_on",
    Cause.ROW_TOO_LONG: "",
    Cause.ROW_TOO_SHORT: "",
    Cause.CONTROL_CHARACTERS: "",
}
