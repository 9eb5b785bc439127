"""The sessions that are coming, and one's own place in them. What is one's own, nobody else sees."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from people import vault
from people.permissions import Permission
from processes.kernel.question_forms import QuestionForm
from processes.kernel.refusals import NotPossible
from processes.kernel.screens import ProcessDeed, ProcessForm, ProcessPage
from processes.meaning_of_life import readings
from processes.meaning_of_life.actions import learning_session as actions
from processes.meaning_of_life.models import LearningSession, SessionSeat
from processes.meaning_of_life.queries import learning_session as queries
from processes.meaning_of_life.questions import OPINION
from processes.meaning_of_life.views.screens import MeaningMixin
from programmes import calendar_file
from programmes.queries import calendar_feed

ONLY_YOU_KNOW = gettext_lazy(
    "Only you see that you have signed up, whether you came, and what you say of it. Your manager, HR and whoever holds the session do not."
)
LANGUAGES = dict(settings.LANGUAGES)


class SessionMixin(MeaningMixin, abstract=True):
    """Loads ``self.session``."""

    permission = Permission.LEARNING_JOIN
    session: LearningSession

    def load(self) -> None:
        super().load()
        self.session = queries.by_uuid(self.programme, self.kwargs["learning_session"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"session": self.session, **super().get_context_data(**kwargs)}


class SeatMixin(SessionMixin, abstract=True):
    """Loads ``self.seat`` too: the reader's own, or 404."""

    seat: SessionSeat

    def load(self) -> None:
        super().load()
        self.seat = queries.own_seat(self.session, self.member)


class LearningSessionList(MeaningMixin, ProcessPage):
    """One's own sessions first, then what is coming, then what to read."""

    permission = Permission.PROCESS_RECORD_SEE
    template_name = "meaning_of_life/learning_session_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = self.request.GET.get("after", "")
        own = queries.own(self.programme, self.member)
        page = queries.coming(
            self.programme,
            own=own,
            language=self.member.language or get_language() or "en",
            now=self.now,
            after=queries.by_text(self.programme, after),
        )
        return {
            "room": self.room("learning_session_list"),
            "lines": [self.card(line) for line in page.lines],
            "turned": bool(after),
            **self.turns(page.following, after),
            "ahead": [each for each in reversed(own) if each.session.ends_at > self.now],
            "over": [
                each
                for each in own
                if each.session.ends_at <= self.now and not each.session.is_cancelled
            ],
            "readings": [
                {"title": reading.title, "url": self.url("reading_detail", reading.key)}
                for reading in readings.titles(get_language() or "en")
            ],
            "who_sees": ONLY_YOU_KNOW,
            **self.way_back(),
            **super().get_context_data(**kwargs),
        }

    def card(self, line: queries.Line) -> dict[str, Any]:
        several = len(self.organisation.languages or ["en"]) > 1
        return {
            "session": line.session,
            "fullness": line.fullness,
            "open": line.session.starts_at > self.now,
            "language": LANGUAGES.get(line.session.language, "") if several else "",
        }

    def turns(self, following: LearningSession | None, after: str) -> dict[str, str]:
        here = self.url("learning_session_list")
        return {
            "next_url": f"{here}?after={following.uuid}" if following else "",
            "first_url": here if after else "",
        }


class LearningSessionDetail(SessionMixin, ProcessPage):
    """One session, and where one stands."""

    permission = Permission.PROCESS_RECORD_SEE
    template_name = "meaning_of_life/learning_session_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = queries.line_of(self.session, self.member)
        return {
            "line": line,
            "own": line.own,
            "begun": self.session.starts_at <= self.now,
            "ended": self.session.ends_at <= self.now,
            "language": LANGUAGES.get(self.session.language, self.session.language),
            "opinion": self.opinion(line),
            "who_sees": ONLY_YOU_KNOW,
            **super().get_context_data(**kwargs),
        }

    def opinion(self, line: queries.Line) -> str:
        if line.own is None:
            return ""
        try:
            said = queries.opinion(line.own.seat, vault.Keyring(self.member))
        except vault.CannotOpen:
            raise Http404 from None
        return OPINION.fields[0].said(said)


class SessionDeed(SessionMixin, ProcessDeed, abstract=True):
    """A button on one session: ``do`` says what became of it, a refusal is said on its page."""

    def do(self) -> str:
        raise NotImplementedError

    def act(self) -> str:
        try:
            messages.success(self.request, self.do())
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
        return self.session.get_absolute_url()


class LearningSessionJoin(SessionDeed):
    def do(self) -> str:
        seat = actions.join(session=self.session, member=self.member, at=self.now)
        if seat.waited:
            return _("You are in the line. If a seat becomes free, you move up.")
        return _("A seat is yours. Nobody else sees that you come.")


class LearningSessionLeave(SessionDeed):
    def do(self) -> str:
        actions.leave(session=self.session, member=self.member, at=self.now)
        return _("You have left the session. Nobody is told.")


class LearningSessionAttend(SeatMixin, ProcessDeed):
    """I was there: said by who was, and by nobody else."""

    def act(self) -> str:
        try:
            actions.attend(seat=self.seat, at=self.now)
        except NotPossible as refusal:
            messages.warning(self.request, str(refusal))
            return self.session.get_absolute_url()
        return self.url("learning_session_judge", self.session.uuid)


class LearningSessionJudge(SeatMixin, ProcessForm):
    """One question, for who came; it can be answered anew."""

    template_name = "meaning_of_life/learning_session_judge.html"
    form_class = QuestionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        [question] = OPINION.questions
        return {**super().get_form_kwargs(), "question": question}

    def get_initial(self) -> dict[str, Any]:
        try:
            return {"opinion": queries.opinion(self.seat, vault.Keyring(self.member))}
        except vault.CannotOpen:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "back_url": self.session.get_absolute_url(),
            "who_sees": _(
                "Only you see what you answer. Answers are counted together, once ten people have said yes."
            ),
            **super().get_context_data(**kwargs),
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            actions.judge(seat=self.seat, opinion=form.cleaned_data["opinion"], at=self.now)
        except NotPossible as refusal:
            return self.refuse(form, str(refusal))
        messages.success(self.request, _("Thank you. Nobody else sees your answer."))
        return HttpResponseRedirect(self.url("learning_session_list"))


class LearningSessionInvitation(SeatMixin):
    """One's own seat as a calendar file. Others may look into a calendar, so it names nothing."""

    is_file = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.appointment(self.seat, self.now)
        if found is None:
            raise Http404
        entry = calendar_feed.entry_of(found, self.member)
        content = calendar_file.write_one(organisation=self.organisation, entry=entry, at=self.now)
        name = f"{_('appointment')}.ics"
        return HttpResponse(
            content,
            content_type=calendar_file.CONTENT_TYPE,
            headers={
                "Content-Disposition": content_disposition_header(True, name),
                "Cache-Control": "no-store",
            },
        )
