"""Instruments, waves, answers without a person, and the figures that have passed the door."""

from programmes.pulses.models.answer import ClosedAnswer, ClosedComment, OpenAnswer, OpenComment
from programmes.pulses.models.draft import SurveyDraft
from programmes.pulses.models.figure import WaveFigure, WaveTotal
from programmes.pulses.models.follow_up import FollowUp
from programmes.pulses.models.instrument import Instrument, InstrumentVersion
from programmes.pulses.models.wave import Invited, Wave, WaveGroup

__all__ = [
    "ClosedAnswer",
    "ClosedComment",
    "FollowUp",
    "Instrument",
    "InstrumentVersion",
    "Invited",
    "OpenAnswer",
    "OpenComment",
    "SurveyDraft",
    "Wave",
    "WaveFigure",
    "WaveGroup",
    "WaveTotal",
]
