"""What the worker has chosen to bring from other processes, such as goals of their life plan (S7)."""

from typing import Any

from people.models import Member
from processes.alignment.keys import KEY
from programmes import registry


def goals_of(member: Member) -> list[dict[str, Any]]:
    """Goals with title and area, for the member alone; each process decides what it hands over."""
    return [
        goal
        for process in registry.processes()
        if process.key != KEY
        for goal in process.insights(member).get("goals", ())
    ]
