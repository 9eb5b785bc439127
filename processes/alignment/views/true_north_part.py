"""My work and our True North: one question a page, for the worker alone unless shared (S33)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from processes.alignment import questionnaires
from processes.alignment.actions import true_north_part as actions
from processes.alignment.keys import draft_form
from processes.alignment.queries import true_north_part as queries
from processes.alignment.queries.true_north_part import Words
from processes.alignment.views.base import FormQuestion
from processes.kernel import question_screens
from processes.kernel.questions import Questionnaire


class PartMixin(FormQuestion, abstract=True):
    page = "true_north_part"
    draft_page = "true_north_part_draft"
    discard_page = "true_north_part_discard"
    hub_page = "own_form"
    words: Words

    def asked(self) -> Questionnaire:
        self.words = queries.words_of(self.alignment_form)
        return questionnaires.true_north_part(queries.elements(), self.words)

    def hub(self) -> str:
        if self.alignment_form.both_sent:
            return self.alignment_form.get_absolute_url()
        return self.url(self.hub_page)

    def draft_form(self) -> str:
        return draft_form("true_north", self.alignment_form.uuid)


class PartWrite(PartMixin, question_screens.QuestionScreen):
    def answers(self) -> Mapping[str, str]:
        words = self.words
        return {
            "values": "\n".join(words.values),
            "mission": words.mission,
            "commitment": words.commitment,
            "share": "manager" if words.shared else "nobody",
        }

    def store(self, answers: Mapping[str, str]) -> None:
        actions.write(
            form=self.alignment_form, changes=self._changes(answers), by=self.member, at=self.now
        )

    def caption(self) -> str:
        return _("My work and our True North · question %(number)d of %(total)d") % {
            "number": self.questionnaire.number(self.question),
            "total": len(self.questionnaire.questions),
        }

    def seen_by(self) -> Any:
        if self.words.shared:
            return _("You and your manager, because you chose so.")
        return _("Only you.")

    def _changes(self, answers: Mapping[str, str]) -> dict[str, Any]:
        changes: dict[str, Any] = dict(answers)
        if "values" in changes:
            [field] = self.question.fields
            titles = dict(field.choices)
            changes["values"] = {key: str(titles[key]) for key in answers["values"].splitlines()}
        if "share" in changes:
            changes["shared"] = changes.pop("share") == "manager"
        return changes


class PartDraft(PartMixin, question_screens.QuestionDraft):
    pass


class PartDiscard(PartMixin, question_screens.QuestionDiscard):
    pass
