"""Keeping a template of the organisation's own, naming it, bringing one as a file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.forms.texts import plain
from programmes.models import Template
from programmes.models.template import NAME
from programmes.template_file import MOST_BYTES

NEW = "new"


class TemplateNameForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label=_("Name of the template"), max_length=NAME, validators=[plain])


class TemplateKeepForm(forms.Form):
    """A template of a name, or the next version of one that there is."""

    use_required_attribute = False
    kept_as = forms.ChoiceField(label=_("Keep it as"), widget=forms.RadioSelect, initial=NEW)
    name = forms.CharField(
        label=_("Name of the new template"), max_length=NAME, required=False, validators=[plain]
    )

    def __init__(self, *args: Any, templates: Iterable[Template], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(template.uuid): template for template in templates}
        field: Any = self.fields["kept_as"]
        field.choices = [
            (NEW, _("A new template")),
            *(
                (uuid, _("A new version of “%(template)s”") % {"template": template.name})
                for uuid, template in self.templates.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kept_as") == NEW and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the new template a name."))
        return cleaned

    def of(self) -> Template | None:
        return self.templates.get(self.cleaned_data["kept_as"])


class TemplateFileForm(forms.Form):
    """What is in it is read by the view, which says where a file cannot be read."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("File of the template"),
        help_text=_("A file that another organisation has downloaded, at most 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB."))
        content: bytes = upload.read()
        return content


class TemplateBringForm(TemplateKeepForm):
    """After the preview: the same file again, which is read again."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
