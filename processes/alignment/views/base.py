"""What the pages of Alignment share: the reader's own form, and its questions."""

from typing import Any

from django.urls import reverse

from people.access import manager_of
from people.permissions import Permission
from processes.alignment import access, questionnaires
from processes.alignment.models import AlignmentForm
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import true_north_part as parts
from processes.kernel import question_screens, screens


class AlignmentMixin(screens.ProcessMixin, abstract=True):
    process_key = "alignment"


class FormMixin(AlignmentMixin, abstract=True):
    """Loads ``self.alignment_form``, which must be the reader's own."""

    permission = Permission.ALIGNMENT_ANSWER
    alignment_form: AlignmentForm

    def load(self) -> None:
        super().load()
        self.alignment_form = access.own_form(self.actor, self.cycle, self.kwargs["alignment_form"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """On a shared screen "Hide" leads to the list of things to do."""
        hide_url = reverse("todo", args=[self.organisation.slug])
        return {"hide_url": hide_url, **super().get_context_data(**kwargs)}


class FormQuestion(question_screens.QuestionMixin, FormMixin, abstract=True):
    """A question of the reader's own form: the form is found before its questions are."""

    def place(self) -> tuple[Any, ...]:
        return (self.alignment_form.uuid,)


def readers(form: AlignmentForm) -> dict[str, Any]:
    """For the worker: their manager of today, whether that one reads the form, or may be let in."""
    manager = manager_of(form.member)
    return {
        "manager": manager,
        "manager_reads": manager is not None and form.open_to == manager.pk,
        "may_pass_on": forms.may_be_passed_on(form, manager),
        "another_gave": form.manager_id is not None and form.manager != manager,
    }


def second_part(screen: screens.ProcessMixin, form: AlignmentForm) -> dict[str, Any]:
    """The voluntary second part for its worker: rows of a task list, and whether it is shared."""
    words = parts.words_of(form)
    written = {
        "values": bool(words.values),
        "mission": bool(words.mission),
        "commitment": bool(words.commitment),
    }
    questionnaire = questionnaires.true_north_part(parts.elements(), words)
    tasks = [
        {
            "title": question.title,
            "url": screen.url("true_north_part", form.uuid, question.key),
            "status": {True: "done", False: "not_started"}.get(written.get(question.key)),  # type: ignore[arg-type]
        }
        for question in questionnaire.questions
    ]
    return {"part_tasks": tasks, "part_shared": words.shared}
