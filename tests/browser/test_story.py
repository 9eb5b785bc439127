"""The main job, end to end, as the five parts, on a phone and on a desktop, under the strict policy."""

import re
from datetime import timedelta

import pypdf
import pytest
from django.db import transaction
from django.utils import timezone

from people import scope
from people.models import Department, Member, Part
from programmes.models import StageRun
from programmes.reminders.models import Message, OrganisationDue
from programmes.reminders.tasks import wake
from tests.factories import people

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.weasy]

PASSWORD = "a long enough password"
PHONE, DESKTOP = 390, 1280
LIST = (
    "Number;Name;E-mail;Department;Job title;Manager number\n"
    "10;The kitchen's manager;manager@acme.example;Kitchen;Cook;\n"
    + "".join(f"{n};Person {n};;Kitchen;Cook;10\n" for n in range(11, 24))
    + "24;Ñandú Öl;;Front desk;Receptionist;10\n"
).encode("cp1252")
P = "/o/acme/p/culture-of-service"
TODAY = timezone.localdate()


@pytest.fixture
def acme(transactional_db):
    """Acme with Alice (HR manager) and a sponsor, and nobody else yet."""
    with transaction.atomic():
        row = people.organisation()
        with scope.bind(row.pk):
            alice = people.member(
                "1", full_name="Alice", address="alice@acme.example", parts=(Part.HR,)
            )
            people.account_for(alice, "alice@acme.example")
            sponsor = people.member(
                "2", full_name="The sponsor", address="sponsor@acme.example", parts=(Part.SPONSOR,)
            )
            people.account_for(sponsor, "sponsor@acme.example")
    return row


def within(acme, question):
    """Ask the database something, bound to Acme."""
    with scope.bind(acme.pk), transaction.atomic():
        return question()


def until(visitor, question, seconds: int = 90) -> None:
    """Wait while the workers work."""
    for _ in range(seconds * 2):
        if question():
            return
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"nothing happened for too long; the page says: {visitor.text()}")


def stage(acme, process: str, key: str) -> str:
    row = within(acme, lambda: StageRun.objects.get(process_run__key=process, key=key))
    return str(row.uuid)


