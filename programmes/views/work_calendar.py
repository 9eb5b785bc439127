"""The organisation's calendar. A change is looked at first: what would move; and then it is made."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from people import access, public_holidays
from people.models import Blackout
from people.permissions import Permission
from people.queries import work_calendar as calendars
from people.screens import FormScreen, PageScreen, Screen
from people.texts import said
from programmes.actions import work_calendar as actions
from programmes.forms.work_calendar import BlackoutForm, SealForm, WorkCalendarForm
from programmes.queries import work_calendar as queries
from programmes.queries.work_calendar import Wanted
from programmes.refusals import NotPossible


class CalendarMixin(Screen, abstract=True):
    permission = Permission.PROGRAMME_STEER

    @property
    def here(self) -> str:
        return reverse("work_calendar", args=[self.organisation.slug])

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {"back_url": self.here, **context}


class WorkCalendarDetail(CalendarMixin, PageScreen):
    template_name = "programmes/work_calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendar = calendars.calendar()
        return {
            "calendar": calendar,
            "country": _named(calendar.country),
            "part": _named(calendar.country, calendar.part),
            "weekdays": [WEEKDAYS[day] for day in sorted(calendar.weekdays)],
            "holidays": list(_coming(calendar.holidays, self.today)),
            "blackouts": list(calendars.blackouts()),
            "today": self.today,
            "year": str(calendar.known_to or ""),
            **super().get_context_data(**kwargs),
        }


class ChangeForm(CalendarMixin, FormScreen, abstract=True):
    """A GET that carries ``asked`` shows what would move; only a POST with its seal does it."""

    template_name = "programmes/work_calendar_form.html"
    asked = ""
    heading: Any
    done: Any

    def wanted(self, form: Any) -> Wanted:
        raise NotImplementedError

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asked and self.asked not in request.GET:
            return super().get(request, *args, **kwargs)
        form = self.get_form_class()(request.GET)
        return self.look(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form)
        except actions.Changed as refusal:
            return self.look(form, str(refusal))
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.here)

    def look(self, form: Any, refusal: str = "") -> HttpResponse:
        try:
            wanted = self.wanted(form)
        except NotPossible as problem:
            return self.refuse(form, str(problem))
        if wanted.problem:
            return self.refuse(form, wanted.problem)
        if refusal:
            form.add_error(None, refusal)
        context = self.get_context_data(
            form=form,
            found=queries.preview(wanted),
            kept=list(_kept(form)),
            holidays=list(_coming(wanted.calendar.holidays, self.today, of_next=False)),
        )
        return self.render_to_response(context, status=422 if refusal else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"heading": self.heading, "asked": self.asked, **super().get_context_data(**kwargs)}


class WorkCalendarUpdate(ChangeForm):
    form_class = WorkCalendarForm
    asked = "country"

    @property
    def heading(self) -> str:
        return _("Change country and working days")

    @property
    def done(self) -> str:
        return _("The calendar is changed, and the plans with it.")

    def get_initial(self) -> dict[str, Any]:
        row = calendars.calendar()
        return {"country": row.country, "part": row.part, "weekdays": row.weekdays}

    def wanted(self, form: WorkCalendarForm) -> Wanted:
        cleaned = form.cleaned_data
        return actions.wanted(
            country=cleaned["country"],
            part=cleaned["part"],
            weekdays=cleaned["weekdays"],
            today=self.today,
        )

    def act(self, form: WorkCalendarForm) -> None:
        actions.change(
            wanted=self.wanted(form),
            shown=form.cleaned_data["shown"],
            by=self.member,
            at=self.now,
        )


class BlackoutKeep(ChangeForm, abstract=True):
    """``self.blackout``: the one that is changed."""

    form_class = BlackoutForm
    asked = "name"
    blackout: Blackout | None = None

    @property
    def done(self) -> str:
        return _("The closed time is saved, and the plans with it.")

    def asked_for(self, form: Any) -> dict[str, Any]:
        cleaned = form.cleaned_data
        return {name: cleaned[name] for name in ("name", "starts_on", "ends_on")}

    def wanted(self, form: Any) -> Wanted:
        return actions.with_blackout(blackout=self.blackout, **self.asked_for(form))

    def act(self, form: Any) -> None:
        actions.keep_blackout(
            blackout=self.blackout,
            **self.asked_for(form),
            shown=form.cleaned_data["shown"],
            by=self.member,
            at=self.now,
        )


class BlackoutAdd(BlackoutKeep):
    @property
    def heading(self) -> str:
        return _("Add a closed time")


class BlackoutMixin(CalendarMixin, abstract=True):
    """Loads ``self.blackout`` by its uuid."""

    blackout: Blackout

    def load(self) -> None:
        super().load()
        self.blackout = access.found(Blackout.objects.all(), uuid=self.kwargs["blackout"])


class BlackoutUpdate(BlackoutMixin, BlackoutKeep):
    @property
    def heading(self) -> str:
        return _("Change “%(name)s”") % {"name": self.blackout.name}

    def get_initial(self) -> dict[str, Any]:
        row = self.blackout
        return {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on}


class BlackoutRemove(BlackoutMixin, ChangeForm):
    """Shows at once what would move back."""

    form_class: type[Form] = SealForm

    @property
    def heading(self) -> str:
        return _("Remove “%(name)s”") % {"name": self.blackout.name}

    @property
    def done(self) -> str:
        return _("The closed time is removed, and the plans go by that.")

    def wanted(self, form: Any) -> Wanted:
        return actions.without_blackout(blackout=self.blackout)

    def act(self, form: Any) -> None:
        actions.remove_blackout(
            blackout=self.blackout,
            shown=form.cleaned_data["shown"],
            by=self.member,
            at=self.now,
        )


def _kept(form: Any) -> Iterator[tuple[str, str]]:
    """What is asked for, to be sent again with the seal."""
    for name in form.fields:
        value = form.cleaned_data.get(name, "")
        for each in value if isinstance(value, list) else [value]:
            if name != "shown":
                yield name, each.isoformat() if isinstance(each, date) else str(each)


def _coming(
    holidays: dict[str, dict[str, str]], today: date, *, of_next: bool = True
) -> Iterator[tuple[date, str]]:
    """From today to the end of this year, or of the next."""
    last = f"{today.year + of_next}-12-31"
    for day, name in holidays.items():
        if today.isoformat() <= day <= last:
            yield date.fromisoformat(day), said(name)


def _named(country: str, part: str | None = None) -> str:
    """By its name; by its code where names cannot be looked up."""
    known = public_holidays.countries() if part is None else public_holidays.parts(country)
    code = country if part is None else part
    return dict(known).get(code, code)
