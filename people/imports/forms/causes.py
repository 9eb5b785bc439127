"""The form of the check: for each cause that leaves rows out, what is to happen to them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.imports.causes import Cause
from people.imports.mapping import Mapping, Twice

OUT, EASED = "out", "eased"
TWINS = [
    (Twice.NONE.value, _("Leave all of them out")),
    (Twice.FIRST.value, _("Take the first and leave out the others")),
    (Twice.LAST.value, _("Take the last and leave out the others")),
]
WORDS = {
    Cause.ROW_TOO_LONG: _("Take the cells below the headings"),
    Cause.ROW_TOO_SHORT: _("Take the cells that are there"),
    Cause.CONTROL_CHARACTERS: _("Remove these characters"),
}


class CausesForm(forms.Form):
    """A choice for each cause that has one; the others are for correcting in the file."""

    use_required_attribute = False

    def __init__(self, *args: Any, causes: Iterable[str], mapping: Mapping, **options: Any) -> None:
        """`causes` are those found; the ones eased before are offered as well."""
        super().__init__(*args, **options)
        self.before = mapping
        offered = {Cause(cause) for cause in causes} | mapping.eased
        if mapping.twice is not Twice.NONE:
            offered.add(self.twins)
        for cause in Cause:
            if cause in offered and (choices := self._choices(cause)):
                self.fields[cause.value] = forms.ChoiceField(
                    label=cause.label, choices=choices, initial=self._initial(cause)
                )

    @property
    def twins(self) -> Cause:
        return Cause.ADDRESS_TWICE if self.before.by_address else Cause.NUMBER_TWICE

    def _choices(self, cause: Cause) -> list[tuple[str, Any]]:
        if cause is self.twins:
            return TWINS
        if cause not in self.before.easable:
            return []
        eased = WORDS.get(cause, _("Bring them in without this entry"))
        return [(OUT, _("Leave these rows out")), (EASED, eased)]

    def _initial(self, cause: Cause) -> str:
        if cause is self.twins:
            return self.before.twice.value
        return EASED if cause in self.before.eased else OUT

    @property
    def mapping(self) -> Mapping:
        """Of a valid form: the mapping with these choices."""
        chosen = self.cleaned_data
        return replace(
            self.before,
            twice=Twice(chosen.get(self.twins.value, self.before.twice)),
            eased=frozenset(Cause(name) for name, choice in chosen.items() if choice == EASED),
        )
