"""What one side has answered, and the two sides beside one another."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Member
from processes.alignment import keys
from processes.alignment.models import AlignmentForm, FormItem, ItemAnswer, Word

STEPS = {Word.FAR: 0, Word.SOME_WAY: 1, Word.CLOSE: 2, Word.DOES_WELL: 3}


@dataclass(frozen=True)
class Given:
    """One side's word for one item; empty where there is none yet."""

    word: str = ""
    example: str = ""

    @property
    def label(self) -> str:
        return str(Word(self.word).label) if self.word else ""

    @property
    def step(self) -> int | None:
        """0 to 3, or None for "can't say" and for no answer: neither can be compared."""
        return STEPS.get(Word(self.word)) if self.word else None


@dataclass(frozen=True)
class Line:
    """One item as both see it. ``steps`` apart, or None where one of them could not say."""

    item: FormItem
    own: Given
    other: Given

    @property
    def steps(self) -> int | None:
        if self.own.step is None or self.other.step is None:
            return None
        return abs(self.own.step - self.other.step)


@dataclass(frozen=True)
class Group:
    heading: Promise | str
    lines: list[Line]


def of_author(form: AlignmentForm, author: Member, items: Iterable[FormItem]) -> dict[int, Given]:
    """Item id -> what this author has given, with an empty one where nothing is given yet."""
    rows = ItemAnswer.objects.filter(form=form, author=author)
    given = {row.item_id: Given(row.word, row.example) for row in rows}
    return {item.pk: given.get(item.pk, Given()) for item in items}


def compared(form: AlignmentForm, items: Iterable[FormItem]) -> list[Line]:
    """Both sides, item by item; one query. For a form that both have sent."""
    by_author: dict[int, dict[int, Given]] = {form.member_id: {}, form.manager_id or 0: {}}
    for row in ItemAnswer.objects.filter(form=form, author__in=[form.member_id, form.manager_id]):
        by_author[row.author_id][row.item_id] = Given(row.word, row.example)
    own, other = by_author[form.member_id], by_author[form.manager_id or 0]
    return [Line(item, own.get(item.pk, Given()), other.get(item.pk, Given())) for item in items]


def differences_first(lines: Iterable[Line]) -> list[Group]:
    """Two steps or more, one step, cannot be compared, the same; groups without lines left out."""
    lines = list(lines)
    groups = [
        Group(
            _("Two steps apart, or more"),
            [line for line in lines if line.steps is not None and line.steps >= 2],
        ),
        Group(_("One step apart"), [line for line in lines if line.steps == 1]),
        Group(_("Where one side can't say"), [line for line in lines if line.steps is None]),
        Group(_("Seen the same by both"), [line for line in lines if line.steps == 0]),
    ]
    return [group for group in groups if group.lines]


def draft_form(form: AlignmentForm) -> str:
    """The name under which the drafts of either side are kept; each side has its own rows."""
    return keys.draft_form("view", form.uuid)


def draft_keys(item: FormItem) -> list[str]:
    return [f"word-{item.order}", f"example-{item.order}"]
