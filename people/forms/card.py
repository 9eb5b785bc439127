"""How cards are to be printed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OrderForm(forms.Form):
    use_required_attribute = False
    again = forms.BooleanField(
        label=_("Also for people who have a card; their old card stops working"), required=False
    )
    with_names = forms.BooleanField(
        label=_("Print the names on the cards"),
        help_text=_("A card with a name on it tells a finder whose it is."),
        required=False,
    )