def imports_people(acme, alice) -> None:
    alice.go("/o/acme/people/import/")
    alice.page.set_input_files(
        "input[type=file]", {"name": "people.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    alice.press("Continue")
    alice.says("Say where the columns go")
    alice.press("Check the rows")
    bring_in = alice.page.get_by_role("button", name=re.compile("Bring in 15"))
    bring_in.wait_for(timeout=90_000)
    alice.click(bring_in)
    until(alice, lambda: within(acme, lambda: Member.objects.filter(number="24").exists()))


def sets_up_people(acme, alice) -> str:
    """A slip for person 11, a manager for the kitchen, a consultant. Returns the slip's code."""
    eleven = within(acme, lambda: Member.objects.get(number="11").uuid)
    kitchen = within(acme, lambda: Department.objects.get(name="Kitchen").uuid)
    alice.go(f"/o/acme/people/departments/{kitchen}/manager/")
    alice.page.get_by_label("Manager").fill("10")
    alice.press("Save")
    alice.go("/o/acme/people/parts/")
    form = alice.page.locator(
        "form", has=alice.page.get_by_role("button", name="Invite the consultant")
    )
    form.get_by_label("Full name").fill("Carol")
    form.get_by_label("E-mail address").fill("carol@advice.example")
    form.locator("input[type=date]").fill((TODAY + timedelta(days=90)).isoformat())
    alice.click(form.get_by_role("button"))
    alice.go("/o/acme/people/invitations/")
    alice.press("Invite them")
    alice.go(f"/o/acme/people/{eleven}/")
    alice.click(alice.page.locator(f"form[action*='{eleven}/slip/'] button"))
    return alice.page.locator(".slip-code").first.inner_text()


def starts_the_programme(acme, alice) -> None:
    alice.go("/o/acme/programmes/start/")
    alice.page.get_by_label("Kick-off").fill(TODAY.isoformat())
    alice.press("Start the programme")
    alice.says("The seven processes")
    alice.go(f"{P}/alignment/profiles/")
    alice.press(re.compile("^Add"))
    alice.follow("Cook")
    alice.press(re.compile("in use"))
    alice.go(f"{P}/alignment/job-titles/")
    alice.page.get_by_label("Cook").select_option(label="Cook")
    alice.press("Save")
    carol = within(acme, lambda: Member.objects.get(full_name="Carol").uuid)
    alice.go(f"/o/acme/people/{carol}/programmes/")
    alice.page.locator("label[for=id_programmes_0]").click()
    alice.press("Save")
    for process, key in (("meaning_of_life", "write"), ("alignment", "person")):
        alice.go(f"{P}/stages/{stage(acme, process, key)}/open/")
        alice.page.get_by_label(re.compile("Why does it open now")).fill("The board asked for it")
        alice.press("Open this stage")


def uses_the_slip(bob, code: str) -> None:
    bob.go("/code/")
    bob.page.get_by_label(re.compile("Short name")).fill("acme")
    bob.page.get_by_label("Your number").fill("11")
    bob.page.get_by_label("Code").fill(code)
    bob.press("Continue")
    for field in bob.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    bob.press("Save and sign in")
    bob.says("Hello")


def writes_a_life_plan(bob) -> None:
    bob.go(f"{P}/meaning-of-life/life-plan/")
    bob.press(re.compile("plan", re.IGNORECASE))
    bob.go(f"{P}/meaning-of-life/life-plan/")
    bob.click(bob.page.locator(".task-list a"))
    area = bob.page.locator("textarea").first
    area.fill("Those who come tired from the road")
    area.blur()
    bob.says("Draft saved")
    bob.press("Save and continue")
    bob.go(f"{P}/meaning-of-life/goals/new/")
    bob.page.get_by_label(re.compile("What do you want to make true")).fill("Learn to bake bread")
    bob.page.get_by_role("radio").first.check(force=True)
    bob.click(bob.page.locator("main form button.btn-primary"))
    bob.fill("If … then …", "If I am home early, then I take out the flour")
    bob.press("Save and continue")
    bob.fill("What I expect", "A loaf that my children eat")
    bob.press("Save and continue")
    bob.press("Save the goal")
    bob.says("A loaf that my children eat")
    bob.go(f"{P}/meaning-of-life/life-plan/check/")
    bob.says("Those who come tired from the road")


def shares_one_goal(bob) -> None:
    bob.go(f"{P}/meaning-of-life/goals/")
    bob.click(bob.page.locator("a[href$='/share/']"))
    for question in ("With whom?", "For which purpose?"):
        group = bob.page.get_by_role("group", name=re.compile(re.escape(question)))
        group.get_by_role("radio").first.check(force=True)
    bob.page.get_by_label("Until when?").fill((TODAY + timedelta(days=60)).isoformat())
    bob.press("Continue")
    bob.press(re.compile("^Show it to"))


def answers_the_alignment_form(bob) -> None:
    bob.go(f"{P}/alignment/form/")
    bob.press("Start")
    for _ in range(30):
        if bob.page.get_by_role("button", name="Send", exact=True).count():
            break
        if bob.page.get_by_role("button", name="Save and continue").count():
            if bob.page.get_by_role("radio").count():
                bob.page.get_by_role("radio").nth(1).check(force=True)
            bob.press("Save and continue")
        else:
            bob.click(bob.page.locator("main a.btn-primary, main .task-list a"))
    bob.press("Send")
    bob.says("sent")


def accepts_the_invitation(visitor, mailbox, address: str) -> None:
    until(visitor, lambda: mailbox.text_to(address))
    link = re.search(r"http\S+/invitation/\S+", mailbox.text_to(address)[-1]).group()
    visitor.go(link)
    for field in visitor.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    visitor.press("Save and sign in")


def gives_the_other_view(acme, manager) -> None:
    eleven = within(acme, lambda: Member.objects.get(number="11").uuid)
    manager.go("/o/acme/team/")
    manager.says("Person 11")
    manager.go(f"{P}/alignment/members/{eleven}/view/")
    if manager.page.get_by_role("button", name="Start").count():
        manager.press("Start")
    for group in manager.page.locator("fieldset").all():
        group.get_by_role("radio").nth(2).check(force=True)
    manager.press("Save and check")
    manager.press("Send")


def reads_and_loses_the_goal(acme, manager, bob) -> None:
    manager.go(f"{P}/meaning-of-life/shared-goals/")
    manager.click(manager.page.locator("main a[href*='/shared-goals/']"))
    manager.says("Learn to bake bread")
    here = manager.page.url
    bob.go(f"{P}/meaning-of-life/life-plan/readers/")
    bob.click(bob.page.locator("form[action$='/unshare/'] button"))
    assert manager.page.goto(here).status == 404
    manager.complaints.pop()  # the browser reports that 404, as it should


def replies_and_asks_for_a_talk(bob, manager) -> None:
    bob.go(f"{P}/alignment/form/")
    bob.follow("See both views")
    bob.page.locator("textarea").first.fill("I would like to learn the grill")
    bob.press("Send my reply")
    bob.go("/o/acme/conversations/ask/?process=alignment")
    bob.press(re.compile("^Ask"))
    manager.go("/o/acme/conversations/")
    manager.click(manager.page.locator("a[href$='/date/']"))
    manager.page.locator("input[type=date]").fill(TODAY.isoformat())
    manager.press("Save the date")
    for one in (manager, bob):
        one.go("/o/acme/conversations/")
        one.click(one.page.locator("form[action$='/confirm/'] button"))


def decides_a_gate(acme, alice) -> None:
    listen = stage(acme, "true_north", "listen")
    alice.go(f"{P}/stages/{listen}/open/")
    alice.press("Open this stage")
    for _ in range(2):
        alice.go(f"{P}/true-north/?stage=listen")
        unmet = alice.page.locator(".criterion", has_text="Not met")
        alice.click(unmet.get_by_role("link", name="Sign with evidence"))
        alice.page.get_by_label(re.compile("What shows")).fill("Minutes of the circles")
        alice.press("Sign with my name")
    alice.go(f"{P}/true-north/decide/")
    alice.page.get_by_label(re.compile("Why is the gate passed")).fill("Both are there")
    alice.press("Record the decision")
    alice.says("The readings as they stood")


def is_reminded(acme, alice, mailbox) -> None:
    """The planner runs in the tally worker, delivery in the other; ten in the morning is now."""
    OrganisationDue.objects.update(planned_on=None)
    wake.apply_async()
    until(alice, lambda: within(acme, lambda: Message.objects.filter(kind="digest").exists()))
    now = timezone.now()
    within(acme, lambda: Message.objects.filter(kind="digest").update(due_at=now))
    OrganisationDue.objects.update(next_due_at=now)
    wake.apply_async()
    until(alice, lambda: any("/to-do/" in one for one in mailbox.text_to("alice@acme.example")))


def makes_a_report(carol, folder) -> str:
    carol.go("/o/acme/reports/new/")
    carol.page.get_by_label(re.compile("commentary")).fill("A calm beginning.")
    carol.press("Make the report")
    carol.says("Completed")
    carol.follow("Continue")
    link = carol.page.get_by_role("link", name=re.compile("Download the PDF"))
    with carol.page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(folder / "report.pdf")
    pages = pypdf.PdfReader(folder / "report.pdf").pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_story(acme, workers, mailbox, visit, width, tmp_path):
    alice, bob, manager, carol, sponsor = (visit(width) for _ in range(5))
    alice.sign_in("alice@acme.example", people.PASSWORD)
    imports_people(acme, alice)
    code = sets_up_people(acme, alice)
    starts_the_programme(acme, alice)
    uses_the_slip(bob, code)
    writes_a_life_plan(bob)
    shares_one_goal(bob)
    answers_the_alignment_form(bob)
    accepts_the_invitation(manager, mailbox, "manager@acme.example")
    gives_the_other_view(acme, manager)
    reads_and_loses_the_goal(acme, manager, bob)
    replies_and_asks_for_a_talk(bob, manager)
    decides_a_gate(acme, alice)
    is_reminded(acme, alice, mailbox)
    accepts_the_invitation(carol, mailbox, "carol@advice.example")
    text = makes_a_report(carol, tmp_path)
    sponsor.sign_in("sponsor@acme.example", people.PASSWORD)
    sponsor.says("Waits for your decision")

    assert "A calm beginning." in text
    assert "Acme Hotels" in text
