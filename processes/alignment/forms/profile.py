"""A job profile and one of its competencies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from processes.alignment.models import Competency, JobProfile
from processes.kernel.forms import RecordForm


class ProfileForm(RecordForm):
    texts = {
        "title": (_("Name of the profile"), _("As people here call the post."), 1),
        "purpose": (
            _("What the post is for"),
            _("One sentence: what would be missing without it."),
            2,
        ),
    }
    fieldsets = ((_("The post"), ("title", "purpose")),)

    class Meta:
        model = JobProfile
        fields: list[str] = []


class CompetencyForm(RecordForm):
    texts = {
        "name": (
            _("What someone in this post does well"),
            _("A few words, beginning with a verb."),
            1,
        ),
        "description": (
            _("How one can see it"),
            _("One sentence about what one could see or hear."),
            2,
        ),
    }
    fieldsets = ((_("The competency"), ("name", "description", "required_level")),)

    class Meta:
        model = Competency
        fields = ["required_level"]
        widgets = {"required_level": forms.RadioSelect}

    def _version(self) -> str:
        """A competency changes with its profile, so the profile says when it was changed last."""
        return self.instance.profile.updated_at.isoformat() if self.instance.pk else ""


class Confirmation(forms.Form):
    """Nothing to fill in: sending it is the answer."""
