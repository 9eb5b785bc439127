"""Controls of our own: a line to type in, with what has been typed before to choose from."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms


class OfferingInput(forms.TextInput):
    """``offers`` is asked when the control is drawn; the browser shows those that fit."""

    template_name = "people/widgets/offering.html"

    def __init__(self, offers: Callable[[], Sequence[str]], attrs: Any = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.offers = offers

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["offers"] = self.offers()
        widget["offers_id"] = f"{widget['attrs'].get('id', name)}_offers"
        if widget["offers"]:
            widget["attrs"]["list"] = widget["offers_id"]
        return context
