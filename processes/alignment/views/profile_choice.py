"""Which profile a job title has, and which a person has instead; the way of HR to a person's form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import JobTitle, Member
from people.permissions import Permission
from processes.alignment import access
from processes.alignment.actions import profile_choice as actions
from processes.alignment.forms.profile_choice import (
    JobTitleProfilesForm,
    MemberFindForm,
    MemberProfileForm,
)
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import profile as queries
from processes.alignment.views.base import AlignmentMixin
from processes.kernel import screens


class JobTitleList(AlignmentMixin, screens.ProcessForm):
    """A page of job titles with a choice each; ``after`` names the last title of the page before."""

    permission = Permission.PROFILE_EDIT
    form_class = JobTitleProfilesForm
    template_name = "alignment/job_title_list.html"

    def load(self) -> None:
        super().load()
        self.page = queries.job_titles(self.programme, self._after())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "rows": self.page.rows,
            "profiles": queries.in_use(self.programme),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        count = actions.for_job_titles(
            programme=self.programme,
            choices=form.chosen(),  # type: ignore[attr-defined]
            by=self.member,
            at=self.now,
        )
        messages.success(
            self.request,
            ngettext(
                "%(count)d job title has another profile now.",
                "%(count)d job titles have another profile now.",
                count,
            )
            % {"count": count},
        )
        return HttpResponseRedirect(self.request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = self.page.following
        return {
            "job_titles": self.page.rows,
            "next_url": f"?after={following.uuid}" if following else "",
            "first_url": self.url("job_title_list") if "after" in self.request.GET else "",
            **super().get_context_data(**kwargs),
        }

    def _after(self) -> JobTitle | None:
        value = self.request.GET.get("after")
        try:
            return access.job_title(UUID(value)) if value else None
        except ValueError:
            raise Http404 from None


class MemberFind(AlignmentMixin, screens.ProcessForm):
    permission = Permission.PROFILE_EDIT
    form_class = MemberFindForm
    template_name = "components/form_page.html"
    extra_context = {
        "heading": gettext_lazy("Profile and form of a person"),
        "submit_text": gettext_lazy("Show"),
    }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        person = form.cleaned_data["person"]
        return HttpResponseRedirect(self.url("member_profile", person.uuid))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "back_url": context["up_url"], "back_text": context["up_text"]}


class MemberProfilePage(AlignmentMixin, screens.ProcessForm):
    """A person's profile, which HR may exchange, and how far their form is."""

    permission = Permission.PROFILE_EDIT
    form_class = MemberProfileForm
    template_name = "alignment/member_profile.html"
    person: Member

    def load(self) -> None:
        super().load()
        self.person = access.staff_member(self.kwargs["member"])
        self.chosen = queries.chosen_for(self.programme, self.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "profiles": queries.in_use(self.programme),
            "present": self.chosen.profile if self.chosen else None,
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        actions.for_member(
            programme=self.programme,
            member=self.person,
            profile=form.chosen(),  # type: ignore[attr-defined]
            by=self.member,
            at=self.now,
        )
        messages.success(self.request, _("The profile of this person is kept."))
        return HttpResponseRedirect(self.url("member_profile", self.person.uuid))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "person": self.person,
            "chosen": self.chosen,
            "profile": queries.profile_of(self.programme, self.person),
            "alignment_form": forms.form_of(self.cycle, self.person),
            **super().get_context_data(**kwargs),
        }
