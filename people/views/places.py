"""Lists that can be narrowed to a department by ``?department=``."""

import uuid
from typing import Any

from django.http import Http404

from people.queries import department
from people.screens import Screen


def uuid_or_none(value: str | None) -> uuid.UUID | None:
    """The uuid in a query string; something else that stands there is a wrong address."""
    if not value:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        raise Http404 from None


class PlaceMixin(Screen, abstract=True):
    """Loads ``self.place``."""

    place: department.Place

    def load(self) -> None:
        super().load()
        named = uuid_or_none(self.request.GET.get("department"))
        self.place = department.place(named, self.reach)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {"place": self.place, **super().get_context_data(**context)}  # type: ignore[misc]
