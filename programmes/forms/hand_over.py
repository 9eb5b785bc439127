"""Who gets what stands with somebody: one choice a kind, and one person beside the manager."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from people.models import Department, Member
from people.queries.department import within
from programmes.queries.hand_over import Matter

LEAVE, SUCCESSOR, OTHER = "leave", "successor", "other"


def colleagues(reach: Department | None) -> QuerySet[Member]:
    return within(Member.objects.filter(external=False), reach)


class HandOverForm(forms.Form):
    """For each kind a choice. ``successor`` may be nobody."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        matters: Iterable[Matter],
        successor: Member | None,
        reach: Department | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [matter for matter in matters if matter.can_be_handed_over]
        self.successor = successor
        for matter in self.kinds:
            self.fields[matter.key] = forms.ChoiceField(
                label=_("%(kind)s: %(count)d") % {"kind": matter.name, "count": matter.count},
                choices=self._choices(),
                widget=forms.RadioSelect,
                initial=LEAVE,
            )
        self.fields["other"] = MemberField(
            label=_("Somebody else"),
            required=False,
            members=partial(colleagues, reach),
            help_text=_(
                "The number, the work address or the whole name. For several people, hand over to one after the other."
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = any(cleaned.get(matter.key) == OTHER for matter in self.kinds)
        if chosen and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Name the person who is to have it."))
        return cleaned

    def to(self) -> dict[str, Member]:
        """Who gets each kind that does not stay."""
        chosen = {matter.key: self.cleaned_data[matter.key] for matter in self.kinds}
        return {
            key: self.successor if choice == SUCCESSOR else self.cleaned_data["other"]
            for key, choice in chosen.items()
            if choice != LEAVE
        }

    def _choices(self) -> list[tuple[str, str | Promise]]:
        choices: list[tuple[str, str | Promise]] = [(LEAVE, _("Leave it as it is"))]
        if self.successor is not None:
            hand_to = _("Hand to %(name)s") % {"name": self.successor.name}
            choices.append((SUCCESSOR, hand_to))
        return [*choices, (OTHER, _("Hand to somebody else"))]
