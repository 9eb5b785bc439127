"""The tables of trust: one module a noun."""

from people.trust.models.audit_seal import AuditSeal
from people.trust.models.closing import Closing
from people.trust.models.erasure import Erasure, LedgerEntry
from people.trust.models.own_export import OwnExport
from people.trust.models.retention import Clearance, RetentionRun

__all__ = [
    "AuditSeal",
    "Clearance",
    "Closing",
    "Erasure",
    "LedgerEntry",
    "OwnExport",
    "RetentionRun",
]
