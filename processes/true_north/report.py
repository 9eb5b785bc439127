"""What True North adds to a report."""

from datetime import datetime

from django.utils.translation import gettext as _

from people.texts import said
from processes.true_north import queries
from programmes.models import Cycle
from programmes.process import ReportSection


def section(cycle: Cycle, at: datetime) -> ReportSection:
    """The adopted cards by title, and how many are still drafts."""
    cards = list(queries.value_cards(cycle.programme))
    adopted = [card for card in cards if card.state == card.State.ADOPTED]
    return ReportSection(
        title=_("Values and principles"),
        template="true_north/report_section.html",
        context={
            "adopted": [
                {"title": said(card.title), "statement": said(card.statement)} for card in adopted
            ],
            "drafts": len(cards) - len(adopted),
        },
    )
