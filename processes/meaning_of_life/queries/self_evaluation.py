"""How one's own goals have gone: the look that is open, those of before, and each goal's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from people import vault
from processes.meaning_of_life.models import Goal, GoalReview, LifePlan, SelfEvaluation
from processes.meaning_of_life.queries import goal as goals
from programmes.measures import goals as measures
from programmes.measures.figure import Figure

TABLE = "goal_review"


@dataclass(frozen=True)
class Found:
    """A review with its texts opened."""

    review: GoalReview
    texts: dict[str, str]

    @property
    def level(self) -> Goal.Level:
        return Goal.Level(int(self.texts["level"]))

    @property
    def meant(self) -> str:
        return self.texts["meant"]

    @property
    def note(self) -> str:
        return self.texts["note"]

    @property
    def outcome(self) -> GoalReview.Outcome:
        return GoalReview.Outcome(self.texts["outcome"])


@dataclass(frozen=True)
class Look:
    """A finished look: what was found of each goal, and all of it as one figure."""

    self_evaluation: SelfEvaluation
    found: list[Found]

    @cached_property
    def attainment(self) -> Figure:
        """M18, for its writer's eyes alone."""
        return measures.attainment(
            levels=[each.level.value for each in self.found],
            weights=[each.review.weight for each in self.found],
        )


@dataclass(frozen=True)
class Way:
    """One goal and what was found of it, the latest first."""

    goal: Goal
    title: str
    found: list[Found]


def open_of(plan: LifePlan) -> SelfEvaluation | None:
    return SelfEvaluation.objects.filter(life_plan=plan, finished_at__isnull=True).first()


def reviews(self_evaluation: SelfEvaluation, ring: vault.Keyring) -> list[Found]:
    """What one look has found so far, with the goals."""
    rows = GoalReview.objects.filter(self_evaluation=self_evaluation).select_related("goal")
    found = [_opened(row, ring) for row in rows]
    for each in found:
        each.review.goal.member = ring.owner
    return found


def looks(plan: LifePlan, ring: vault.Keyring) -> list[Look]:
    """Every finished look, the latest first; two queries."""
    done = list(
        SelfEvaluation.objects.filter(life_plan=plan, finished_at__isnull=False).order_by(
            "-finished_at", "-pk"
        )
    )
    found: dict[int, list[Found]] = {row.pk: [] for row in done}
    rows = GoalReview.objects.filter(self_evaluation__in=list(found)) if done else []
    for row in rows:
        found[row.self_evaluation_id].append(_opened(row, ring))
    # What was found goes with its goal, and a look at nothing else says nothing any more.
    return [Look(row, found[row.pk]) for row in done if found[row.pk]]


def ways(plan: LifePlan, past: Iterable[Look], ring: vault.Keyring) -> list[Way]:
    """Each goal that was looked at, in the order written, closed ones too."""
    found: dict[int, list[Found]] = {}
    for look in past:
        for each in look.found:
            each.review.self_evaluation = look.self_evaluation
            found.setdefault(each.review.goal_id, []).append(each)
    rows = Goal.objects.filter(life_plan=plan, pk__in=list(found)) if found else []
    return [Way(row, goals.text(row, "title", ring), found[row.pk]) for row in rows]


def latest(plan: LifePlan) -> SelfEvaluation | None:
    """The last finished look."""
    done = SelfEvaluation.objects.filter(life_plan=plan, finished_at__isnull=False)
    return done.order_by("-finished_at", "-pk").first()


def _opened(row: GoalReview, ring: vault.Keyring) -> Found:
    texts = {
        name: ring.unseal(getattr(row, name), table=TABLE, column=name, row=row.uuid)
        for name in GoalReview.SEALED
    }
    return Found(row, texts)
