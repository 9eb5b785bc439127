"""Migration operations that put a table of an organisation behind the policies of PostgreSQL.

The policy for the organisation is permissive and the only permissive one; every further policy is
restrictive, because permissive policies are OR-ed and would open rows.
"""

from people.row_security.bound import MEMBER, ORGANISATION, ROLES
from people.row_security.grants import APPEND_ONLY, AppendOnly, GrantGlobal
from people.row_security.keys import AddKey, UniqueWithin
from people.row_security.keys_by_statement import KeyByStatement
from people.row_security.organisation import ProtectOrganisation
from people.row_security.policies import LiftRestriction, RestrictRows, while_erasing

__all__ = [
    "APPEND_ONLY",
    "MEMBER",
    "ORGANISATION",
    "ROLES",
    "AddKey",
    "AppendOnly",
    "GrantGlobal",
    "KeyByStatement",
    "LiftRestriction",
    "ProtectOrganisation",
    "RestrictRows",
    "UniqueWithin",
    "while_erasing",
]
