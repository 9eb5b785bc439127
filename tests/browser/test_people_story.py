"""HR's own list, never clean: brought in, settled, taken back, brought in again; then the house changes."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from people import scope
from people.imports.models import ImportRun
from people.models import Department, Member
from programmes.actions import conversation
from programmes.models import Conversation
from tests.browser.test_story import DESKTOP, PHONE, until, within
from tests.factories import people

pytestmark = [pytest.mark.browser, pytest.mark.queue]

IMPORT = "/o/acme/people/import/"


def messy() -> bytes:
    """A workbook as it comes: a title above, two languages, twins, pay, a manager by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Plantilla de personal", None, None])
    sheet.append([])
    sheet.append(
        ["Legajo", "Apellido y nombre", "Correo", "Área", "Puesto", "Jefe directo", "Sueldo"]
    )
    sheet.append(["0101", "Núñez, Inés", "ines@acme.example", "Salón", "Camarera", "", 100])
    sheet.append(["0102", " 王小明 ", "nowhere", "Salón", "Camarero", "Inés Núñez", 100])
    sheet.append(["0103", "Öl, Åsa", "", "Terraza", "Camarera", "Inés Núñez", 100])
    sheet.append(["0103", "Öl, Åsa", "", "Terraza", "Camarera", "Inés Núñez", 100])
    sheet.append([None, "Sin número", "", "Salón", "", "", 100])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def house(transactional_db):
    with transaction.atomic():
        return people.house()


def came(acme) -> list[str]:
    def numbers() -> list[str]:
        rows = Member.objects.filter(number__startswith="010").order_by("number")
        return list(rows.values_list("number", flat=True))

    return within(acme, numbers)


def brings_in(acme, alice) -> None:
    """The errors are settled by cause: the first of twins, and a bad address left empty."""
    alice.go(IMPORT)
    alice.page.set_input_files(
        "input[type=file]",
        {"name": "plantilla.xlsx", "mimeType": "application/octet-stream", "buffer": messy()},
    )
    alice.press("Continue")
    alice.says("Say where the columns go")
    alice.press("Check the rows")
    alice.says("4 rows are left out")
    alice.look()
    alice.page.get_by_label("What to do: Number is used twice").select_option("first")
    alice.page.get_by_label(re.compile("What to do: Work e-mail address is not")).select_option(
        "eased"
    )
    alice.press("Check again with these choices")
    alice.says("2 rows are left out")
    alice.press("Bring in 3 people")
    alice.says("The list is brought in")
    alice.look()
    assert came(acme) == ["0101", "0102", "0103"]


def takes_back(acme, alice) -> None:
    alice.follow("Take this list back")
    alice.press("Take the list back")
    alice.says("3 people who came with the list were removed.")
    alice.look()
    assert came(acme) == []


def merges_departments(acme, alice) -> None:
    alice.go("/o/acme/people/departments/")
    alice.follow("Terraza")
    alice.follow(re.compile("Merge"))
    alice.page.get_by_label("Merge into").fill("Salón")
    alice.press("Continue")
    alice.says("Merge Terraza into Salón?")
    alice.press("Merge them")
    assert within(acme, lambda: Department.objects.filter(name="Terraza").exists()) is False
    assert within(acme, lambda: Member.objects.get(number="0103").department.name) == "Salón"


def replaces_the_manager(house, alice, bob) -> None:
    """Bob has asked his manager for a conversation; the manager leaves, and he asks the next."""
    with house.within(house.bob), transaction.atomic():
        conversation.ask(process="alignment", by=house.bob, of=house.manager, at=timezone.now())
    alice.go(f"/o/acme/people/{house.manager.uuid}/last-day/")
    alice.page.get_by_label("Last day").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    alice.press("Save")
    alice.go("/o/acme/people/hand-over/")
    alice.follow("The kitchen's manager")
    for choice in alice.page.get_by_text("Hand to somebody else").all():
        choice.click()
    alice.page.locator("input[name=other]").fill("0101")
    alice.press("Hand over")
    bob.go("/o/acme/conversations/")
    bob.press(re.compile("Ask Inés Núñez instead"))
    with scope.bind(house.organisation.pk, house.bob.pk), transaction.atomic():
        mine = Conversation.objects.filter(asked_by=house.bob, withdrawn_at=None)
        assert list(mine.values_list("asked_of__number", flat=True)) == ["0101"]


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_list_of_people(house, workers, visit, width):
    acme = house.organisation
    alice, bob = visit(width), visit(width)
    alice.sign_in("alice@acme.example", people.PASSWORD)
    brings_in(acme, alice)
    takes_back(acme, alice)
    brings_in(acme, alice)
    until(alice, lambda: within(acme, lambda: ImportRun.objects.filter(state="applied").exists()))
    merges_departments(acme, alice)
    signs_in_by_number(house, bob)
    replaces_the_manager(house, alice, bob)


def signs_in_by_number(house, bob) -> None:
    bob.go("/sign-in/number/")
    form = bob.page.locator("form", has=bob.page.get_by_label("Your number"))
    form.get_by_label(re.compile("Short name")).fill("acme")
    form.get_by_label("Your number").fill(house.bob.number)
    form.get_by_label("Password").fill(people.PASSWORD)
    bob.click(form.get_by_role("button", name="Sign in"))
    bob.page.wait_for_url(re.compile("/o/acme/"))
