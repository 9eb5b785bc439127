"""One's own data on a phone: who opened what, an export that opens from a disk, an erasure asked and taken back."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from people.models import Job
from people.trust.models import Erasure, RetentionRun
from tests.browser import axe
from tests.browser.conftest import Visitor
from tests.factories.people import PASSWORD
from tests.factories.whole_life import Life, lived
from tests.people.trust.conftest import seal_everything

pytestmark = [pytest.mark.browser, pytest.mark.queue]

PHONE, DESKTOP = 390, 1280


@pytest.fixture
def life(transactional_db: None) -> Life:
    found = lived()
    with transaction.atomic(), found.house.within(found.house.alice):
        RetentionRun.objects.create(at=timezone.now(), removed={"job": 12})
    seal_everything(found.house)
    return found


def fits(visitor: Visitor) -> bool:
    """Nothing is wider than the screen."""
    page = visitor.page
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_person_sees_takes_away_and_has_erased_what_is_theirs(
    life: Life,
    width: int,
    visit: Callable[..., Visitor],
    workers: None,
    tmp_path: Path,
) -> None:
    bob = visit(width)
    bob.sign_in("canary.bob@acme.example", PASSWORD)
    bob.go("/o/acme/my-data/")
    bob.says("As the manager who gave the other view")
    assert fits(bob)
    bob.follow("See all of them")
    bob.says("A goal that you share")
    assert fits(bob)

    bob.go("/o/acme/my-data/export/")
    bob.press("Make my export")
    bob.follow("Continue")
    assert fits(bob)
    with bob.page.expect_download() as download:
        bob.page.get_by_role("link", name="Download the file").click()
    archive = tmp_path / "export.zip"
    download.value.save_as(archive)
    reads_from_a_disk(bob, archive, tmp_path / "opened")

    bob.go("/o/acme/my-data/erasure/")
    assert fits(bob)
    bob.press("Have it erased")
    bob.says("Tick this if you want to go on.")
    bob.page.locator("label[for=id_sure]").click()
    bob.press("Have it erased")
    bob.says("Until then everything stays as it is")
    bob.press("Take it back")
    bob.says("This is taken back. Nothing has been erased.")
    with life.house.within(life.bob), transaction.atomic():
        assert Erasure.objects.get().state == Erasure.State.TAKEN_BACK
        assert Job.objects.filter(kind="own_export", state="done").count() == 1


def reads_from_a_disk(visitor: Visitor, archive: Path, folder: Path) -> None:
    """The page inside, opened as a file: its look is there, and axe finds nothing."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    page = visitor.context.new_page()
    page.goto((folder / "index.html").as_uri())
    drawn = "getComputedStyle(document.querySelector('section')).borderTopWidth"
    assert page.evaluate(drawn) == "1px"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert "canary title" in page.inner_text("main")
    found = axe.faults(page)
    page.close()
    assert found == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_hr_sees_how_long_data_are_kept_and_erases_a_leaver(
    life: Life, width: int, visit: Callable[..., Visitor]
) -> None:
    with transaction.atomic(), life.house.within(life.house.alice):
        life.bob.left_on = timezone.localdate() - timedelta(days=3)
        life.bob.save()
    alice = visit(width)
    alice.sign_in("alice@acme.example", PASSWORD)
    alice.go("/o/acme/kept/")
    alice.says("The log of who did what is sealed until")
    assert fits(alice)
    alice.go(life.bob.get_absolute_url())
    alice.follow("Have their data erased")
    assert fits(alice)
    alice.page.locator("label[for=id_sure]").click()
    alice.press("Have it erased")
    alice.says("Take it back")
