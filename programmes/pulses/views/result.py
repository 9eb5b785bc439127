"""What a closed wave shows, department by department; files of the same figures."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from people import vault
from people.access import found
from people.exports.files import Kind, written
from people.permissions import Permission
from people.texts import said
from people.views.places import uuid_or_none
from programmes.pulses.actions import follow_up as actions
from programmes.pulses.actions.answer import COMMENT
from programmes.pulses.forms.follow_up import ChangedForm, FollowUpForm
from programmes.pulses.models import ClosedComment, FollowUp, Wave, WaveGroup
from programmes.pulses.queries import result as queries
from programmes.pulses.views.base import WaveMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeForm, ProgrammePage

COMMENTS = 100


class ResultMixin(WaveMixin, abstract=True):
    """Loads ``self.group``: the one that the address names, or everyone who was asked.

    A department that the reader may not open is a 403; one that is too small sends them up.
    """

    group: WaveGroup

    def load(self) -> None:
        super().load()
        if self.wave.state != Wave.State.CLOSED:
            raise Http404
        self.seen = queries.visible(self.wave, self.actor)
        if "wave_group" in self.kwargs:
            self.group = found(queries.groups(self.wave), uuid=self.kwargs["wave_group"])
            if self.group.parent_id and self.seen is not None and self.group.pk not in self.seen:
                raise PermissionDenied
        else:
            self.group = queries.groups(self.wave).get(parent__isnull=True)

    def of_group(self, group: WaveGroup) -> str:
        if group.parent_id is None:
            return self.url("result", self.wave.uuid)
        return self.url("result_group", self.wave.uuid, group.uuid)


class Result(ResultMixin, ProgrammePage):
    """``?after=`` goes on in a long list of departments."""

    permission = Permission.PULSE_READ
    template_name = "pulses/result.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = queries.nearest_shown(self.group)
        self.shown = shown or self.group
        after = self.request.GET.get("after", "")
        self.after = int(after) if after.isdecimal() and len(after) < 7 else 0
        parent = self.shown.parent if self.shown.parent_id else None
        runs = self.actor.may(Permission.PULSE_RUN)
        return {
            "group": self.shown,
            "asked_for": self.group if self.group != self.shown else None,
            "nothing": shown is None,
            # Figures never change: what is drawn of them is kept, and these are then not called.
            "kept_for": "all" if self.seen is None else sorted(self.seen),
            "after": self.after,
            "table": self._table,
            "sheets": lambda: queries.sheets(self.wave, self.shown),
            "follow_ups": self._follow_ups(),
            "up_url": self.of_group(parent) if parent else self.url("wave_list"),
            "up_name": parent.name if parent else "",
            "sees_all": self.seen is None,
            "wave_url": self.url("wave", self.wave.uuid) if runs else "",
            "comments_url": self.url("comments", self.wave.uuid) if runs else "",
            "file_url": self.url("result_csv", self.wave.uuid),
            "workbook_url": self.url("result_xlsx", self.wave.uuid),
            "follow_up_url": self.url("follow_up_make", self.wave.uuid, self.shown.uuid)
            if runs
            else "",
            **super().get_context_data(**kwargs),
        }

    def _table(self) -> dict[str, Any]:
        rows, more = queries.table(self.wave, self.shown, self.after)
        if self.seen is not None:
            rows = [row for row in rows if row.group == self.shown or row.group.pk in self.seen]
        return {
            "columns": queries.columns(self.wave),
            "rows": [
                {
                    "row": row,
                    "url": self.of_group(row.group)
                    if row.group != self.shown and not row.rest and row.is_shown
                    else "",
                }
                for row in rows
            ],
            "more_url": f"?after={more}" if more else "",
        }

    def _follow_ups(self) -> list[dict[str, Any]]:
        rows = queries.follow_ups(self.wave, None if self.seen is None else self.seen)
        may = self.actor.may(Permission.PULSE_RUN)
        return [
            {
                "row": row,
                "tell_url": self.url("follow_up_tell", self.wave.uuid, row.uuid)
                if may or row.owner_id == self.member.pk
                else "",
            }
            for row in rows
        ]


class ResultFile(ResultMixin, ProgrammePage, abstract=True):
    """The same figures as on the pages, and no others."""

    kind: Kind
    is_file = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        file, _count = written(self.kind, queries.KEYS, queries.cells(self.wave))
        name = f"results-{self.wave.uuid}.{self.kind}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=self.kind.media)


class ResultCsv(ResultFile):
    permission = Permission.PULSE_SEE
    kind = Kind.CSV


class ResultXlsx(ResultFile):
    permission = Permission.PULSE_SEE
    kind = Kind.XLSX


class Comments(ResultMixin, ProgrammePage):
    """In no order, of no date, apart from the figures; for HR alone."""

    permission = Permission.PULSE_RUN
    template_name = "pulses/comments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ClosedComment.objects.filter(wave=self.wave).select_related("group").order_by("pk")
        after = uuid_or_none(self.request.GET.get("after"))
        found = list((rows.filter(pk__gt=after) if after else rows)[: COMMENTS + 1])
        shown = found[:COMMENTS]
        return {
            "question": said(self.wave.comment),
            "comments": [{"text": self._opened(row), "group": row.group.name} for row in shown],
            "more_url": f"?after={shown[-1].pk}" if len(found) > COMMENTS else "",
            "back_url": self.url("result", self.wave.uuid),
            **super().get_context_data(**kwargs),
        }

    def _opened(self, row: ClosedComment) -> str:
        try:
            return vault.unseal_for_organisation(row.sealed, row=self.wave.uuid, **COMMENT)
        except vault.CannotOpen:
            return _("This comment cannot be opened any more.")


class FollowUpMake(ResultMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = FollowUpForm
    template_name = "programmes/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Say what is done about it"),
            "caption": self.group.name,
            "who_sees": _("Everyone in the organisation can read it beside the results."),
            "submit_text": _("Save"),
            "back_url": self.of_group(self.group),
            "cancel_url": self.of_group(self.group),
        }

    def form_valid(self, form: FollowUpForm) -> HttpResponse:
        try:
            actions.make(
                wave=self.wave, group=self.group, by=self.member, at=self.now, **form.cleaned_data
            )
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("It stands beside the results now."))
        return HttpResponseRedirect(self.of_group(self.group))


class FollowUpTell(WaveMixin, ProgrammeForm):
    """By HR, or by whoever looks after it."""

    permission = Permission.PULSE_READ
    form_class = ChangedForm
    template_name = "programmes/form.html"

    def load(self) -> None:
        super().load()
        rows = FollowUp.objects.filter(wave=self.wave).select_related("group", "owner")
        self.follow_up = found(rows, uuid=self.kwargs["follow_up"])
        if not self.actor.may(Permission.PULSE_RUN) and self.follow_up.owner_id != self.member.pk:
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        return {"changed": self.follow_up.changed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Say what changed"),
            "caption": self.follow_up.group.name,
            "lead": self.follow_up.intention,
            "who_sees": _("Everyone in the organisation can read it beside the results."),
            "submit_text": _("Save"),
            "back_url": self.url("result", self.wave.uuid),
            "cancel_url": self.url("result", self.wave.uuid),
        }

    def form_valid(self, form: ChangedForm) -> HttpResponse:
        actions.tell(
            follow_up=self.follow_up,
            changed=form.cleaned_data["changed"],
            by=self.member,
            at=self.now,
        )
        messages.success(self.request, _("Those who were asked can read it now."))
        return HttpResponseRedirect(self.url("result", self.wave.uuid))
