"""Preparing, opening and closing waves."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.texts import in_each, said
from people.views.places import uuid_or_none
from programmes.models import StageRun
from programmes.pulses import words
from programmes.pulses.actions import opening
from programmes.pulses.actions import wave as actions
from programmes.pulses.forms.wave import RHYTHMS, WaveForm, WaveOpenForm, WaveRepeatForm
from programmes.pulses.models import Wave
from programmes.pulses.queries import instrument as instruments
from programmes.pulses.views import public
from programmes.pulses.views.base import PulsesMixin, WaveMixin
from programmes.refusals import NotPossible, ReasonMissing
from programmes.screens import ProgrammeDeed, ProgrammeForm, ProgrammePage

SHOWN = 50


class WaveList(PulsesMixin, ProgrammePage):
    """Who runs them sees all; others those whose results are there."""

    permission = Permission.PULSE_READ
    template_name = "pulses/wave_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = self.actor.may(Permission.PULSE_RUN)
        rows = self.waves() if runs else self.waves().filter(state=Wave.State.CLOSED)
        found, older = self.page_of(rows.defer("plain"))
        create_url = self.url("wave_create") if runs else ""
        return {
            "waves": [
                {
                    "wave": row,
                    "name": said(row.name),
                    "url": self.url(
                        "result" if row.state == Wave.State.CLOSED else "wave", row.uuid
                    ),
                }
                for row in found
            ],
            "create_url": create_url,
            "listening_url": f"{create_url}?listening" if runs else "",
            "older_url": f"?before={older}" if older else "",
            "instruments_url": self.url("instrument_list") if runs else "",
            **super().get_context_data(**kwargs),
        }

    def page_of(self, rows: QuerySet[Wave]) -> tuple[list[Wave], UUID | None]:
        """Those before the one that the address names; and the last of them, where more follow."""
        named = uuid_or_none(self.request.GET.get("before"))
        last = (
            self.waves().filter(uuid=named).values_list("pk", flat=True).first() if named else None
        )
        found = list((rows.filter(pk__lt=last) if last else rows)[: SHOWN + 1])
        return found[:SHOWN], found[SHOWN - 1].uuid if len(found) > SHOWN else None


class WaveCreate(PulsesMixin, ProgrammeForm):
    of_a_cycle = True
    permission = Permission.PULSE_RUN
    form_class = WaveForm
    template_name = "pulses/instrument_wave.html"

    def load(self) -> None:
        super().load()
        rows = StageRun.objects.filter(
            process_run__cycle=self.cycle, state=StageRun.State.OPEN
        ).select_related("process_run__cycle__programme")
        # The listening of a programme stands with the climate, which is the last of the processes.
        self.stages = list(rows.order_by("-process_run__order", "order"))
        self.listens = "listening" in self.request.GET

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "stages": self.stages,
            "languages": self.organisation.languages or ["en"],
            "proposed": in_each(words.LISTENING, self.organisation.languages or ["en"])
            if self.listens
            else {},
        }

    def get_initial(self) -> dict[str, Any]:
        keys = list(instruments.LISTENING) if self.listens else []
        return {**super().get_initial(), "keys": keys}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "heading": _("Prepare a questionnaire"),
            "caption": self.programme.name,
            "instruments_url": self.url("instrument_list"),
            "lead": _(
                "Nobody is asked before you open it. After that nothing of it can be changed."
            ),
            "submit_text": _("Save and look at it"),
            "back_url": self.url("wave_list"),
            "cancel_url": self.url("wave_list"),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: WaveForm) -> HttpResponse:
        cleaned = form.cleaned_data
        stage = next(row for row in self.stages if str(row.uuid) == cleaned["stage"])
        row = actions.make(
            stage=stage,
            name=form.texts("name"),
            keys=cleaned["keys"],
            audience=cleaned["audience"],
            departments=[cleaned["department"]] if cleaned["department"] else [],
            closes_on=cleaned["closes_on"],
            minimum=cleaned["minimum"],
            comment=form.comment(),
            at_most=cleaned["at_most"] or 0,
            every_months=cleaned["every_months"] or 0,
            by=self.member,
            at=self.now,
        )
        return HttpResponseRedirect(self.url("wave", row.uuid))


class WaveDetail(WaveMixin, ProgrammePage):
    """What it asks, how far it is; before it opens, what would be asked."""

    permission = Permission.PULSE_RUN
    template_name = "pulses/wave.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_draft = self.wave.state == Wave.State.DRAFT
        asked = instruments.chosen(self.wave.keys) if is_draft else self.wave.instruments
        return {
            "instruments": [
                {
                    "name": said(each.name),
                    "introduction": said(each.introduction),
                    "items": [said(item.text) for item in each.items],
                    "minimum": self.wave.minimum_of(each),
                    "mirror": each.mirror,
                }
                for each in asked
            ],
            "rhythm": dict(RHYTHMS)[self.wave.every_months] if self.wave.every_months else "",
            "public": public.link(self.wave) if public.can_be_shared(self.wave) else None,
            "poster_url": self.url("poster", self.wave.uuid),
            "open_url": self.url("wave_open", self.wave.uuid),
            "close_url": self.url("wave_close", self.wave.uuid),
            "repeat_url": self.url("wave_repeat", self.wave.uuid),
            "discard_url": self.url("wave_discard", self.wave.uuid),
            "result_url": self.url("result", self.wave.uuid),
            "back_url": self.url("wave_list"),
            **super().get_context_data(**kwargs),
        }


class WaveOpen(WaveMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = WaveOpenForm
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Open “%(name)s”") % {"name": said(self.wave.name)},
            "consequences": [
                _("Whoever has its address or its code to scan can answer it, without signing in.")
                if self.wave.is_public
                else _("Everyone whom it asks finds it on their list of things to do."),
                _("The questions, the people asked and the smallest group shown are frozen."),
                _("While it is open, you see how many have answered in all, and nothing else."),
            ],
            "submit_text": _("Open it"),
            "cancel_url": self.url("wave", self.wave.uuid),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        try:
            row = opening.open(wave=self.wave, by=self.member, at=self.now, reason=reason)
        except ReasonMissing as refused:
            return self.refuse(form, str(refused), "reason")
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("It is open."))
        return HttpResponseRedirect(self.url("wave", row.uuid))


class WaveClose(WaveMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Close “%(name)s”") % {"name": said(self.wave.name)},
            "consequences": [
                _("Nobody can answer any more, and it cannot be opened again."),
                _("The answers are counted, mixed and kept apart from everybody who gave them."),
                _("Then the results show, and they never change."),
            ],
            "submit_text": _("Close it"),
            "cancel_url": self.url("wave", self.wave.uuid),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.close(wave=self.wave, by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("It is closed and being counted."))
        return HttpResponseRedirect(self.url("wave", self.wave.uuid))


class WaveRepeat(WaveMixin, ProgrammeForm):
    """The same once more, with a last day that follows from the first time and can be changed."""

    permission = Permission.PULSE_RUN
    form_class = WaveRepeatForm
    template_name = "programmes/form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"closes_on": timezone.localdate(self.now) + timedelta(days=14)}

    def get_form_kwargs(self) -> dict[str, Any]:
        asks = self.wave.is_public or instruments.LADDER in self.wave.keys
        return {**super().get_form_kwargs(), "asks_ladder": asks}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Ask the same again"),
            "caption": said(self.wave.name),
            "lead": _(
                "Nobody is asked before you open it. What moved since then is shown afterwards."
            ),
            "submit_text": _("Prepare it"),
            "back_url": self.url("wave", self.wave.uuid),
            "cancel_url": self.url("wave", self.wave.uuid),
        }

    def form_valid(self, form: WaveRepeatForm) -> HttpResponse:
        try:
            row = actions.repeat(
                wave=self.wave,
                closes_on=form.cleaned_data["closes_on"],
                also=[instruments.LADDER] if form.cleaned_data.get("ladder") else [],
                by=self.member,
                at=self.now,
            )
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        return HttpResponseRedirect(self.url("wave", row.uuid))


class WaveDiscard(WaveMixin, ProgrammeDeed):
    permission = Permission.PULSE_RUN

    def act(self) -> str:
        try:
            actions.discard(wave=self.wave, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.error(self.request, str(refused))
            return self.url("wave", self.wave.uuid)
        messages.success(self.request, _("The questionnaire is thrown away."))
        return self.url("wave_list")
