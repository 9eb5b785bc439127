"""The sections of a report, one module each: what it takes into the snapshot, how it is drawn.

A module has ``KEY``, ``NAME``, ``TEMPLATE``; ``take(facts)`` returns plain values in the words of
the active language, with a ``headline`` that says what was found; ``draw(part)`` adds the charts.
"""

from types import ModuleType

from programmes.reports.sections import gates, participation, plan, processes, results, summary

SECTIONS: tuple[ModuleType, ...] = (summary, processes, plan, gates, participation, results)
BY_KEY: dict[str, ModuleType] = {section.KEY: section for section in SECTIONS}
