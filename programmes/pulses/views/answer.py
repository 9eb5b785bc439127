"""Answering a questionnaire: one page, sent once, kept as a draft in between."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from people.permissions import Permission
from people.signin.kiosk import kiosk_of
from people.texts import said
from people.views.language import speak
from programmes.pulses.actions import answer as actions
from programmes.pulses.forms.sheet import Sheet
from programmes.pulses.mirrors import mirrors
from programmes.pulses.models import Wave
from programmes.pulses.queries import answer as queries
from programmes.pulses.views.base import WaveMixin
from programmes.refusals import NotPossible
from programmes.screens import ProgrammePage


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class WaveAnswer(WaveMixin, ProgrammePage):
    """Without a transaction around it: answers are committed apart from who gave them."""

    permission = Permission.PULSE_ANSWER
    template_name = "pulses/answer.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.sending: Sheet | None = None
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
        if self.sending is None:
            return response
        return self.send(self.sending)

    def load(self) -> None:
        super().load()
        place = queries.place_of(self.wave, self.member)
        if place is None:
            raise Http404
        self.group_id, self.has_answered = place.group, place.has_answered
        self.is_open = not self.has_answered and self.wave.takes_answers(
            timezone.localdate(self.now)
        )
        if self.is_open:
            self.kept = actions.begin(wave=self.wave, member=self.member, draft=place.draft)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return self.over()
        sheet = Sheet(self.wave.instruments, values=self.kept.values, comment=self.kept.comment)
        return self.render_to_response(self.get_context_data(sheet=sheet))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return self.over()
        sheet = Sheet(self.wave.instruments, values=self.kept.values, data=request.POST)
        if "language" in request.POST:
            return self.in_another_language(sheet)
        later = "later" in request.POST and not kiosk_of(request)
        if later:
            actions.keep(
                wave=self.wave,
                member=self.member,
                values=sheet.values,
                comment=sheet.comment,
                at=self.now,
            )
            messages.success(request, _("Your answers so far are kept. Nobody else can see them."))
            return HttpResponseRedirect(reverse("todo", args=[self.organisation.slug]))
        if not sheet.is_valid:
            return self.render_to_response(self.get_context_data(sheet=sheet), status=422)
        self.sending = sheet
        return HttpResponse()  # in its place stands what ``send`` answers

    def in_another_language(self, sheet: Sheet) -> HttpResponse:
        """The page again with what is ticked and typed, which is kept nowhere for it."""
        chosen = self.request.POST["language"]
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)  # until the next request begins
        response = self.render_to_response(self.get_context_data(sheet=sheet))
        speak(self.request, response)
        return response

    def send(self, sheet: Sheet) -> HttpResponse:
        whole = actions.Sheet(slip=self.kept.slip, values=sheet.values, comment=sheet.comment)
        try:
            actions.send(
                wave=self.wave,
                member=self.member,
                group_id=self.group_id,
                sheet=whole,
                at=self.now,
            )
        except NotPossible:
            with transaction.atomic():
                self.wave = self.waves().get(pk=self.wave.pk)
                return self.over().render()  # type: ignore[attr-defined, no-any-return]
        with transaction.atomic():
            context = {"mirrors": mirrors(self.wave.instruments, sheet.values)}
            page = self.shown("pulses/answer_sent.html", context)
            return page.render()  # type: ignore[attr-defined, no-any-return]

    def over(self) -> HttpResponse:
        """Answered already, or not open any more."""
        context = {"has_answered": self.has_answered}
        return self.shown("pulses/answer_over.html", context)

    def shown(self, template: str, context: dict[str, Any]) -> HttpResponse:
        self.template_name = template
        return self.render_to_response(self.get_context_data(**context))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        instruments = self.wave.instruments
        return {
            "count": sum(len(each.items) for each in instruments),
            "minutes": max(2, round(sum(len(each.items) for each in instruments) / 6)),
            "minimum": self.wave.minimum,
            "others": self.wave.minimum - 1,
            "trust_template": "pulses/_trust.html",
            "language_form": "ask" if "sheet" in kwargs else "",
            "can_keep": not kiosk_of(self.request),
            "has_mirrors": any(each.mirror for each in instruments),
            "at_shared_device": bool(kiosk_of(self.request)),
            "question": said(self.wave.comment),
            "comment_minimum": Wave.FOR_COMMENTS,
            "todo_url": reverse("todo", args=[self.organisation.slug]),
            "list_url": self.url("wave_list"),
            **super().get_context_data(**kwargs),
        }
