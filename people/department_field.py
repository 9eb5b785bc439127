"""A form field that takes a department as people name it: its name, or the way down to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Department
from people.queries import department as queries
from people.widgets import OfferingInput

PATH_LENGTH = 1_000
NAMED = 5


class DepartmentField(forms.CharField):
    """Cleans to a ``Department`` or None. Few departments are offered as a list; many never."""

    default_error_messages = {
        "nowhere": _("No department is called this. Check the spelling."),
        "several": _("Several departments are called this. Type the way down to it: %(paths)s."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", PATH_LENGTH)
        options.setdefault("widget", OfferingInput(queries.paths))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        names = " ".join(typed.split()).split(queries.MARK)
        ways = [way for way in queries.ways_to(names[-1]) if _fits(way, names)]
        whole = [way for way in ways if len(way) == len(names)]
        ways = whole if len(names) > 1 and whole else ways
        if not ways:
            raise forms.ValidationError(self.error_messages["nowhere"], code="nowhere")
        if len(ways) > 1:
            raise self._several(ways)
        return ways[0][-1]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Department):
            return queries.path(queries.above(value))
        return value

    def _several(self, ways: list[list[Department]]) -> forms.ValidationError:
        paths = "; ".join(queries.path(way) for way in ways[:NAMED])
        return forms.ValidationError(
            self.error_messages["several"], code="several", params={"paths": paths}
        )


def _fits(way: list[Department], names: list[str]) -> bool:
    """The names end the way down, in any case of letters."""
    end = [department.name.casefold() for department in way[-len(names) :]]
    return end == [name.casefold() for name in names]
