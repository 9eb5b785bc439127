"""The worker's side: the hub, the answers to check, sending."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from people.access import manager_of
from people.permissions import Permission
from people.texts import said
from processes.alignment import questionnaires
from processes.alignment.actions import alignment_form as actions
from processes.alignment.models import AlignmentForm, FormItem
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import item_answer as queries
from processes.alignment.queries import profile as profiles
from processes.alignment.views.base import AlignmentMixin, FormMixin, readers, second_part
from processes.kernel import drafts, screens
from processes.kernel.refusals import NotPossible


class OwnForm(AlignmentMixin, screens.ProcessPage):
    """The hub: what there is to do, or what has been sent. Calm where there is no profile yet."""

    permission = Permission.ALIGNMENT_ANSWER

    def load(self) -> None:
        super().load()
        self.alignment_form = forms.form_of(self.cycle, self.member)
        self.profile = profiles.profile_of(self.programme, self.member)

    def get_template_names(self) -> list[str]:
        form = self.alignment_form
        if form is None:
            name = "own_form_start" if self.profile else "own_form_empty"
        else:
            name = "own_form_sent" if form.self_sent_at else "own_form"
        return [f"alignment/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.alignment_form
        context = super().get_context_data(**kwargs)
        if form is None:
            return {**context, **self._before_the_start()}
        items = forms.items(form)
        given = queries.of_author(form, self.member, items)
        return {
            **context,
            "alignment_form": form,
            **readers(form),
            "other_profile": self._other_profile(form),
            "tasks": self._tasks(form, items, given) if not form.self_sent_at else [],
            **second_part(self, form),
            "rows": [(item, given[item.pk]) for item in items],
            "complete": all(one.word for one in given.values()),
            "next_url": self._next_url(form, items, given),
        }

    def _before_the_start(self) -> dict[str, Any]:
        if self.profile is None:
            return {"hr_managers": profiles.hr_managers()}
        return {
            "profile": self.profile,
            "count": self.profile.competencies.count(),
            "manager": manager_of(self.member),
        }

    def _other_profile(self, form: AlignmentForm) -> Any:
        """The present profile, where the form was begun with another and may still be exchanged."""
        if self.profile and form.untouched and form.profile_id != self.profile.pk:
            return self.profile
        return None

    def _tasks(
        self, form: AlignmentForm, items: list[FormItem], given: Mapping[int, queries.Given]
    ) -> list[dict[str, Any]]:
        begun = drafts.begun(member=self.member, form=queries.draft_form(form))
        return [
            {
                "title": said(item.name),
                "url": self.url("item_answer", form.uuid, f"item-{item.order}"),
                "status": item_status(item, given[item.pk], begun),
            }
            for item in items
        ]

    def _next_url(
        self, form: AlignmentForm, items: list[FormItem], given: Mapping[int, queries.Given]
    ) -> str:
        for item in items:
            if not given[item.pk].word:
                return self.url("item_answer", form.uuid, f"item-{item.order}")
        return self.url("self_view_check", form.uuid)


class OwnFormStart(screens.ProcessDeed):
    process_key = "alignment"
    permission = Permission.ALIGNMENT_ANSWER

    def act(self) -> str:
        try:
            form = actions.start(cycle=self.cycle, member=self.member, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("own_form")
        if form.self_sent_at is not None:
            return self.url("own_form")
        return self.url("item_answer", form.uuid, "item-1")


class FormRenew(FormMixin, screens.ProcessDeed):
    """Begin again with the profile that the worker has now."""

    def act(self) -> str:
        try:
            actions.renew(form=self.alignment_form, by=self.member, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.url("own_form")


class SelfViewCheck(FormMixin, screens.ProcessPage):
    """All answers before they are sent, those that are missing too."""

    template_name = "alignment/view_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.alignment_form
        items = forms.items(form)
        given = queries.of_author(form, self.member, items)
        begun = drafts.begun(member=self.member, form=queries.draft_form(form))
        words = dict(questionnaires.OWN_WORDS)
        return {
            "alignment_form": form,
            "heading": _("Check your answers"),
            "lead": self._who_will_read(form),
            "who_sees": _("Still only you."),
            "rows": [
                {
                    "item": item,
                    "word": words.get(given[item.pk].word, ""),
                    "example": given[item.pk].example,
                    "url": self.url("item_answer", form.uuid, f"item-{item.order}") + "?check",
                    "has_draft": bool(begun & set(queries.draft_keys(item))),
                }
                for item in items
            ],
            "complete": all(one.word for one in given.values()),
            "sent": form.self_sent_at is not None,
            "back_url": self.url("own_form"),
            "send_url": self.url("self_view_send", form.uuid),
            **super().get_context_data(**kwargs),
        }

    def _who_will_read(self, form: AlignmentForm) -> str:
        if form.manager is not None and readers(form)["another_gave"]:
            return _(
                "HR can read them once you send. %(name)s, who gave the other view, is not your manager any more and cannot; nor can your manager of today. You cannot change them then, but you can reply."
            ) % {"name": form.manager.name}
        return _(
            "Your manager and HR can read them once your manager has sent their view too. You cannot change them then, but you can reply."
        )


class SelfViewPassOn(FormMixin, screens.ProcessDeed):
    """Let the manager of today read what was sent for another. The page names them, and so does the post."""

    def act(self) -> str:
        form, manager = self.alignment_form, manager_of(self.member)
        try:
            if manager is None or str(manager.uuid) != self.request.POST.get("manager"):
                raise NotPossible(_("Your manager has changed in the meantime. Look again."))
            form = actions.pass_on(form=form, to=manager, by=self.member, at=self.now)
            messages.success(
                self.request,
                _("%(name)s may now read what you sent.") % {"name": manager.name},
            )
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return form.get_absolute_url() if form.both_sent else self.url("own_form")


class SelfViewSend(FormMixin, screens.ProcessDeed):
    def act(self) -> str:
        try:
            form = actions.send(form=self.alignment_form, by=self.member, at=self.now)
        except actions.Incomplete as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("self_view_check", self.alignment_form.uuid)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.url("own_form")
        messages.success(self.request, _("Your view is sent. Thank you for taking the time."))
        return form.get_absolute_url() if form.both_sent else self.url("own_form")


def item_status(item: FormItem, given: queries.Given, begun: set[str]) -> str:
    if given.word:
        return "done"
    return "in_progress" if begun & set(queries.draft_keys(item)) else "not_started"
