"""The worker's view, one competency a page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.texts import said
from processes.alignment import questionnaires
from processes.alignment.actions import item_answer as actions
from processes.alignment.models import FormItem
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import item_answer as queries
from processes.alignment.views.base import FormQuestion
from processes.kernel import question_screens
from processes.kernel.questions import Questionnaire


class ItemMixin(FormQuestion, abstract=True):
    """Loads the item that the question is about."""

    page = "item_answer"
    draft_page = "item_answer_draft"
    discard_page = "item_answer_discard"
    hub_page = "own_form"
    check_page = "self_view_check"
    items: list[FormItem]

    def asked(self) -> Questionnaire:
        self.items = forms.items(self.alignment_form)
        return questionnaires.self_view(self.items)

    def hub(self) -> str:
        return self.url(self.hub_page)

    def draft_form(self) -> str:
        return queries.draft_form(self.alignment_form)

    @property
    def item(self) -> FormItem:
        return self.items[self.questionnaire.number(self.question) - 1]


class ItemAnswer(ItemMixin, question_screens.QuestionScreen):
    template_name = "alignment/item_answer.html"
    who_sees: ClassVar[Any] = gettext_lazy(
        "Only you, until you send it. Then your manager and HR, once your manager has sent their view too."
    )

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        word = form.fields[questionnaires.word_key(self.item)]
        word.error_messages["required"] = _("Choose a word. “I can't say” is one of them.")
        return form

    def answers(self) -> Mapping[str, str]:
        given = queries.of_author(self.alignment_form, self.member, [self.item])[self.item.pk]
        return {
            questionnaires.word_key(self.item): given.word,
            questionnaires.example_key(self.item): given.example,
        }

    def store(self, answers: Mapping[str, str]) -> None:
        actions.keep(
            form=self.alignment_form,
            given={self.item: questionnaires.given(self.item, dict(answers))},
            by=self.member,
            at=self.now,
        )

    def caption(self) -> str:
        return _("%(title)s · item %(number)d of %(total)d") % {
            "title": said(self.alignment_form.title),
            "number": self.item.order,
            "total": len(self.items),
        }

    def following(self) -> str:
        """After the last item come the answers to check."""
        check = self.url(self.check_page, *self.place())
        if self.checking or self.questionnaire.next_in_section(self.question) is None:
            return check
        return super().following()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"item": self.item, **super().get_context_data(**kwargs)}


class ItemAnswerDraft(ItemMixin, question_screens.QuestionDraft):
    pass


class ItemAnswerDiscard(ItemMixin, question_screens.QuestionDiscard):
    pass
