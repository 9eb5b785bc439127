"""From an empty installation to a running programme, as HR would find the way: by what the pages say.

Every page is reached by a link or a button of the one before. What it takes is counted, and told as
the minutes of somebody who reads 200 words a minute, types 200 signs and clicks within three seconds;
of a page that is new they read 120 words, of one that they know 25.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people import scope
from people.models import FirstRun, Organisation
from people.signin import codes
from programmes.models import StageRun
from tests.browser.conftest import Visitor
from tests.browser.test_story import DESKTOP, PHONE
from tests.roles import as_role

pytestmark = [pytest.mark.browser, pytest.mark.queue]

PASSWORD = "a long enough password"
NAMES = [
    f"Synthetic {word}"
    for word in ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
]
LIST = "Name,Number,Department,Manager\n" + "".join(
    f"{name},{number},{'Kitchen' if number % 2 else 'Salon'},{'' if number == 1 else NAMES[0]}\n"
    for number, name in enumerate(NAMES, start=1)
)
MINUTES = 10


@dataclass
class Effort:
    """What somebody does who finds the way."""

    alice: Visitor
    clicks: int = 0
    signs: int = 0
    words: int = 0
    pages: list[str] = field(default_factory=list)

    def reads(self) -> None:
        title = self.alice.page.title()
        self.words += min(25 if title in self.pages else 120, len(self.alice.text().split()))
        self.pages.append(title)

    def follow(self, name: str) -> None:
        self.clicks += 1
        self.alice.follow(re.compile(re.escape(name)))
        self.reads()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.clicks += 1
        self.alice.press(name)
        self.reads()

    def fill(self, label: str, value: str) -> None:
        self.clicks += 1
        self.signs += len(value)
        self.alice.page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(value)

    def tick(self, label: str) -> None:
        self.clicks += 1
        self.alice.page.get_by_text(label, exact=True).first.click()

    @property
    def minutes(self) -> float:
        return (self.words + self.signs) / 200 + self.clicks * 3 / 60

    def told(self, until: str) -> str:
        return (
            f"{until}: {len(self.pages)} pages, {self.clicks} clicks, {self.signs} signs,"
            f" {self.words} words, {self.minutes:.1f} minutes"
        )


@pytest.fixture
def link(transactional_db: None) -> str:
    """As the command makes it."""
    token = codes.new_token()
    with as_role("system"), transaction.atomic():
        FirstRun.objects.create(
            token_hash=codes.token_hash(token),
            expires_at=timezone.now() + timedelta(hours=1),
        )
    return f"/first-run/{token}/"


def home(effort: Effort) -> None:
    effort.clicks += 1
    effort.alice.go("/")
    effort.reads()


def founds(effort: Effort, link: str) -> None:
    effort.alice.go(link)
    effort.reads()
    effort.fill("Name of the organisation", "Harbour Hotels")
    effort.fill("Your full name", "Alice")
    effort.fill("Your work e-mail address", "alice@harbour.example")
    effort.fill("New password", PASSWORD)
    effort.fill("The same password again", PASSWORD)
    effort.press("Create the organisation")


def starts(effort: Effort) -> None:
    effort.fill("Name of the programme", "Culture of service")
    effort.fill("Kick-off", timezone.localdate().isoformat())
    effort.press("Start the programme")


def brings_people(effort: Effort) -> None:
    effort.follow("Bring in your people")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    effort.alice.page.set_input_files("input[type=file]", file)
    effort.clicks += 2
    effort.press("Continue")
    effort.alice.says("Say where the columns go")
    effort.press("Check the rows")
    effort.press(re.compile("Bring in 10 people"))
    effort.alice.says("The list is brought in")


def lets_in(effort: Effort) -> None:
    """To the page with the slips: none of these people has an address."""
    home(effort)
    effort.follow("Let them in")
    effort.alice.says("Print")


def gives_the_sponsor(effort: Effort) -> None:
    home(effort)
    effort.follow("Give somebody the part of the sponsor")
    effort.fill("Person", NAMES[0])
    effort.tick("Sponsor")
    effort.press("Give the part")


def writes_the_charter(effort: Effort) -> None:
    home(effort)
    effort.follow("Write the charter, and say who steers")
    effort.follow("Write the charter")
    effort.fill("Why now?", "Guests tell us that we are correct and not warm.")
    effort.fill("What do we promise?", "One hour a week, in paid time.")
    effort.fill("What will nobody be measured on?", "Pay, rating, promotion.")
    effort.fill("Who answers for the programme?", NAMES[0])
    effort.press("Save the charter")
    effort.follow("Add somebody to the steering group")
    effort.fill("Who?", NAMES[1])
    effort.fill("In which role?", "Speaks for the cooks")
    effort.tick("Speaks for the workers")
    effort.press("Add this person")


def opens_the_first_stage(effort: Effort) -> None:
    home(effort)
    effort.follow("Open the first stage of Emotional climate")
    effort.press(re.compile("^Open"))


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_nothing_to_a_running_programme_in_under_ten_minutes(
    link: str, workers, visit, width: int
) -> None:
    effort = Effort(visit(width))
    founds(effort, link)
    starts(effort)
    brings_people(effort)
    opens_the_first_stage(effort)
    running = effort.minutes
    print(effort.told("The first stage is open"))
    gives_the_sponsor(effort)
    lets_in(effort)
    writes_the_charter(effort)
    home(effort)
    print(effort.told("Sponsor, slips and charter too"))

    acme = Organisation.objects.get()
    with scope.bind(acme.pk), transaction.atomic():
        opened = StageRun.objects.get(state=StageRun.State.OPEN)
    steps = effort.alice.page.locator(".task").all_inner_texts()
    assert (acme.slug, opened.key) == ("harbour-hotels", "protect")
    assert [step.split("\n")[0] for step in steps if "Done" in step] == [
        "Bring in your people",
        "Give somebody the part of the sponsor",
        "Write the charter, and say who steers",
        "Open the first stage of Emotional climate",
    ]
    assert running < MINUTES
