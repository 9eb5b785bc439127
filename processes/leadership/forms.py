"""The forms of a promise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from processes.kernel.forms import RecordForm
from processes.leadership import queries
from processes.leadership.models import Promise

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PromiseForm(RecordForm):
    fieldsets = (("", ("what", "recipient", "due_on")),)

    recipient = MemberField(label=_("To whom"), members=queries.colleagues)

    class Meta:
        model = Promise
        fields = ["what", "due_on"]
        widgets = {"what": forms.Textarea(attrs={"rows": 3}), "due_on": DAY}
        help_texts = {"what": _("Something that the other person can see or use when it is done.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("recipient"):
            self.instance.recipient = cleaned["recipient"]
        return cleaned


class RenegotiateForm(RecordForm):
    fieldsets = (("", ("due_on",)),)

    class Meta:
        model = Promise
        fields = ["due_on"]
        labels = {"due_on": _("New date")}
        widgets = {"due_on": DAY}
