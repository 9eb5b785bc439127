"""The instruments that an organisation can ask: listed, looked at, taken away as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from people.permissions import Permission
from programmes.pulses import builtin
from programmes.pulses.actions import instrument as actions
from programmes.pulses.instrument_words import facts, shown
from programmes.pulses.queries import instrument as queries
from programmes.pulses.views.base import BuiltinMixin, InstrumentMixin, InstrumentsMixin
from programmes.screens import ProgrammePage


class InstrumentList(InstrumentsMixin, ProgrammePage):
    permission = Permission.PULSE_RUN
    template_name = "pulses/instrument_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = queries.own()
        replaced = {
            each.instrument.key for each in own if each.asked and not each.instrument.withdrawn_at
        }
        return {
            "own": [
                {
                    **facts(each.shown.content),
                    "own": each,
                    "url": self.url("instrument_detail", each.instrument.uuid),
                }
                for each in own
            ],
            "builtin": [
                {
                    **facts(each),
                    "url": self.url("instrument_builtin", each.key),
                    "replaced": each.key in replaced,
                }
                for each in builtin.instruments()
            ],
            "create_url": self.url("instrument_create"),
            "bring_url": self.url("instrument_bring"),
            "back_url": self.url("wave_list"),
            **super().get_context_data(**kwargs),
        }


class InstrumentBuiltin(BuiltinMixin, ProgrammePage):
    permission = Permission.PULSE_RUN
    template_name = "pulses/instrument_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "shown": shown(self.content, self.spoken),
            "copy_url": self.url("instrument_copy", self.content.key),
            **super().get_context_data(**kwargs),
        }


class InstrumentDetail(InstrumentMixin, ProgrammePage):
    """Its draft, else what is asked today, else the version that ``?version=`` names."""

    permission = Permission.PULSE_RUN
    template_name = "pulses/instrument_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.GET.get("version", "")
        version = next(
            (row for row in self.own.versions if not wanted or str(row.number) == wanted), None
        )
        if version is None:
            raise Http404
        here = self.own.instrument.uuid
        return {
            "shown": shown(version.content, self.spoken),
            "own": self.own,
            "version": version,
            "versions": self.own.versions,
            "here": self.detail_url(),
            "edit_url": self.url("instrument_edit", here),
            "publish_url": self.url("instrument_publish", here),
            "discard_url": self.url("instrument_discard", here),
            "revise_url": self.url("instrument_revise", here),
            "withdraw_url": self.url("instrument_withdraw", here),
            "back_again_url": self.url("instrument_bring_back", here),
            "file_url": f"{self.url('instrument_file', here)}?version={version.number}",
            **super().get_context_data(**kwargs),
        }


class InstrumentFile(InstrumentMixin, ProgrammePage):
    """The file of a version; nothing on the way keeps it."""

    permission = Permission.PULSE_RUN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("version", "")
        rows = [row for row in self.own.versions if not wanted or str(row.number) == wanted]
        if not rows:
            raise Http404
        content = actions.take(version=rows[0], by=self.member, at=self.now)
        name = f"{slugify(self.name) or 'instrument'}-{rows[0].number}.json"
        return HttpResponse(
            content,
            content_type="application/json",
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "no-store",
            },
        )
