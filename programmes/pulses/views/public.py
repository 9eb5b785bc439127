"""A wave for clients and suppliers: the page that whoever has its address answers, and its poster."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from people import limits, scope
from people.cards import sheet as cards
from people.permissions import Permission
from people.texts import said
from programmes.pulses.actions import answer as answers
from programmes.pulses.actions import public as actions
from programmes.pulses.forms.sheet import Sheet
from programmes.pulses.mirrors import mirrors
from programmes.pulses.models import Wave
from programmes.pulses.queries import public as queries
from programmes.pulses.views.base import WaveMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammePage

WHY = _(
    "Why do we ask? To learn where our service helps you and where it does not. Without your name, in about two minutes, and you need not answer. Scan the code, or type the address below it."
)
PATTERN = _("QR code that leads to the questionnaire")


@method_decorator([csrf_exempt, transaction.non_atomic_requests], name="dispatch")
class PublicAnswer(View):
    """Nobody signs in here, and no cookie is set.

    So nothing can be done in somebody's name, which is what the cookie against forged forms is
    for; the signed slip of the page stands in its place. Outside a transaction, so that what is
    counted stays counted and is not written together with an answer.
    """

    public: ClassVar[bool] = True
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.now = timezone.now()
        try:
            actions.count_page(request, at=self.now)
        except limits.TooMany as refusal:
            context = {"sentence": str(refusal), **_without_ways_out()}
            return _private(_wait(render(request, "pulses/public_wait.html", context), refusal))
        found = queries.by_token(slug=kwargs["organisation"], token=kwargs["token"])
        if found is None:
            raise Http404
        self.organisation, self.wave, self.group_id = found.organisation, found.wave, found.group_id
        self.languages = queries.languages(found.organisation)
        with (
            scope.bind(found.organisation.pk),
            timezone.override(found.organisation.time_zone),
            translation.override(self.language()),
        ):
            self.is_open = self.wave.takes_answers(timezone.localdate(self.now))
            return _private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return self.over()
        if actions.is_full(self.wave, self.now):
            return self.over(is_full=True)
        return self.page(Sheet(self.wave.instruments, values={}), slip=self.fresh_slip())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return self.over()
        sheet = Sheet(self.wave.instruments, values={}, data=request.POST)
        signed = request.POST.get("slip", "")
        if "language" in request.POST:
            return self.page(sheet, slip=signed)
        try:
            slip = actions.read(signed=signed, wave=self.wave, at=self.now)
        except NotPossible as refused:
            return self.page(sheet, slip=self.fresh_slip(), refusal=str(refused), status=422)
        if not sheet.is_valid:
            return self.page(sheet, slip=signed, status=422)
        if not sheet.values and not sheet.comment.strip():
            nothing = _("Nothing is answered yet. Choose an answer, or simply close this page.")
            return self.page(sheet, slip=signed, refusal=str(nothing), status=422)
        return self.send(sheet, slip, signed)

    def send(self, sheet: Sheet, slip: answers.Slip, signed: str) -> HttpResponse:
        whole = answers.Sheet(slip=slip, values=sheet.values, comment=sheet.comment)
        try:
            with actions.counted(self.request, wave=self.wave, at=self.now) as tried:
                if not answers.add(wave=self.wave, group_id=self.group_id, sheet=whole):
                    tried.forgive()
        except (limits.TooMany, actions.Full) as refusal:
            if not actions.was_sent(wave=self.wave, group_id=self.group_id, slip=slip):
                return self.too_many(sheet, signed, refusal)
        except NotPossible:
            return self.over()
        return self.shown(
            "pulses/public_sent.html", {"mirrors": mirrors(self.wave.instruments, sheet.values)}
        )

    def too_many(self, sheet: Sheet, signed: str, refusal: Exception) -> HttpResponse:
        if not isinstance(refusal, limits.TooMany):
            return self.over(is_full=True)
        page = self.page(sheet, slip=signed, refusal=_later(refusal), status=429)
        return _wait(page, refusal)

    def language(self) -> str:
        """Chosen on the page, or before on the page, or the browser's; one that is spoken here."""
        asked = (
            self.request.POST.get("language"),
            self.request.POST.get("spoken"),
            self.request.GET.get("language"),
            translation.get_language(),
        )
        return next((code for code in asked if code in self.languages), self.languages[0])

    def fresh_slip(self) -> str:
        return actions.draw(wave=self.wave, at=self.now)

    def page(
        self, sheet: Sheet, *, slip: str, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        instruments = self.wave.instruments
        count = sum(len(each.items) for each in instruments)
        context = {
            "sheet": sheet,
            "slip": slip,
            "refusal": refusal,
            "count": count,
            "minutes": max(2, round(count / 6)),
            "minimum": self.wave.minimum,
            "others": self.wave.minimum - 1,
            "trust_template": "pulses/_public_trust.html",
            "has_mirrors": any(each.mirror for each in instruments),
            "question": said(self.wave.comment),
            "comment_minimum": Wave.FOR_COMMENTS,
            "languages": self.languages,
        }
        return self.shown("pulses/public_answer.html", context, status=status)

    def over(self, *, is_full: bool = False) -> HttpResponse:
        context = {"is_full": is_full, "was_sent": self.request.method == "POST"}
        return self.shown("pulses/public_over.html", context, status=429 if is_full else 410)

    def shown(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        around = {
            "wave": self.wave,
            "heading": said(self.wave.name),
            "organisation": self.organisation,
            **_without_ways_out(),
        }
        response = render(self.request, template, {**around, **context}, status=status)
        response["Content-Language"] = translation.get_language() or ""
        return response


class PublicPoster(WaveMixin, ProgrammePage):
    """To print and put up: why it is asked, the code to scan and the address, in each language."""

    permission = Permission.PULSE_RUN
    template_name = "pulses/public_poster.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_be_shared(self.wave):
            return HttpResponseRedirect(self.url("wave", self.wave.uuid))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **link(self.wave),
            "texts": self.texts(),
            "back_url": self.url("wave", self.wave.uuid),
            **super().get_context_data(**kwargs),
        }

    def texts(self) -> list[tuple[str, str, str]]:
        """Language, name and why; what reads the same in two languages stands there once."""
        found: dict[tuple[str, str], str] = {}
        for code in queries.languages(self.organisation):
            with translation.override(code):
                found.setdefault((said(self.wave.name), str(WHY)), code)
        return [(code, name, why) for (name, why), code in found.items()]


def can_be_shared(wave: Wave) -> bool:
    return wave.is_public and wave.state == Wave.State.OPEN


def link(wave: Wave) -> dict[str, Any]:
    """The address of a public wave that is open: whole, in words, and as a code to scan."""
    address = queries.address(wave)
    return {
        "address": address,
        "in_words": address.partition("://")[2],
        "pattern": cards.pattern(address, PATTERN),
    }


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody, found by no search, and its address is told to no other page."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _wait(response: HttpResponse, refusal: limits.TooMany) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(refusal.wait)
    return response


def _without_ways_out() -> dict[str, str]:
    """Nothing at the foot of the page leads away from what has been typed."""
    return {"trust_url": ""}


def _later(refusal: limits.TooMany) -> str:
    if refusal.wait > 2 * 3_600:
        hours = -(-refusal.wait // 3_600)
        return ngettext(
            "Too many answers have come in today. Yours are still here: wait %(hours)d hour, then send them again.",
            "Too many answers have come in today. Yours are still here: wait %(hours)d hours, then send them again.",
            hours,
        ) % {"hours": hours}
    minutes = -(-refusal.wait // 60)
    return ngettext(
        "Too many answers have come in just now. Yours are still here: wait %(minutes)d minute, then send them again.",
        "Too many answers have come in just now. Yours are still here: wait %(minutes)d minutes, then send them again.",
        minutes,
    ) % {"minutes": minutes}
