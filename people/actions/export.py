"""What is done with the list of people as a whole: taking it away as a file."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from people import audit
from people.exports import columns, files
from people.exports.files import Kind
from people.models import Member
from people.queries import member_list
from people.queries.member_list import Narrowing


@transaction.atomic
def export(*, narrowing: Narrowing, kind: Kind, by: Member, at: datetime) -> BinaryIO:
    """Everybody who fits, in the order of the list. Who took how many away is noted."""
    members = member_list.in_order(narrowing, at.date())
    file, count = files.written(kind, columns.KEYS, columns.rows(members))
    place = narrowing.department
    audit.record(
        action="member.export",
        by=by,
        at=at,
        about=place,
        kind=kind.value,
        count=count,
    )
    return file
