"""The bands of a programme's processes, drawn from the rows of their table."""

from django.utils.translation import gettext as _

from programmes.queries.health import ProcessHealth
from programmes.reports import charts, wording

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw(processes: list[ProcessHealth]) -> charts.Drawing:
    return charts.progress_bands(
        key="health",
        title=_("How far each process has come."),
        description=" ".join(
            _("%(name)s: %(band)s.") % {"name": line.process.name, "band": line.band}
            for line in processes
        ),
        rows=[
            charts.Band(
                order=line.process.order,
                name=str(line.process.name),
                low=line.low,
                high=line.high,
                label=line.band,
            )
            for line in processes
        ],
        ticks=[(share, wording.percent(share)) for share in TICKS],
        words=("", _("From what is certain to what is possible"), ""),
    )
