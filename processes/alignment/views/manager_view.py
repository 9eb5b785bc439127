"""The manager's side: whose view is due, every competency of one person on a page, sending."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from people.models import Member
from people.permissions import Permission
from processes.alignment import access, questionnaires
from processes.alignment.actions import alignment_form as actions
from processes.alignment.actions import item_answer as item_answers
from processes.alignment.forms.manager_view import ManagerViewForm
from processes.alignment.models import AlignmentForm, FormItem
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import item_answer as queries
from processes.alignment.queries import profile as profiles
from processes.alignment.views.base import AlignmentMixin
from processes.kernel import drafts, screens
from processes.kernel.refusals import NotPossible
from programmes import access as doors
from programmes.queries import team as teams

LONGEST_DRAFT = 20_000


class TeamMemberMixin(AlignmentMixin, abstract=True):
    """Loads ``self.person``, whom the reader leads today, and their form if there is one."""

    permission = Permission.ALIGNMENT_GIVE_VIEW
    person: Member
    alignment_form: AlignmentForm | None

    def load(self) -> None:
        super().load()
        self.person = access.team_member(self.actor, self.kwargs["member"])
        self.alignment_form = forms.form_of(self.cycle, self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "person": self.person,
            "alignment_form": self.alignment_form,
            "back_url": self.url("manager_view_list"),
            **super().get_context_data(**kwargs),
        }


class ManagerViewList(AlignmentMixin, screens.ProcessPage):
    """The reader's team with the state of both views; a page by key where it is long."""

    permission = Permission.ALIGNMENT_GIVE_VIEW
    template_name = "alignment/manager_view_list.html"

    def load(self) -> None:
        super().load()
        self.after = doors.team_member_behind(self.member, self.request.GET.get("after", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = teams.page(self.member, self.after)
        form_of = forms.forms_of(self.cycle, page.people)
        here = self.url("manager_view_list")
        return {
            "rows": [(person, form_of.get(person.pk)) for person in page.people],
            "next_url": f"{here}?after={page.following.uuid}" if page.following else "",
            "first_url": here if self.after else "",
            **super().get_context_data(**kwargs),
        }


class ManagerViewStart(TeamMemberMixin, screens.ProcessDeed):
    def act(self) -> str:
        try:
            actions.start(cycle=self.cycle, member=self.person, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.url("manager_view", self.person.uuid)


class OpenViewMixin(TeamMemberMixin, abstract=True):
    """The form as this manager answers it."""

    items: list[FormItem]

    def load(self) -> None:
        super().load()
        self.items = forms.items(self.alignment_form) if self.alignment_form else []

    @property
    def open_form(self) -> AlignmentForm:
        if self.alignment_form is None:
            raise Http404
        return self.alignment_form

    def sent(self) -> bool:
        return self.alignment_form is not None and self.alignment_form.manager_sent_at is not None

    def given(self) -> dict[int, queries.Given]:
        return queries.of_author(self.open_form, self.member, self.items)


class ManagerView(OpenViewMixin, screens.ProcessForm):
    """Before it is begun: what it is. While it is open: the form. Once sent: what was sent."""

    form_class = ManagerViewForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.alignment_form
        if form is not None and form.open_to == self.member.pk:
            return HttpResponseRedirect(form.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.alignment_form is None or self.sent():
            return HttpResponseRedirect(self.url("manager_view", self.person.uuid))
        return super().post(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        if self.alignment_form is None:
            return ["alignment/manager_view_start.html"]
        return [f"alignment/manager_view{'_sent' if self.sent() else ''}.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "items": self.items,
            "name": self.person.name,
            "draft_url": self.url("manager_view_draft", self.person.uuid),
        }

    def get_initial(self) -> dict[str, Any]:
        if self.alignment_form is None or self.sent():
            return {}
        kept = self.kept()
        return {
            **ManagerViewForm.opened(self.items, self.given()),
            **{key: draft.text for key, draft in kept.items()},
        }

    def kept(self) -> dict[str, drafts.Kept]:
        if not hasattr(self, "_kept"):
            form = queries.draft_form(self.open_form)
            self._kept = drafts.kept_of(member=self.member, form=form)
        return self._kept

    def form_valid(self, form: BaseForm) -> HttpResponse:
        given = form.given()  # type: ignore[attr-defined]
        try:
            item_answers.keep(form=self.open_form, given=given, by=self.member, at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        if "later" in self.request.POST:
            messages.success(self.request, _("What you wrote is kept. Only you can see it."))
            return HttpResponseRedirect(self.url("manager_view_list"))
        return HttpResponseRedirect(self.url("manager_view_check", self.person.uuid))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self._facts()}

    def _facts(self) -> dict[str, Any]:
        if self.alignment_form is None:
            return {"profile": profiles.profile_of(self.programme, self.person)}
        if self.sent():
            given = self.given()
            return {
                "mine": self.open_form.manager_id == self.member.pk,
                "rows": [(item, given[item.pk]) for item in self.items],
            }
        saved = max((draft.saved_at for draft in self.kept().values()), default=None)
        return {"draft_saved": time_format(timezone.localtime(saved)) if saved else ""}


class ManagerViewDraft(OpenViewMixin, screens.ProcessDeed):
    """Where the page's script keeps an example while it is being written."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = self._texts(request.POST)
        if self.alignment_form is None or self.sent() or not texts:
            return HttpResponse(status=422)
        for key, text in texts.items():
            drafts.save(
                member=self.member,
                form=queries.draft_form(self.alignment_form),
                question=key,
                text=text,
                at=self.now,
            )
        return HttpResponse(status=204)

    def _texts(self, post: Mapping[str, Any]) -> dict[str, str]:
        keys = [questionnaires.example_key(item) for item in self.items]
        texts = {key: str(post[key]).replace("\r\n", "\n") for key in keys if key in post}
        return {key: text for key, text in texts.items() if len(text) <= LONGEST_DRAFT}


class ManagerViewCheck(OpenViewMixin, screens.ProcessPage):
    """The manager's answers before they are sent, those that are missing too."""

    template_name = "alignment/view_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.given() if self.alignment_form else {}
        words = dict(questionnaires.MANAGER_WORDS)
        url = self.url("manager_view", self.person.uuid)
        return {
            **super().get_context_data(**kwargs),
            "heading": _("Check your view of %(name)s's work") % {"name": self.person.name},
            "lead": _(
                "%(name)s and HR can read it once %(name)s has sent their own view. You cannot change it then."
            )
            % {"name": self.person.name},
            "who_sees": _("Still only you."),
            "rows": [
                {
                    "item": item,
                    "word": words.get(given[item.pk].word, ""),
                    "example": given[item.pk].example,
                    "url": f"{url}#item-{item.order}",
                }
                for item in self.items
            ],
            "complete": bool(given) and all(one.word for one in given.values()),
            "sent": self.sent(),
            "back_url": url,
            "send_url": self.url("manager_view_send", self.person.uuid),
        }


class ManagerViewSend(OpenViewMixin, screens.ProcessDeed):
    def act(self) -> str:
        if self.alignment_form is None:
            return self.url("manager_view", self.person.uuid)
        try:
            actions.send(form=self.alignment_form, by=self.member, at=self.now)
        except actions.Incomplete as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("manager_view_check", self.person.uuid)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("manager_view", self.person.uuid)
        messages.success(self.request, _("Your view is sent. Thank you for taking the time."))
        return self.url("manager_view", self.person.uuid)
