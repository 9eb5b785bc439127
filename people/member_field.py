"""A form field that takes a person as people name them: a number, an address or a whole name."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.words import sort_key


class MemberField(forms.CharField):
    """Cleans to a ``Member``. No list of everyone is ever sent to the page.

    ``members`` narrows who may be named; the default is everyone who works here or advises.
    """

    default_error_messages = {
        "nobody": _("Nobody here has this number, address or name. Check the spelling."),
        "several": _("Several people have this name. Type the number instead."),
    }

    def __init__(self, *, members: Any = None, **options: Any) -> None:
        options.setdefault("help_text", _("Type the number, the work address or the whole name."))
        options.setdefault("max_length", 200)
        super().__init__(**options)
        self.members = members
        self.widget.attrs.update(autocomplete="off", spellcheck="false")

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        return self._found(self._candidates(), typed.strip())

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Member):
            return value.number
        return value

    def _candidates(self) -> QuerySet[Member]:
        rows: QuerySet[Member] = self.members() if self.members else Member.objects.all()
        return rows.filter(left_on__isnull=True)

    def _found(self, rows: QuerySet[Member], typed: str) -> Member:
        exact = rows.filter(Q(number=typed) | Q(address__iexact=typed)).first()
        if exact is not None:
            return exact
        named = list(rows.filter(sort_key=sort_key(typed, typed)).exclude(full_name="")[:2])
        if len(named) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        if not named:
            raise forms.ValidationError(self.error_messages["nobody"], code="nobody")
        return named[0]
