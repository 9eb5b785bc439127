"""The instruments that an organisation can ask: listed, looked at, published, withdrawn, taken away."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people.access import found
from people.permissions import Permission
from people.texts import said
from programmes.pulses import builtin
from programmes.pulses.actions import instrument as actions
from programmes.pulses.content import Content, Keyed, languages, missing
from programmes.pulses.models import Instrument, InstrumentVersion
from programmes.pulses.queries import instrument as queries
from programmes.pulses.views.base import PulsesMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammeDeed, ProgrammeForm, ProgrammePage


def named(codes: Any) -> list[str]:
    """Languages by the words of whoever reads."""
    known = dict(settings.LANGUAGES)
    return [str(_(known.get(code, code))) for code in codes]


def keyed_in_words(keyed: Keyed) -> str:
    return {
        Keyed.WITH: _("counts with the scale"),
        Keyed.AGAINST: _("counts against the scale, so it is turned round"),
        Keyed.APART: _("counts apart from the scale"),
    }[keyed]


def facts(content: Content) -> dict[str, Any]:
    """What a line of the list says of one."""
    return {
        "name": said(content.name),
        "questions": len(content.items),
        "minimum": content.minimum,
        "languages": named(languages(content)),
    }


def shown(content: Content, spoken: list[str]) -> dict[str, Any]:
    """All of it in every language that it says something in, or that the organisation reads."""
    codes = list(dict.fromkeys([*spoken, *content.name]))

    def each(texts: Any) -> list[dict[str, str]]:
        return [
            {"code": code, "language": named([code])[0], "text": texts.get(code, "")}
            for code in codes
        ]

    return {
        **facts(content),
        "names": each(content.name),
        "introductions": each(content.introduction) if any(content.introduction.values()) else [],
        "steps": [
            {"point": point, "texts": each(label)}
            for point, label in zip(content.scale.points, content.scale.labels, strict=False)
        ],
        "lowest": content.scale.minimum,
        "highest": content.scale.maximum,
        "items": [
            {
                "texts": each(item.text),
                "keyed": keyed_in_words(item.keyed),
                "options": [each(option.text) for option in item.options],
            }
            for item in content.items
        ],
        "mirror": content.mirror,
        "words": [
            {"least": words.at_least, "most": words.at_most, "texts": each(words.text)}
            for words in content.feedback
        ],
        "lacking": named(dict.fromkeys(code for _where, code in missing(content, spoken))),
    }


class InstrumentsMixin(PulsesMixin, abstract=True):
    @property
    def spoken(self) -> list[str]:
        return self.organisation.languages or ["en"]

    @property
    def list_url(self) -> str:
        return self.url("instrument_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "caption": self.programme.name,
            "list_url": self.list_url,
            **super().get_context_data(**kwargs),
        }


class InstrumentMixin(InstrumentsMixin, abstract=True):
    """Loads ``self.own``: one of the organisation's own, by its address."""

    own: queries.Own

    def load(self) -> None:
        super().load()
        self.own = queries.one(found(Instrument.objects, uuid=self.kwargs["instrument"]))
        if not self.own.versions:
            raise Http404

    @property
    def name(self) -> str:
        return said(self.own.shown.content.name)

    def detail_url(self, uuid: UUID | None = None) -> str:
        return self.url("instrument_detail", uuid or self.own.instrument.uuid)

    def draft(self) -> InstrumentVersion:
        if self.own.draft is None:
            raise Http404
        return self.own.draft

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "back_url": self.detail_url(),
            "cancel_url": self.detail_url(),
            **super().get_context_data(**kwargs),
        }


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


class BuiltinMixin(InstrumentsMixin, abstract=True):
    """Loads ``self.content``: one that comes with Synchro, by its key."""

    content: Content

    def load(self) -> None:
        super().load()
        try:
            self.content = builtin.by_key(self.kwargs["key"])
        except KeyError:
            raise Http404 from None


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


class InstrumentPublish(InstrumentMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.draft()
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Publish “%(instrument)s”") % {"instrument": said(version.content.name)},
            "consequences": [
                _("This version is frozen: a change is a new version."),
                _("Questionnaires that open from now on ask it."),
                _("Questionnaires that are open or closed keep what they ask."),
            ],
            "submit_text": _("Publish it"),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.publish(version=self.draft(), by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("The instrument is published."))
        return HttpResponseRedirect(self.detail_url())


class InstrumentDiscard(InstrumentMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = said(self.draft().content.name)
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Throw the draft of “%(instrument)s” away") % {"instrument": name},
            "consequences": [_("The draft is deleted. Published versions stay as they are.")],
            "submit_text": _("Throw it away"),
            "destructive": True,
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            stays = actions.discard(version=self.draft(), by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("The draft is thrown away."))
        return HttpResponseRedirect(self.detail_url() if stays else self.list_url)


class InstrumentWithdraw(InstrumentMixin, ProgrammeForm):
    permission = Permission.PULSE_RUN
    form_class = Form
    template_name = "components/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": _("Withdraw “%(instrument)s”") % {"instrument": self.name},
            "consequences": [
                _("No questionnaire can ask it any more."),
                _(
                    "Where it stands in the place of one that comes with Synchro, that one is asked again."
                ),
                _(
                    "Questionnaires that are open or closed keep what they ask. It can be brought back."
                ),
            ],
            "submit_text": _("Withdraw it"),
            "destructive": True,
        }

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            actions.withdraw(instrument=self.own.instrument, by=self.member, at=self.now)
        except NotPossible as refused:
            return self.refuse(form, str(refused))
        messages.success(self.request, _("The instrument is withdrawn."))
        return HttpResponseRedirect(self.detail_url())


class InstrumentBringBack(InstrumentMixin, ProgrammeDeed):
    permission = Permission.PULSE_RUN

    def act(self) -> str:
        try:
            actions.bring_back(instrument=self.own.instrument, by=self.member, at=self.now)
        except NotPossible as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, _("The instrument is back."))
        return self.detail_url()


class InstrumentRevise(InstrumentMixin, ProgrammeDeed):
    permission = Permission.PULSE_RUN

    def act(self) -> str:
        actions.revise(instrument=self.own.instrument, by=self.member, at=self.now)
        return self.url("instrument_edit", self.own.instrument.uuid)
