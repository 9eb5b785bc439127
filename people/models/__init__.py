"""The tables of people: one module a noun."""

from people.models.account import Account
from people.models.attempt import Attempt
from people.models.audit_event import AuditEvent
from people.models.card import AccessCard, CardSheet
from people.models.department import Department
from people.models.invitation import Invitation
from people.models.job import Job
from people.models.job_title import JobTitle
from people.models.key import OrganisationKey, PersonKey
from people.models.kiosk import Kiosk
from people.models.mailed_code import MailedCode
from people.models.member import Member, MemberWord
from people.models.organisation import FirstRun, Membership, Organisation
from people.models.part import Grant, Part
from people.models.provider import Provider, ProviderLink
from people.models.sign_in_event import SignInEvent
from people.models.work_calendar import Blackout, WorkCalendar

__all__ = [
    "AccessCard",
    "Account",
    "Attempt",
    "AuditEvent",
    "Blackout",
    "CardSheet",
    "Department",
    "FirstRun",
    "Grant",
    "Invitation",
    "Job",
    "JobTitle",
    "Kiosk",
    "MailedCode",
    "Member",
    "MemberWord",
    "Membership",
    "Organisation",
    "OrganisationKey",
    "Part",
    "PersonKey",
    "Provider",
    "ProviderLink",
    "SignInEvent",
    "WorkCalendar",
]
