"""The tables of a programme: one module a noun."""

from programmes.models.assignment import (
    Assignment,
    Participation,
    PrivateCount,
    PrivateMilestone,
)
from programmes.models.baseline import Baseline
from programmes.models.calendar_feed import CalendarFeed
from programmes.models.charter import Charter, Safeguard, SafeguardAnswer, SteeringSeat
from programmes.models.conversation import Conversation
from programmes.models.criterion import Criterion, Evidence, EvidenceFile, Reading
from programmes.models.gate import GateDecision, GateLook, GateProposal, GateStage
from programmes.models.health import Health
from programmes.models.improvement import Improvement, ImprovementMove
from programmes.models.milestone import Milestone
from programmes.models.programme import Cycle, Programme
from programmes.models.programme_access import ProgrammeAccess
from programmes.models.stage import ProcessRun, StageRun
from programmes.models.template import Template, TemplateVersion

__all__ = [
    "Assignment",
    "Baseline",
    "CalendarFeed",
    "Charter",
    "Conversation",
    "Criterion",
    "Cycle",
    "Evidence",
    "EvidenceFile",
    "GateDecision",
    "GateLook",
    "GateProposal",
    "GateStage",
    "Health",
    "Improvement",
    "ImprovementMove",
    "Milestone",
    "Participation",
    "PrivateCount",
    "PrivateMilestone",
    "ProcessRun",
    "Programme",
    "ProgrammeAccess",
    "Reading",
    "Safeguard",
    "SafeguardAnswer",
    "StageRun",
    "SteeringSeat",
    "Template",
    "TemplateVersion",
]
