"""Who has offered to talk with people about their plan, and to read goals for clarity."""

from processes.meaning_of_life.actions import partner
from processes.meaning_of_life.models import Kind
from processes.meaning_of_life.sample.cast import Cast


def fill_in(cast: Cast) -> None:
    """One of each kind; two of them are trained to read."""
    for member, kind, reads in (
        (cast.hr, Kind.HR, True),
        (cast.sponsor, Kind.OTHER_MANAGER, False),
        (cast.other_manager, Kind.OTHER_MANAGER, False),
        (cast.coach, Kind.COACH, False),
        (cast.reader, Kind.PEER, True),
    ):
        partner.name(
            programme=cast.programme,
            member=member,
            kind=kind,
            reads=reads,
            by=cast.hr,
            at=cast.week(6),
        )
