"""One question a page: the page itself, keeping a draft of it, and letting the draft go.

A process extends the three with its questionnaire, where its answers stand, and who sees them.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from people.vault import Keyring
from people.views.language import speak
from processes.kernel import drafts
from processes.kernel.question_forms import QuestionForm
from processes.kernel.questions import Kind, Question, Questionnaire, Words
from processes.kernel.refusals import NotPossible, Refused
from processes.kernel.screens import ProcessDeed, ProcessForm, ProcessMixin

LONGEST_DRAFT = 20_000  # characters; a draft may be longer than its answer, so that it can be cut


class QuestionMixin(ProcessMixin, abstract=True):
    """Loads ``self.questionnaire`` and ``self.question``, which the address calls ``question``.

    ``page``, ``draft_page``, ``discard_page`` and ``hub_page`` name the addresses of the process;
    ``check_page`` is where "Change" on a page of all answers leads back to. ``place()`` returns
    what their addresses need besides the question, ``ending()`` the question's part of them.
    """

    page: ClassVar[str]
    draft_page: ClassVar[str]
    discard_page: ClassVar[str]
    hub_page: ClassVar[str]
    check_page: ClassVar[str] = ""
    questionnaire: Questionnaire
    question: Question

    def asked(self) -> Questionnaire:
        """The questionnaire; it may depend on what ``load`` has found."""
        raise NotImplementedError

    def question_key(self) -> str:
        return str(self.kwargs["question"])

    def place(self) -> tuple[Any, ...]:
        return ()

    def ending(self, question: Question) -> tuple[Any, ...]:
        return (question.key,)

    def draft_form(self) -> str:
        """The name under which the drafts are kept: this form in this programme."""
        return f"{self.questionnaire.key}:{self.programme.pk}"

    def load(self) -> None:
        super().load()
        self.questionnaire = self.asked()
        question = self.questionnaire.find(self.question_key())
        if question is None:
            raise Http404
        self.question = question

    def hub(self) -> str:
        return self.url(self.hub_page, *self.place())

    def at_question(self, name: str, question: Question) -> str:
        """The page called ``name`` of a question, on the way that the reader came."""
        address = self.url(name, *self.place(), *self.ending(question))
        return f"{address}?check" if self.checking else address

    @property
    def checking(self) -> bool:
        """Whether the reader came from the page of all answers, to change one."""
        return bool(self.check_page) and "check" in self.request.GET

    def keep(self, texts: Mapping[str, str]) -> None:
        for key, text in texts.items():
            drafts.save(
                member=self.member, form=self.draft_form(), question=key, text=text, at=self.now
            )

    def following(self) -> str:
        """Where to go on: the answers, the next question of the section, or the task list."""
        if self.checking:
            return self.url(self.check_page, *self.place())
        question = self.questionnaire.next_in_section(self.question)
        return self.at_question(self.page, question) if question else self.hub()


class QuestionScreen(QuestionMixin, ProcessForm, abstract=True):
    """One question. ``answers`` reads the record, ``store`` calls the action that writes it."""

    template_name = "kernel/question_page.html"
    form_class = QuestionForm
    who_sees: ClassVar[Words]

    def answers(self) -> Mapping[str, str]:
        """The record's answers to this question, by field."""
        raise NotImplementedError

    def store(self, answers: Mapping[str, str]) -> None:
        raise NotImplementedError

    def seen_by(self) -> Words:
        """The sentence that names who can read the answer."""
        return self.who_sees

    def caption(self) -> str:
        return _("%(process)s · question %(number)d of %(total)d") % {
            "process": self.process.name,
            "number": self.questionnaire.number(self.question),
            "total": len(self.questionnaire.questions),
        }

    @cached_property
    def ring(self) -> Keyring:
        """The writer's key, fetched once for the page."""
        return Keyring(self.member)

    @cached_property
    def kept(self) -> dict[str, drafts.Kept]:
        """The drafts of this question, by field."""
        return drafts.kept_of(
            member=self.member,
            form=self.draft_form(),
            questions=[field.key for field in self.question.fields],
            ring=self.ring,
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "question": self.question,
            "draft_url": self.at_question(self.draft_page, self.question),
        }

    def shown(self) -> dict[str, str]:
        """What the page shows to begin with: the drafts, else the record."""
        texts = {key: kept.text for key, kept in self.kept.items()}
        return {**self.answers(), **texts}

    def get_initial(self) -> dict[str, Any]:
        if self.request.method != "GET":
            return {}
        texts = self.shown()
        return {field.key: field.opened(texts.get(field.key, "")) for field in self.question.fields}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "language" in request.POST:
            return self.change_language()
        return self.put_aside() if "later" in request.POST else super().post(request)

    def put_aside(self) -> HttpResponse:
        """The button "Keep as a draft": what was changed becomes a draft, the record stays."""
        if refusal := self._put_aside():
            return refusal
        messages.success(self.request, _("Your draft is kept. Nobody but you can read it."))
        return HttpResponseRedirect(self.hub())

    def change_language(self) -> HttpResponse:
        """The same page in another language, with what was typed as a draft."""
        if refusal := self._put_aside():
            return refusal
        response = HttpResponseRedirect(self.at_question(self.page, self.question))
        speak(self.request, response)
        return response

    def _put_aside(self) -> HttpResponse | None:
        """Keep what was changed as a draft; the page again where it is too long for one."""
        every = {field.key: "" for field in self.question.fields}
        texts = {**every, **_sent(self.request.POST, self.question)}
        if _too_long(texts):
            form = self.get_form()
            form.is_valid()
            return self.refuse(form, _("This is too long to be kept as a draft. Shorten it first."))
        before = self.shown()
        self.keep({key: text for key, text in texts.items() if text != before.get(key, "")})
        return None

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.store(form.answers())  # type: ignore[attr-defined]
        except NotPossible as refusal:
            field = refusal.field if isinstance(refusal, Refused) else None
            return self.refuse(form, str(refusal), field)
        return HttpResponseRedirect(self.following())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question, kept = self.question, self.kept
        saved = max((draft.saved_at for draft in kept.values()), default=None)
        local = timezone.localtime(saved) if saved else None
        return {
            "heading": question.heading,
            "caption": self.caption(),
            "intro": question.intro,
            "example": question.example,
            "who_sees": self.seen_by(),
            "who_sees_url": reverse("trust"),
            "hide_url": reverse("organisation_start", args=[self.organisation.slug]),
            "back_url": self.url(self.check_page, *self.place()) if self.checking else self.hub(),
            "skip_url": self.following(),
            "has_draft": any(field.kind == Kind.TEXT for field in question.fields),
            "draft_saved": time_format(local) if local else "",
            "draft_from": f"{date_format(local)} {time_format(local)}" if local else "",
            "language_form": "question",
            "discard_url": self.at_question(self.discard_page, question),
            **super().get_context_data(**kwargs),
        }


class QuestionDraft(QuestionMixin, ProcessDeed, abstract=True):
    """Where the page's script keeps the text of one field while it is being written."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        texts = _sent(request.POST, self.question)
        if _too_long(texts):
            return HttpResponse(status=422)
        self.keep(texts)
        return HttpResponse(status=204)


class QuestionDiscard(QuestionMixin, ProcessDeed, abstract=True):
    """Lets the draft of a question go: what was saved before stands again."""

    def act(self) -> str:
        keys = [field.key for field in self.question.fields]
        drafts.discard(member=self.member, form=self.draft_form(), questions=keys)
        return self.at_question(self.page, self.question)


def _sent(post: QueryDict, question: Question) -> dict[str, str]:
    """The texts that came in, by field; line ends as they are kept."""
    return {
        field.key: field.kept(post.getlist(field.key)).replace("\r\n", "\n")
        for field in question.fields
        if field.key in post
    }


def _too_long(texts: Mapping[str, str]) -> bool:
    return any(len(text) > LONGEST_DRAFT for text in texts.values())
