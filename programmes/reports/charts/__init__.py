"""Charts as SVG text, drawn once for page and PDF alike.

Every colour is a literal presentation attribute, because the PDF renderer applies no style sheet
inside a drawing, together with a class, by which charts.css dresses the same drawing in the
theme of the page. There is no style attribute, no style element and no script, so the strictest
Content-Security-Policy lets it through. One unit is one point.
"""

from programmes.reports.charts.bands import Band, progress_bands
from programmes.reports.charts.course import CoursePoint, CourseScale, course
from programmes.reports.charts.heat import heat_step
from programmes.reports.charts.plan import ClosedTime, Gate, MonthNames, PlanRow, Segment, plan
from programmes.reports.charts.ring import ring
from programmes.reports.charts.stacked import Stack, StackKey, stacked
from programmes.reports.charts.svg import Drawing

__all__ = [
    "Band",
    "ClosedTime",
    "CoursePoint",
    "CourseScale",
    "Drawing",
    "Gate",
    "MonthNames",
    "PlanRow",
    "Segment",
    "Stack",
    "StackKey",
    "course",
    "heat_step",
    "plan",
    "progress_bands",
    "ring",
    "stacked",
]
