"""What the tables of trust hold of a person, and those of the libraries for signing in."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import STRUCTURE, Rule, Table, organisations_own, why
from people.trust.models import OwnExport

_UNUSED = "of Django or allauth, unused; only the owner of the tables may touch it"

OF_LIBRARIES = (
    Table(
        name="account_emailaddress",
        title=_("E-mail addresses of your account"),
        mine=lambda member: Q(user=member.account_id),
        export={"email": _("Address"), "verified": _("Confirmed"), "primary": _("First")},
        erase=why("an inner number", "id", "user_id"),
    ),
    Table(
        name="mfa_authenticator",
        title=_("Your second factors"),
        mine=lambda member: Q(user=member.account_id),
        export={"type": _("Kind"), "created_at": _("Added"), "last_used_at": _("Last used")},
        erase={
            "data": "a secret that lets you in, sealed",
            **why("an inner number", "id", "user_id"),
        },
    ),
    Table(
        name="django_session",
        erase=why(
            "lets somebody in; ends with the account, or by itself",
            "session_key",
            "session_data",
            "expire_date",
        ),
    ),
    Table(
        name="account_emailconfirmation",
        keep=why(_UNUSED, "id", "created", "sent", "key", "email_address_id"),
    ),
    Table(name="auth_group", keep=why(_UNUSED, "id", "name")),
    Table(name="auth_group_permissions", keep=why(_UNUSED, "id", "group_id", "permission_id")),
    Table(name="auth_permission", keep=why(_UNUSED, "id", "name", "content_type_id", "codename")),
    Table(name="django_content_type", keep=why("names of models", "id", "app_label", "model")),
    Table(
        name="django_migrations",
        keep=why("names of migrations", "id", "app", "name", "applied"),
    ),
    Table(
        name="pghistory_context",
        keep=why(_UNUSED, "id", "created_at", "updated_at", "metadata"),
    ),
    Table(
        name="cache_entry",
        keep=why("cached values that belong to nobody", "cache_key", "value", "expires"),
    ),
)

TABLES = (
    *OF_LIBRARIES,
    Table(
        name="trust_ownexport",
        title=_("Your export"),
        mine=lambda member: Q(owner=member),
        export={
            "what": _("What it holds"),
            "size": _("Size in bytes"),
            "made_at": _("Made"),
            "expires_at": _("Removed at the latest"),
        },
        erase={
            "sealed": "an earlier export; what it holds is in this one",
            "owner_id": "an inner number",
            **STRUCTURE,
        },
    ),
    Table(
        name="trust_erasure",
        title=_("When you asked for your data to be erased"),
        mine=lambda member: Q(member=member),
        lasting={
            "state": _("State"),
            "asked_by_id": _("Asked for by"),
            "asked_at": _("Asked for"),
            "due_at": _("To be done"),
            "ended_at": _("Ended"),
        },
        stays=_("It shows that the erasure was done; by id alone."),
        keep={**STRUCTURE, "member_id": "an id", "removed": "how many rows went"},
    ),
    *organisations_own(
        "trust_closing",
        "that the organisation leaves, when, and by ids who asked, agreed or took it back",
        *("state", "reason", "asked_by_id", "asked_at", "agreed_by_id", "agreed_at", "due_at"),
        *("ended_by_id", "ended_at", "removed"),
    ),
    *organisations_own(
        "trust_auditseal",
        "a seal over rows of the log",
        *("number", "at", "count", "last_row", "horizon", "floor", "cluster"),
        *("rows", "marks", "digest", "key"),
    ),
    *organisations_own("trust_ledgerentry", "a hash, and when", "digest", "at"),
    *organisations_own("trust_retentionrun", "numbers of rows", "at", "removed"),
    *organisations_own("trust_clearance", "an id and dates", "member_id", "left_on", "at"),
)

RETENTION = (
    Rule(
        key="own_export",
        kind=_("A person's export of their own data"),
        kept=_("24 hours"),
        counted_from=_("the moment it was made"),
        then=_("The file is deleted. Until then only its owner can open it."),
    ),
    Rule(
        key="session",
        kind=_("Who is signed in"),
        kept=_("12 hours"),
        counted_from=_("the moment of signing in"),
        then=_("The session ends and is deleted."),
    ),
    Rule(
        key="organisation",
        kind=_("Everything, when the organisation leaves"),
        kept=_("30 days"),
        counted_from=_("the day a second person agreed to close it"),
        then=_("All ways in end, everybody is erased, and every table is emptied; a hash stays."),
    ),
    Rule(
        key="erasure",
        kind=_("That somebody was erased: a hash and the day"),
        kept=_("As long as the organisation is here"),
        counted_from=_("the erasure"),
        then=_("It stays, so that a restored backup is erased again."),
    ),
)


def erase(member: Member, at: datetime) -> int:
    return OwnExport.objects.filter(owner=member).delete()[0]
