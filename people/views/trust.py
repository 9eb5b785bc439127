"""Who sees what, in plain words and as the table that is enforced."""

from typing import Any

from people.models import Part
from people.permissions import (
    MEANING,
    PART_LASTS,
    PART_MEANING,
    PART_PERMISSIONS,
    PART_REACH,
)
from people.screens import PublicScreen


class Trust(PublicScreen):
    template_name = "people/trust.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        parts = [
            {
                "part": part,
                "meaning": PART_MEANING[part],
                "may": [MEANING[permission] for permission in sorted(PART_PERMISSIONS[part])],
                "reach": PART_REACH[part],
                "lasts": PART_LASTS[part],
            }
            for part in Part
        ]
        return super().get_context_data(parts=parts, **context)
