"""How one criterion has read from day to day, and what may be said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from programmes.measures import trend as measure
from programmes.measures.figure import Figure
from programmes.measures.trend import Course
from programmes.models import Criterion, Reading
from programmes.queries.criterion import figure_of

# Days that are looked at, and stretches that are shown.
DAYS = 400
STRETCHES = 40
# Between two counts of private deeds that are shown, at least as many people lie, or nobody could hide.
PRIVATE_STEP = 10


@dataclass(frozen=True)
class Stretch:
    """Days one after the other on which the criterion read the same."""

    first: Reading
    last: Reading
    share: bool

    @property
    def figure(self) -> Figure | None:
        return figure_of(self.first) if self.first.status else None

    @property
    def days(self) -> str:
        first, last = _day(self.first.day), _day(self.last.day)
        if first == last:
            return first
        return _("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def words(self) -> str:
        """The figure, with its interval where it has one."""
        row = self.first
        if row.value is None or row.low is None or row.high is None:
            return ""
        if row.high > row.low:
            told = {"low": _number(row.low, self.share), "high": _number(row.high, self.share)}
            if self.share:
                return _("between %(low)s and %(high)s of 100") % told
            return _("between %(low)s and %(high)s") % told
        if row.done is not None and row.expected:
            return _("%(done)s of %(expected)s") % {
                "done": number_format(row.done, force_grouping=True),
                "expected": number_format(row.expected, force_grouping=True),
            }
        return _number(row.value, self.share)


@dataclass(frozen=True)
class Trend:
    """``stretches`` from the newest to the oldest; ``sentence`` says the way, ``standing`` the outcome."""

    criterion: Criterion
    stretches: list[Stretch]
    sentence: str
    standing: str
    share: bool
    thinned: bool
    cut: bool

    @property
    def drawn(self) -> bool:
        """Whether there is a line to draw: two days with a value."""
        with_value = [each for each in self.stretches if each.first.value is not None]
        days = {day for each in with_value for day in (each.first.day, each.last.day)}
        return len(days) > 1


def trend(criterion: Criterion) -> Trend:
    """From one query: of each day the latest reading."""
    rows = Reading.objects.filter(criterion=criterion).order_by("-day", "-at", "-pk")
    readings = list(rows.distinct("day").select_related("criterion")[:DAYS])[::-1]
    private = criterion.measure in criterion.stage.process_run.process.private_measures
    if private:
        readings = list(_thinned(readings))
    share = _is_share(criterion, readings)
    stretches = list(_stretches(readings, share))[::-1]
    return Trend(
        criterion=criterion,
        stretches=stretches[:STRETCHES],
        sentence=_sentence(criterion, readings, stretches, share),
        standing=_standing(readings),
        share=share,
        thinned=private,
        cut=len(stretches) > STRETCHES,
    )


def _thinned(readings: list[Reading]) -> Iterator[Reading]:
    """Of counts of private deeds the first, and each that ten people or more have moved since.

    Neither a day on which nothing moved nor one on which few did can be told from the others.
    """
    shown: Reading | None = None
    for row in readings:
        if row.done is None:
            continue
        if shown is not None:
            moves = [
                abs(now - before)
                for now, before in (
                    (row.done, shown.done or 0),
                    (row.expected or 0, shown.expected or 0),
                )
                if now != before
            ]
            if not moves or min(moves) < PRIVATE_STEP:
                continue
        shown = row
        yield row


def _is_share(criterion: Criterion, readings: list[Reading]) -> bool:
    if criterion.kind == Criterion.Kind.COUNTED:
        return any(row.expected for row in readings)
    return all(row.high is None or row.high <= 1 for row in readings)


def _stretches(readings: list[Reading], share: bool) -> Iterator[Stretch]:
    first = last = None
    for row in readings:
        if first is None or last is None or _read(row) != _read(first):
            if first is not None and last is not None:
                yield Stretch(first, last, share)
            first = row
        last = row
    if first is not None and last is not None:
        yield Stretch(first, last, share)


def _read(row: Reading) -> tuple[object, ...]:
    return row.outcome, row.done, row.expected, row.value, row.low, row.high, row.status


def _standing(readings: list[Reading]) -> str:
    """Since when it reads as it does."""
    if not readings:
        return ""
    last = readings[-1]
    since = last
    for row in reversed(readings):
        if row.outcome != last.outcome:
            break
        since = row
    told = {"day": _day(since.day)}
    if last.outcome == Reading.Outcome.MET:
        return _("It has read “met” since %(day)s.") % told
    if last.outcome == Reading.Outcome.NOT_MET:
        return _("It has read “not met” since %(day)s.") % told
    return _("It has read “can't tell” since %(day)s.") % told


def _sentence(
    criterion: Criterion, readings: list[Reading], stretches: list[Stretch], share: bool
) -> str:
    """One sentence by the measures. A signature rises and falls no more than it is there."""
    if criterion.kind == Criterion.Kind.ATTESTED:
        return ""
    known = [row for row in readings if row.value is not None]
    found = measure.trend([figure_of(row) for row in known])
    if found.course is Course.NO_READING:
        return _("There is no reading with a figure yet.")
    told = {"day": _day(known[0].day)}
    if found.course is Course.ONE_READING:
        return _("There is one reading so far, of %(day)s.") % told
    if found.counted:
        with_value = [each for each in stretches if each.first.value is not None]
        words = {"before": with_value[-1].words, "after": with_value[0].words}
        return _counted(found.course) % {**told, **words}
    change = found.change
    if change is None or change.low is None or change.high is None:
        return ""
    ends = {"low": _number(change.low, share), "high": _number(change.high, share)}
    return _sampled(found.course, share) % {**told, **ends}


def _counted(course: Course) -> str:
    if course is Course.RISEN:
        return _("Risen since %(day)s, as counted: from %(before)s to %(after)s.")
    if course is Course.FALLEN:
        return _("Fallen since %(day)s, as counted: from %(before)s to %(after)s.")
    return _("Unchanged since %(day)s, as counted: %(after)s.")


def _sampled(course: Course, share: bool) -> str:
    if course is Course.RISEN:
        if share:
            return _("Risen since %(day)s, by %(low)s to %(high)s of 100.")
        return _("Risen since %(day)s, by %(low)s to %(high)s.")
    if course is Course.FALLEN:
        if share:
            return _("Fallen since %(day)s: the difference is %(low)s to %(high)s of 100.")
        return _("Fallen since %(day)s: the difference is %(low)s to %(high)s.")
    if share:
        return _(
            "No detectable change since %(day)s: the difference lies between %(low)s and %(high)s of 100."
        )
    return _(
        "No detectable change since %(day)s: the difference lies between %(low)s and %(high)s."
    )


def _number(value: float, share: bool) -> str:
    """A share in whole hundredths, anything else with one decimal where it needs one."""
    if share:
        return number_format(round(value * 100), force_grouping=True)
    places = 0 if float(value).is_integer() else 1
    return number_format(value, decimal_pos=places, force_grouping=True)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
