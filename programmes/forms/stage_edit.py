"""A planned stage in full; a stage of the organisation's own."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from people.texts import in_each, said
from programmes.forms.programme import PlanDateField
from programmes.forms.texts import TextsForm
from programmes.models import StageRun
from programmes.models.criterion import TEXT
from programmes.models.stage import LAST_WEEK, LONGEST, NAME, PURPOSE

FIRST = "first"


def _seal(stage: StageRun) -> str:
    """The same as long as the stage says the same."""
    told = (stage.name, stage.purpose, stage.week, stage.weeks, stage.due_set, stage.owner_id)
    return sha256(repr((told, stage.order)).encode()).hexdigest()


class StageEditForm(TextsForm):
    """``stage`` is empty for a new one; ``others`` are the stages that it can come after."""

    week = forms.IntegerField(
        label=_("Weeks from the kick-off until it begins"),
        min_value=0,
        max_value=LAST_WEEK,
        help_text=_("0 is the week of the kick-off."),
    )
    weeks = forms.IntegerField(
        label=_("Weeks that it lasts"),
        min_value=1,
        max_value=LONGEST,
        help_text=_("The gate stands at its end."),
    )
    due_set = PlanDateField(
        label=_("Gate date that does not follow from the weeks"),
        required=False,
        help_text=_(
            "Where this is empty, the weeks decide, and the gate moves along with the kick-off."
        ),
    )
    after = forms.ChoiceField(label=_("Its place"))
    owner = MemberField(label=_("Owner"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, others: Iterable[StageRun], stage: StageRun | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.as_it_is = _seal(stage) if stage else ""
        template = stage.template if stage else None
        spoken = self.languages
        names = self.ask(
            "name",
            _("Name"),
            now=stage.name if stage else {},
            limit=NAME,
            standing=in_each(template.name, spoken) if template else None,
        )
        purposes = self.ask(
            "purpose",
            _("Purpose"),
            now=stage.purpose if stage else {},
            limit=PURPOSE,
            rows=2,
            standing=in_each(template.purpose, spoken) if template else None,
        )
        self.others = {str(other.uuid): other for other in others}
        self._offer_places()
        self.order_fields([*names, *purposes])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._refuse_to_overwrite(cleaned.get("seen", ""))
        return cleaned

    def comes_after(self) -> StageRun | None:
        """The stage that is to come before this one; None where it is the first."""
        return self.others.get(self.cleaned_data["after"])

    def _refuse_to_overwrite(self, seen: str) -> None:
        """Someone else's change is never lost unseen; saving again is the answer to having seen it."""
        if not seen or seen == self.as_it_is:
            return
        sent: Any = self.data
        self.data = sent.copy()
        self.data[self.add_prefix("seen")] = self.as_it_is  # type: ignore[index]
        self.add_error(
            None,
            _(
                "Someone else has changed this stage meanwhile. What you typed is still here. "
                "Compare it with the page in another window, then save again to keep yours."
            ),
        )

    def _offer_places(self) -> None:
        field: Any = self.fields["after"]
        field.choices = [
            (FIRST, _("At the beginning of the process")),
            *(
                (uuid, _("After “%(stage)s”") % {"stage": said(other.name)})
                for uuid, other in self.others.items()
            ),
        ]


class StageAddForm(StageEditForm):
    """A stage of the organisation's own, with the first of its criteria."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(
            "criterion",
            _("What has to be true when its gate is passed"),
            now={},
            limit=TEXT,
            rows=2,
        )
