"""What may be shown of the answers of many, and in which words, so that nobody stands out."""

from programmes.pulses.disclosure.coding import (
    CodedMean,
    CodedShare,
    End,
    coded_mean,
    coded_share,
    participation_percent,
)
from programmes.pulses.disclosure.columns import shown_columns
from programmes.pulses.disclosure.ledger import Ledger, SinglesOut
from programmes.pulses.disclosure.tree import Shown, shown_groups

__all__ = [
    "CodedMean",
    "CodedShare",
    "End",
    "Ledger",
    "Shown",
    "SinglesOut",
    "coded_mean",
    "coded_share",
    "participation_percent",
    "shown_columns",
    "shown_groups",
]
