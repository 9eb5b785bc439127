"""Starting a programme, moving its kick-off."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from programmes import registry
from programmes.models import Programme, TemplateVersion
from programmes.queries import template as queries
from programmes.queries.kickoff import FIRST_DAY, LAST_DAY


class DateInput(forms.DateInput):
    """The browser's own date field, filled in the form that it understands."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PlanDateField(forms.DateField):
    """A day in a plan of some years."""

    widget = DateInput

    def __init__(self, **options: Any) -> None:
        problem = _("Choose a day between the years 2000 and 2100.")
        bounds = [
            MinValueValidator(FIRST_DAY, problem),
            MaxValueValidator(LAST_DAY, problem),
        ]
        super().__init__(validators=bounds, **options)


class ProgrammeStartForm(forms.Form):
    """One owner a process may be named; an empty one means whoever starts the programme."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the programme"), max_length=120, initial=_("Culture of service")
    )
    kickoff_on = PlanDateField(
        label=_("Kick-off"),
        help_text=_("Every date of the plan follows from this one, and moves with it."),
    )
    template = forms.ChoiceField(
        label=_("Template"),
        widget=forms.RadioSelect,
        initial=Programme.Template.PLAIN,
        help_text=_("Everything that is copied from it can be changed until a stage opens."),
    )

    def __init__(self, *args: Any, versions: Iterable[TemplateVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(version.template.uuid): version for version in versions}
        self._offer_templates()
        for process in registry.processes():
            self.fields[f"owner_{process.key}"] = MemberField(
                label=_("Owner of %(process)s") % {"process": process.name},
                required=False,
                help_text=_("Number, work address or whole name. Empty means you."),
            )

    def template_chosen(self) -> tuple[str, TemplateVersion | None]:
        """With the version, where it is one of the organisation's own."""
        version = self.own.get(self.cleaned_data["template"])
        return (Programme.Template.OWN if version else self.cleaned_data["template"], version)

    def _offer_templates(self) -> None:
        field: Any = self.fields["template"]
        kinds = Programme.Template
        field.choices = [
            *((kind.value, kind.label) for kind in (kinds.PLAIN, kinds.MEASURED)),
            *((uuid, queries.in_words(version)) for uuid, version in self.own.items()),
        ]

    def owners(self) -> dict[str, Any]:
        named = {
            process.key: self.cleaned_data.get(f"owner_{process.key}")
            for process in registry.processes()
        }
        return {key: owner for key, owner in named.items() if owner is not None}


class KickoffForm(forms.Form):
    use_required_attribute = False
    kickoff_on = PlanDateField(
        label=_("Kick-off"), help_text=_("Every date that nobody set by hand moves along.")
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
