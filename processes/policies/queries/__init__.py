"""What Policies can be asked: its texts, their traces, and what it hands to the programme."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from people.models import Member
from processes.policies.models import Policy
from programmes.process import Element


def elements() -> list[Element]:
    """Policies are traced to others; nothing is traced to them."""
    return []


def insights(member: Member) -> Mapping[str, Any]:
    """Nothing here belongs to one person."""
    return {}


def export(member: Member) -> Mapping[str, Any]:
    """The texts that the member owns, wrote or changed last; they are the organisation's."""
    rows = Policy.objects.filter(
        Q(owner=member) | Q(updated_by=member) | Q(created_by=member)
    ).order_by("pk")
    return {
        "policies": [
            {"uuid": str(row.uuid), "title": row.title, "owner": row.owner_id == member.pk}
            for row in rows
        ]
    }


def erase(member: Member) -> int:
    """Policies are the organisation's; nothing here is the member's alone."""
    return 0
