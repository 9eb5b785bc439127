"""What a column of a list may be brought in as. No Django."""

from enum import StrEnum


class Target(StrEnum):
    """The number or the work address is required: it tells people apart. Levels run down."""

    NUMBER = "number"
    FULL_NAME = "full_name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    PREFERRED_NAME = "preferred_name"
    ADDRESS = "address"
    DEPARTMENT = "department"
    DEPARTMENT_2 = "department_2"
    DEPARTMENT_3 = "department_3"
    JOB_TITLE = "job_title"
    MANAGER_NUMBER = "manager_number"
    MANAGER_ADDRESS = "manager_address"
    MANAGER_NAME = "manager_name"
    START_DATE = "start_date"
    LAST_DAY = "last_day"
    LANGUAGE = "language"


DEPARTMENT_LEVELS = (Target.DEPARTMENT, Target.DEPARTMENT_2, Target.DEPARTMENT_3)
DATES = (Target.START_DATE, Target.LAST_DAY)


class Sensitive(StrEnum):
    """Kinds of columns that Synchro does not need and leaves alone unless told otherwise."""

    PAY = "pay"
    IDENTITY = "identity"
    PASSWORD = "password"  # noqa: S105  # a kind of column
    HEALTH = "health"
    BIRTH = "birth"
    GENDER = "gender"
    FAMILY = "family"
    BELIEF = "belief"
    BANK = "bank"
    HOME = "home"
    APPRAISAL = "appraisal"
