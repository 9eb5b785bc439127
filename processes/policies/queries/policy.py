"""What can be asked about the texts themselves."""

from django.db.models import Case, IntegerField, QuerySet, When
from django.db.models.functions import Now, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from processes.policies.models import Policy
from programmes.models import Programme, StageRun
from programmes.process import Count

Kind, Level, State = Policy.Kind, Policy.Level, Policy.State


def every_policy() -> QuerySet[Policy]:
    return Policy.objects.select_related("owner", "parent__programme")


def policies(programme: Programme) -> QuerySet[Policy]:
    """Those in use, from the general to the particular."""
    rows = Policy.objects.filter(programme=programme).exclude(state=State.RETIRED)
    return rows.select_related("owner").order_by(
        _rank("level", Level.values), _rank("kind", Kind.values), "created_at"
    )


def retired(programme: Programme) -> QuerySet[Policy]:
    return Policy.objects.filter(programme=programme, state=State.RETIRED).order_by("-updated_at")


def in_force(programme: Programme) -> QuerySet[Policy]:
    return policies(programme).filter(state=State.IN_FORCE)


def possible_parents(programme: Programme, policy: Policy) -> QuerySet[Policy]:
    """Policies and standards below which another text may stand."""
    rows = Policy.objects.filter(programme=programme, kind__in=[Kind.POLICY, Kind.STANDARD])
    return rows.exclude(state=State.RETIRED).exclude(pk=policy.pk).order_by("kind", "created_at")


def may_stand_below(kind: str, parent: Policy) -> bool:
    return Kind.values.index(kind) > Kind.values.index(parent.kind)


def children(policy: Policy) -> QuerySet[Policy]:
    """The texts in use that stand below this one."""
    rows = Policy.objects.filter(parent=policy).exclude(state=State.RETIRED)
    return rows.select_related("programme").order_by("created_at")


def missing(policy: Policy, traces: int) -> list[Promise]:
    """What it lacks before it may come into force: a sentence each, in the order of the form."""
    is_standard = policy.kind == Kind.STANDARD
    conditions: list[tuple[bool, Promise]] = [
        (not policy.purpose, _("Its purpose is not written down.")),
        (not policy.minimum_behaviour, _("The least that everyone does is not written down.")),
        (
            is_standard and not policy.measure,
            _("It is a standard, and nothing says how it is measured."),
        ),
        (not policy.discretion, _("Nothing says when one may depart from it.")),
        (traces == 0, _("It is not traced to anything that gives a reason for it.")),
        (policy.owner_id is None, _("It has no owner.")),
        (policy.effective_on is None, _("Nothing says from when it holds.")),
        (policy.review_on is None, _("Nothing says by when it is to be reviewed.")),
    ]
    return [sentence for lacks, sentence in conditions if lacks]


def count_owned(stage: StageRun) -> Count:
    rows = policies(_programme(stage))
    owned = rows.filter(owner__isnull=False, review_on__isnull=False)
    return Count(done=owned.count(), expected=rows.count())


def count_complete_standards(stage: StageRun) -> Count:
    rows = policies(_programme(stage)).filter(kind=Kind.STANDARD)
    complete = rows.exclude(measure={}).exclude(discretion={})
    return Count(done=complete.count(), expected=rows.count())


def count_translated(stage: StageRun) -> Count:
    """Of the texts in force, those whose title and text stand in each language."""
    programme = _programme(stage)
    rows = in_force(programme)
    languages = programme.organisation.languages or ["en"]
    written = rows.filter(title__has_keys=languages, text__has_keys=languages)
    return Count(done=written.count(), expected=rows.count())


def count_fresh(stage: StageRun) -> Count:
    rows = in_force(_programme(stage))
    fresh = rows.filter(review_on__gte=TruncDate(Now()))
    return Count(done=fresh.count(), expected=rows.count())


def _programme(stage: StageRun) -> Programme:
    programme: Programme = stage.process_run.cycle.programme
    return programme


def _rank(field: str, values: list[str]) -> Case:
    """In the order in which the choices are declared, which is not that of the alphabet."""
    return Case(
        *(When(**{field: value}, then=place) for place, value in enumerate(values)),
        output_field=IntegerField(),
    )
