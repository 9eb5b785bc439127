"""Job profiles: the list, one profile, writing it, putting it in use."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.permissions import Permission
from people.texts import said
from processes.alignment import access
from processes.alignment.actions import profile as actions
from processes.alignment.forms.profile import Confirmation, ProfileForm
from processes.alignment.models import COMPETENCIES_MOST, JobProfile
from processes.alignment.queries import profile as queries
from processes.alignment.views.base import AlignmentMixin
from processes.kernel import screens
from processes.kernel.refusals import NotPossible


class ProfileMixin(AlignmentMixin, abstract=True):
    permission = Permission.PROFILE_EDIT
    profile: JobProfile

    def load(self) -> None:
        super().load()
        self.profile = access.profile(self.actor, self.programme, self.kwargs["profile"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"profile": self.profile, **super().get_context_data(**kwargs)}


class ProfileList(AlignmentMixin, screens.ProcessPage):
    permission = Permission.PROCESS_RECORD_SEE
    template_name = "alignment/profile_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edits = self.actor.may(Permission.PROFILE_EDIT)
        rows = list(queries.profiles(self.programme, drafts=edits))
        return {
            "rows": rows,
            "edits": edits,
            "samples_left": edits and queries.samples_left(rows),
            "most": COMPETENCIES_MOST,
            **super().get_context_data(**kwargs),
        }


class ProfileDetail(ProfileMixin, screens.ProcessPage):
    permission = Permission.PROCESS_RECORD_SEE
    template_name = "alignment/profile_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competencies = list(self.profile.competencies.all())
        return {
            "competencies": competencies,
            "edits": self.actor.may(Permission.PROFILE_EDIT),
            "full": len(competencies) >= COMPETENCIES_MOST,
            "most": COMPETENCIES_MOST,
            **super().get_context_data(**kwargs),
        }


class ProfileWrite(screens.RecordWrite, abstract=True):
    process_key = "alignment"
    noun = "profile"
    permission = Permission.PROFILE_EDIT
    form_class = ProfileForm
    template_name = "components/form_page.html"
    who_sees = gettext_lazy("HR until the profile is in use, then everyone in your organisation.")


class ProfileCreate(ProfileWrite):
    heading = gettext_lazy("Write a profile")
    lead = gettext_lazy("Begin with the post, with people who know it. The competencies come next.")

    def store(self, record: Any) -> JobProfile:
        record.programme = self.programme
        return actions.draft(profile=record, by=self.member, at=self.now)


class ProfileUpdate(ProfileMixin, ProfileWrite):
    heading = gettext_lazy("Change the profile")

    @property
    def record(self) -> JobProfile:
        return self.profile

    def store(self, record: Any) -> JobProfile:
        return actions.revise(profile=record, by=self.member, at=self.now)


class ProfileDeed(ProfileMixin, screens.ProcessDeed, abstract=True):
    """A button on one profile; a refusal is said on its page."""

    def do(self) -> Any:
        raise NotImplementedError

    def act(self) -> str:
        try:
            messages.success(self.request, self.do())
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.profile.get_absolute_url()


class ProfilePutInUse(ProfileDeed):
    def do(self) -> str:
        actions.put_in_use(profile=self.profile, by=self.member, at=self.now)
        return _("The profile is in use. Give it to the job titles that it describes.")


class ProfileTakeOutOfUse(ProfileDeed):
    def do(self) -> str:
        actions.take_out_of_use(profile=self.profile, by=self.member, at=self.now)
        return _("The profile is a draft again. Forms that were started go on unchanged.")


class ProfileRemove(ProfileMixin, screens.ProcessForm):
    """Asks before a draft is removed."""

    template_name = "components/confirm.html"
    form_class = Confirmation
    extra_context = {
        "heading": gettext_lazy("Remove this profile?"),
        "submit_text": gettext_lazy("Remove the profile"),
        "destructive": True,
        "consequences": [
            gettext_lazy("The profile and its competencies are removed. This cannot be undone."),
        ],
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "text": said(self.profile.title),
            "cancel_url": self.profile.get_absolute_url(),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.remove(profile=self.profile, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("The profile is removed."))
        return HttpResponseRedirect(self.url("profile_list"))


class ProfileAddSamples(screens.ProcessDeed):
    process_key = "alignment"
    permission = Permission.PROFILE_EDIT

    def act(self) -> str:
        added = actions.add_samples(programme=self.programme, by=self.member, at=self.now)
        messages.success(
            self.request,
            ngettext(
                "%(count)d sample profile was added as a draft. Change it until it fits your posts.",
                "%(count)d sample profiles were added as drafts. Change them until they fit your posts.",
                len(added),
            )
            % {"count": len(added)},
        )
        return self.url("profile_list")
