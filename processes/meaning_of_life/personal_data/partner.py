"""What the list of partners holds of a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, Table, why

TABLES = (
    Table(
        name="meaning_of_life_partner",
        title=_("That you can be chosen for conversations"),
        mine=lambda member: Q(member=member),
        export={"kind": _("As"), "reads": _("Reads for clarity"), "named_at": _("Named")},
        erase={"member_id": "an inner number", **STRUCTURE},
        keep=why("an id", "programme_id", "named_by_id"),
    ),
)
