"""The manager's view: every competency on one page."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from processes.alignment.models import FormItem
from processes.alignment.queries.item_answer import Given
from processes.alignment.questionnaires import (
    EXAMPLE_LIMIT,
    MANAGER_WORDS,
    example_key,
    given,
    word_key,
)
from processes.kernel.question_forms import WrittenField


class ManagerViewForm(forms.Form):
    """A word may still be missing: the page that checks says so before anything is sent."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, items: Iterable[FormItem], draft_url: str, name: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        label = _("How close is this to what %(name)s does well today?") % {"name": name}
        for item in self.items:
            self.fields[word_key(item)] = forms.ChoiceField(
                label=label, choices=MANAGER_WORDS, widget=forms.RadioSelect, required=False
            )
            self.fields[example_key(item)] = WrittenField(
                label=_("An example"),
                limit=EXAMPLE_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "data-draft-url": draft_url}),
            )

    def rows(self) -> Iterator[tuple[FormItem, BoundField, BoundField]]:
        for item in self.items:
            yield item, self[word_key(item)], self[example_key(item)]

    def given(self) -> dict[FormItem, Given]:
        return {item: given(item, self.cleaned_data) for item in self.items}

    @staticmethod
    def opened(items: Iterable[FormItem], before: Mapping[int, Given]) -> dict[str, str]:
        """What the fields begin with."""
        return {
            key: value
            for item in items
            for key, value in (
                (word_key(item), before[item.pk].word),
                (example_key(item), before[item.pk].example),
            )
        }
