"""Whoever is erased is no longer named in reports that are kept, on the page and in the PDF."""

import io
import json

import pypdf
import pytest

from people.models import Member
from programmes.reports import making, naming
from programmes.reports.models import Report, ReportFile
from tests.factories.people import House
from tests.factories.reports import AT, report, steered


def numbers(value: object) -> list[object]:
    """Every figure of a snapshot, in order."""
    if isinstance(value, dict):
        return [found for each in value.values() for found in numbers(each)]
    if isinstance(value, list):
        return [found for each in value for found in numbers(each)]
    return [value] if isinstance(value, int | float) else []


@pytest.mark.weasy
def test_the_name_goes_and_every_figure_stays(house: House) -> None:
    """Alice decided a gate, so a real report says so; she is called by her whole name there."""
    with house.within(house.alice):
        Member.objects.filter(pk=house.alice.pk).update(full_name="Alice Canary")
        house.alice.refresh_from_db()
        row = report(steered(house.alice), by=house.alice)
        making.make(report_id=row.pk, at=AT)
        before = Report.objects.get(pk=row.pk).snapshot

        changed = naming.take_out(house.alice, AT)
        again = naming.take_out(house.alice, AT)

        after = Report.objects.get(pk=row.pk).snapshot
        file = bytes(ReportFile.objects.get(report=row).content)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    assert (changed, again) == (1, 0)
    assert "Alice Canary" in json.dumps(before)
    assert "Canary" not in json.dumps(after)
    assert "Somebody who is no longer here" in json.dumps(after)
    assert numbers(after) == numbers(before)
    assert "Canary" not in text
    assert "Somebody who is no longer here" in " ".join(text.split())


def test_reports_that_do_not_name_them_are_as_they_were(house: House) -> None:
    with house.within(house.alice):
        row = report(steered(house.alice), by=house.alice)
        Report.objects.filter(pk=row.pk).update(
            snapshot={"by": "Somebody else", "figure": "3", "words": "Bob Builder was praised"}
        )
        ReportFile.objects.create(report=row, content=b"as it was", size=9)

        changed = naming.take_out(house.bob, AT)

        kept = Report.objects.get(pk=row.pk).snapshot
        assert (changed, kept["words"], kept["figure"]) == (0, "Bob Builder was praised", "3")
        assert bytes(ReportFile.objects.get(report=row).content) == b"as it was"
