"""A form field that takes a department as people name it: its name, or the way down to it."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Department
from people.queries import department as queries
from people.widgets import OfferingInput

PATH_LENGTH = 1_000
NAMED = 5
OUT_OF_REACH = _(
    "Name a department that you look after. Somebody who can change all departments moves people"
    " elsewhere."
)


class DepartmentField(forms.CharField):
    """Cleans to a ``Department`` or None. Few departments are offered as a list; many never."""

    reach: Department | None = None

    default_error_messages = {
        "nowhere": _("No department is called this. Check the spelling."),
        "several": _("Several departments are called this. Type the way down to it: %(paths)s."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", PATH_LENGTH)
        options.setdefault("widget", OfferingInput(queries.paths))
        super().__init__(**options)

    def stay_within(self, reach: Department) -> None:
        """Only a department within reach can be named, and one has to be."""
        self.reach = reach
        self.required = True
        self.error_messages = {
            **self.error_messages,
            "required": OUT_OF_REACH,
            "nowhere": OUT_OF_REACH,
        }
        self.widget.offers = partial(queries.paths, reach)  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        names = " ".join(typed.split()).split(queries.MARK)
        ways = [way for way in queries.ways_to(names[-1]) if _fits(way, names)]
        if self.reach is not None:
            ways = [way for way in ways if self.reach in way]
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
