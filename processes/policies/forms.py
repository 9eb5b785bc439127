"""The form of a policy, standard or guideline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from processes.kernel import tracing
from processes.kernel.forms import RecordForm
from processes.policies.models import Policy, PolicyTrace
from processes.policies.queries import policy as policies
from processes.policies.queries import trace
from programmes.models import Programme
from programmes.process import Element

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PolicyForm(RecordForm):
    """``parent`` cleans to a policy or None, ``traces`` to elements of other processes.

    What is only asked for before a text comes into force may stay empty here.
    """

    texts = {
        "title": (_("Title"), "", 1),
        "text": (_("Text"), _("The rule itself, as people will read it."), 8),
        "purpose": (_("Purpose"), _("Why it exists, in one or two sentences."), 2),
        "minimum_behaviour": (
            _("The least that everyone does"),
            _("What one would see at the very least."),
            2,
        ),
        "measure": (_("How it is measured"), _("Needed for a standard."), 2),
        "discretion": (
            _("When one may depart from it"),
            _("Complete the sentence: you may depart from this when…"),
            2,
        ),
    }
    may_be_empty = frozenset({"purpose", "minimum_behaviour", "measure", "discretion"})
    fieldsets = (
        (_("The text"), ("kind", "level", "title", "text", "parent")),
        (_("Why, and how far"), ("purpose", "minimum_behaviour", "measure", "discretion")),
        (_("Where it comes from"), ("traces",)),
        (_("Who looks after it"), ("owner", "effective_on", "review_on")),
    )

    parent = forms.ChoiceField(label=_("Stands below"), required=False)
    traces = forms.MultipleChoiceField(
        label=_("What it is traced to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner = MemberField(label=_("Owner"), required=False)

    class Meta:
        model = Policy
        fields = ["kind", "level", "effective_on", "review_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "level": forms.RadioSelect,
            "effective_on": DAY,
            "review_on": DAY,
        }
        help_texts = {
            "kind": _(
                "A policy says why and what must be, a standard the least that can be measured, "
                "a guideline how, with room for judgement."
            ),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_parents(programme)
        self._offer_traces()
        self.initial["owner"] = self.instance.owner

    def _offer_parents(self, programme: Programme) -> None:
        above = policies.possible_parents(programme, self.instance)
        self.parents = {str(row.uuid): row for row in above}
        named = [
            (key, _named(row.get_kind_display(), row.heading)) for key, row in self.parents.items()
        ]
        self.offer("parent", [("", _("Nothing: it stands for itself")), *named])
        self.initial["parent"] = str(self.instance.parent.uuid) if self.instance.parent else ""

    def _offer_traces(self) -> None:
        """What is adopted elsewhere, and what the text is traced to although it is gone."""
        standing = list(self.instance.traces.all()) if self.instance.pk else []
        found = trace.sources()
        present = tracing.by_token(found)
        gone = {row.token: _kept(row) for row in standing if row.token not in present}
        self.offered = present | gone
        self.offer("traces", [*_present_choices(found), *_gone_choices(gone)])
        if not self.offered:
            self.fields["traces"].help_text = _(
                "Nothing has been adopted yet that could be a reason."
            )
        self.initial["traces"] = [row.token for row in standing]

    def clean_parent(self) -> Policy | None:
        return self.parents.get(self.cleaned_data["parent"])

    def clean_traces(self) -> list[Element]:
        return [self.offered[token] for token in self.cleaned_data["traces"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.parent = cleaned.get("parent")
        self.instance.owner = cleaned.get("owner")
        return cleaned


def _present_choices(found: list[tracing.Source]) -> list[tuple[str, Any]]:
    return [
        (tracing.token(element), _named(source.process.name, element.title))
        for source in found
        for element in source.elements
    ]


def _gone_choices(gone: dict[str, Element]) -> list[tuple[str, Any]]:
    return [
        (token, _("%(title)s (no longer there)") % {"title": element.title})
        for token, element in gone.items()
    ]


def _named(group: Any, title: str) -> Any:
    return _("%(group)s: %(title)s") % {"group": group, "title": title}


def _kept(row: PolicyTrace) -> Element:
    """An element that is no longer there, as the trace remembers it."""
    return Element(
        process=row.process, kind=row.kind, uuid=str(row.element), title=row.title, url=""
    )
