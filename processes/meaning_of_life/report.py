"""What Meaning of Life adds to a report: offers and protected counts, never a target."""

from datetime import datetime

from django.utils.translation import gettext as _

from processes.meaning_of_life.queries import counts
from programmes.models import Cycle, Evidence, StageRun
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """Whether the plan was offered, and each count with its day, or that none is shown."""
    found = counts.latest()
    return ReportSection(
        title=_("Meaning of life"),
        template="meaning_of_life/report_section.html",
        context={
            "offered_on": _offered_on(cycle),
            "figures": [
                {
                    "text": str(words),
                    "count": found[kind].count if kind in found else None,
                    "counted_on": found[kind].counted_on if kind in found else None,
                }
                for kind, words in counts.WORDS.items()
            ],
        },
    )


def _offered_on(cycle: Cycle) -> datetime | None:
    """The day on which someone signed that everyone was offered the plan."""
    stages = StageRun.objects.filter(process_run__cycle=cycle, process_run__key="meaning_of_life")
    signed = Evidence.objects.filter(
        criterion__stage__in=stages, criterion__key="offered", withdrawn_at__isnull=True
    )
    return signed.order_by("signed_at").values_list("signed_at", flat=True).first()
