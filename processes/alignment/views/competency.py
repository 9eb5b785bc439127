"""The competencies of a profile: add, change, move, remove."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.permissions import Permission
from people.texts import said
from processes.alignment import access
from processes.alignment.actions import competency as actions
from processes.alignment.forms.profile import CompetencyForm
from processes.alignment.models import Competency, JobProfile
from processes.alignment.views.profile import ProfileMixin
from processes.kernel import screens
from processes.kernel.refusals import NotPossible


class CompetencyWrite(screens.RecordWrite, abstract=True):
    process_key = "alignment"
    noun = "profile"
    permission = Permission.PROFILE_EDIT
    form_class = CompetencyForm
    template_name = "components/form_page.html"
    who_sees = gettext_lazy("HR until the profile is in use, then everyone in your organisation.")

    def of_profile(self) -> JobProfile:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.of_profile().get_absolute_url()
        return {
            **super().get_context_data(**kwargs),
            "caption": said(self.of_profile().title),
            "back_url": back,
            "cancel_url": back,
        }


class CompetencyCreate(ProfileMixin, CompetencyWrite):
    heading = gettext_lazy("Add a competency")
    lead = gettext_lazy("Something that one can see or hear when the post is done well.")

    def of_profile(self) -> JobProfile:
        return self.profile

    def store(self, record: Any) -> Any:
        return actions.add(profile=self.profile, competency=record, by=self.member, at=self.now)


class CompetencyMixin(screens.ProcessMixin, abstract=True):
    process_key = "alignment"
    permission = Permission.PROFILE_EDIT
    record: Competency

    def load(self) -> None:
        super().load()
        self.record = access.competency(self.programme, self.kwargs["competency"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "competency": self.record,
            "profile": self.record.profile,
            **super().get_context_data(**kwargs),
        }


class CompetencyUpdate(CompetencyMixin, CompetencyWrite):
    heading = gettext_lazy("Change the competency")

    def of_profile(self) -> JobProfile:
        return self.record.profile

    def store(self, record: Any) -> Any:
        return actions.revise(competency=record, by=self.member, at=self.now)


class CompetencyDeed(CompetencyMixin, screens.ProcessDeed, abstract=True):
    """A button beside one competency; the profile's page shows what came of it."""

    def do(self) -> None:
        raise NotImplementedError

    def act(self) -> str:
        try:
            self.do()
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.record.profile.get_absolute_url() + "#competencies"


class CompetencyMoveUp(CompetencyDeed):
    def do(self) -> None:
        actions.move(competency=self.record, up=True, by=self.member, at=self.now)


class CompetencyMoveDown(CompetencyDeed):
    def do(self) -> None:
        actions.move(competency=self.record, up=False, by=self.member, at=self.now)


class CompetencyRemove(CompetencyDeed):
    def do(self) -> None:
        actions.remove(competency=self.record, by=self.member, at=self.now)
        messages.success(self.request, _("The competency is removed from this profile."))
