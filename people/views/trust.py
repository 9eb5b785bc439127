"""Who sees what, in plain words and as the table that is enforced."""

from typing import Any

from people.models import Part
from people.permissions import MEANING, PART_PERMISSIONS
from people.screens import PublicScreen


class Trust(PublicScreen):
    template_name = "people/trust.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = [
            (meaning, [(part, permission in PART_PERMISSIONS[part]) for part in Part])
            for permission, meaning in MEANING.items()
        ]
        return super().get_context_data(parts=list(Part), rows=rows, **context)
