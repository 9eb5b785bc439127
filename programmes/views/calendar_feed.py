"""Your calendar: its address is made, shown once, renewed and removed here; and what it opens."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.generic import View

from people import access as doors
from people import limits, scope
from people.permissions import Permission
from people.screens import DeedScreen, PageScreen, Screen
from people.signin import kiosk
from programmes import access, calendar_file
from programmes.actions import calendar_feed as actions
from programmes.queries import calendar_feed as queries
from programmes.refusals import NotPossible

# Calendars of a whole company may ask from one network; one address is asked for now and then.
OF_NETWORK = (limits.Limit(60, 60),)
OF_FEED = (limits.Limit(30, 3_600),)


class FeedMixin(Screen, abstract=True):
    permission = Permission.ASSIGNMENT_SEE_OWN

    @property
    def here(self) -> str:
        return reverse("calendar_feed", args=[self.organisation.slug])


class CalendarFeedDetail(FeedMixin, PageScreen):
    template_name = "programmes/calendar_feed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "feed": queries.of(self.member),
            "barred": queries.only_by_card(self.member),
            "at_a_kiosk": kiosk.kiosk_of(self.request) is not None,
            **super().get_context_data(**kwargs),
        }


class CalendarFeedMake(FeedMixin, Screen):
    """Answers a POST with the address itself, because it is shown once and kept nowhere."""

    fresh = True
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def instead(self) -> str:
        return self.here

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kiosk.kiosk_of(request) is not None:
            messages.info(request, _("Make the address on a device of your own."))
            return HttpResponseRedirect(self.here)
        try:
            token = actions.make(member=self.member, at=self.now)
        except NotPossible as refusal:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(self.here)
        path = reverse("calendar_file", args=[self.organisation.slug, token])
        context = {"url": settings.BASE_URL + path, "back_url": self.here}
        return render(request, "programmes/calendar_feed_made.html", context)


class CalendarFeedRemove(FeedMixin, DeedScreen):
    def act(self) -> str:
        if actions.remove(member=self.member, at=self.now):
            messages.success(self.request, _("The address is removed. It opens nothing any more."))
        return self.here


class CalendarFile(View):
    """For a calendar, which has no session: whoever has the address reads it.

    A wrong, a withdrawn and an ended address have the same answer. Outside a transaction, so that
    what is counted stays counted.
    """

    public: ClassVar[bool] = True
    is_file: ClassVar[bool] = True
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        return transaction.non_atomic_requests(super().as_view(**options))

    def get(self, request: HttpRequest, organisation: str, token: str) -> HttpResponse:
        now = timezone.now()
        try:
            tried = limits.count(request, deed="calendar", at=now, per_network=OF_NETWORK)
            today = timezone.localdate(now)
            found = queries.by_token(slug=organisation, token=token, today=today)
            if found is None:
                return _nothing()
            tried.forgive()
            name = str(found.feed.uuid)
            limits.count(
                request, deed="calendar", name=name, at=now, per_name=OF_FEED, per_network=()
            )
        except limits.TooMany as refusal:
            answer = HttpResponse(status=429, headers={"Retry-After": str(refusal.wait)})
            return _private(answer)
        with scope.bind(found.organisation.pk, found.feed.member_id), transaction.atomic():
            try:
                return _file(request, found, now)
            except Http404:
                return _nothing()


def _file(request: HttpRequest, found: queries.Found, now: datetime) -> HttpResponse:
    with timezone.override(found.organisation.time_zone):
        today = timezone.localdate(now)
        actor = doors.actor_for(found.feed.member_id, today)
        language = actor.member.language or (found.organisation.languages or ["en"])[0]
        with translation.override(language):
            programmes = queries.programmes_of(actor)
            for programme in programmes:
                access.note_look(request, actor, Permission.PROGRAMME_SEE, programme, now)
            entries = queries.entries(actor, programmes, now)
            file = calendar_file.write(organisation=found.organisation, entries=entries, at=now)
        actions.see(feed=found.feed, on=today)
    mark = f'W/"{file.mark}"'
    if mark in request.headers.get("If-None-Match", ""):
        return _private(HttpResponse(status=304, headers={"ETag": mark}))
    answer = HttpResponse(file.content, content_type=calendar_file.CONTENT_TYPE)
    answer["ETag"] = mark
    return _private(answer)


def _nothing() -> HttpResponse:
    answer = HttpResponse(b"There is no calendar here.", status=404, content_type="text/plain")
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody between us and the calendar."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
