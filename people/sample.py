"""A synthetic organisation of any size: invented people in departments, marked as a sample."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import Count

from people import scope, words
from people.models import (
    AccessCard,
    Account,
    Department,
    Grant,
    JobTitle,
    Kiosk,
    Member,
    Membership,
    Organisation,
    Part,
)
from people.signin import codes
from people.signin.sample import CARD_CODE, CARD_SECRET, PASSWORD

BATCH = 2000
GIVEN = [
    "Aina",
    "Beto",
    "Calla",
    "Dario",
    "Elke",
    "Femi",
    "Goro",
    "Hala",
    "Inés",
    "Jovan",
    "Kaia",
    "Lior",
    "Mirel",
    "Nuria",
    "Oskar",
    "Paz",
    "Quim",
    "Rania",
    "Sorin",
    "Tala",
    "Uxía",
    "Vito",
    "Wanda",
    "Ximo",
    "Yara",
    "Zeno",
    "Łucja",
    "Øyvind",
    "Žofia",
    "思远",
    "雨桐",
    "Ольга",
]
FAMILY = [
    "Alder",
    "Brook",
    "Cedar",
    "Dale",
    "Elm",
    "Fern",
    "Glen",
    "Heath",
    "Ivy",
    "Juniper",
    "Kelp",
    "Larch",
    "Moss",
    "Nettle",
    "Oak",
    "Pine",
    "Quill",
    "Reed",
    "Sorrel",
    "Thorn",
    "Umber",
    "Vale",
    "Willow",
    "Yarrow",
    "Zephyr",
    "Ribera",
    "Montaña",
    "Fjord",
    "Köhler",
    "Łąka",
    "林",
    "山田",
]
BRANCHES = (
    "Harbour house",
    "Garden house",
    "Station house",
    "Hill house",
    "River house",
    "Park house",
)
AREAS = {
    "Front desk": "Receptionist",
    "Kitchen": "Cook",
    "Rooms": "Room attendant",
    "Maintenance": "Technician",
    "Office": "Office clerk",
}
LEAD = "Shift leader"


@dataclass(frozen=True)
class Cast:
    """The members whose sign-ins the demo shows, one for each part."""

    organisation: Organisation
    hr: Member
    sponsor: Member
    manager: Member
    worker: Member
    consultant: Member


def build(*, slug: str, name: str, people: int, random: Random, at: datetime) -> Cast:
    """Make the organisation with ``people`` workers and a cast. Bind nothing before calling."""
    organisation = Organisation.objects.create(
        slug=slug,
        name=name,
        languages=["en", "es", "zh-hans"],
        time_zone="Europe/Madrid",
        is_sample=True,
    )
    with scope.bind(organisation.pk):
        titles = {title: JobTitle.objects.create(name=title) for title in (*AREAS.values(), LEAD)}
        departments = _departments(people)
        members = _members(people, departments, titles, random, at.date())
        _managers(departments)
        words.index(members)
        return _cast(organisation, members, at)


def _departments(people: int) -> list[tuple[Department, str]]:
    """Houses with five areas each; a house for each 240 people or so. Returns the areas."""
    houses = max(1, min(round(people / 120), 40))
    areas = []
    for number in range(houses):
        stem = BRANCHES[number % len(BRANCHES)]
        branch = stem if number < len(BRANCHES) else f"{stem} {number // len(BRANCHES) + 1}"
        house = Department.objects.create(name=branch)
        areas += [
            (Department.objects.create(name=area, parent=house), title)
            for area, title in AREAS.items()
        ]
    return areas


def _members(
    people: int,
    departments: list[tuple[Department, str]],
    titles: dict[str, JobTitle],
    random: Random,
    today: date,
) -> list[Member]:
    rows = []
    for number in range(1, people + 1):
        department, title = departments[_spread(number, len(departments))]
        leads = number <= len(departments)
        full_name = f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
        rows.append(
            Member(
                number=f"{1000 + number}",
                full_name=full_name,
                # Most people who serve have no address of their own at work.
                address=f"person{number}@sample.example"
                if leads or random.random() < 0.4
                else None,
                department=department,
                job_title=titles[LEAD] if leads else titles[title],
                language=random.choice(("", "", "es", "zh-hans")),
                started_on=today - timedelta(days=random.randrange(30, 4000)),
                sort_key=words.sort_key(full_name, f"{1000 + number}"),
            )
        )
    return Member.objects.bulk_create(rows, batch_size=BATCH)


def _spread(number: int, areas: int) -> int:
    """The first people lead one area each; the rest fill them unevenly, some with very few."""
    return (number - 1) % areas if number <= areas else (number * number + number // 3) % areas


def _managers(departments: list[tuple[Department, str]]) -> None:
    """The first member of each area leads it; the first area's leader leads the house."""
    first: dict[int, Member] = {}
    for member in Member.objects.filter(job_title__name=LEAD).order_by("pk"):
        first.setdefault(member.department_id or 0, member)
    houses: dict[int, Member] = {}
    for department, _title in departments:
        department.manager = first.get(department.pk)
        if department.manager is not None:
            houses.setdefault(department.parent_id or 0, department.manager)
    Department.objects.bulk_update([department for department, _ in departments], ["manager"])
    for house_id, manager in houses.items():
        Department.objects.filter(pk=house_id).update(manager=manager)


def _manager() -> Member | None:
    """Who leads the area with the most people, and nothing else."""
    alone = Member.objects.annotate(led=Count("managed")).filter(led=1).values("pk")
    areas = Department.objects.filter(manager__in=alone).annotate(people=Count("members"))
    area = areas.order_by("-people", "pk").first()
    return area.manager if area else None


def _cast(organisation: Organisation, members: list[Member], at: datetime) -> Cast:
    password = make_password(PASSWORD)
    hr = _person("HR", "Sample HR manager", "hr@sample.example")
    sponsor = _person("SP", "Sample sponsor", "sponsor@sample.example")
    consultant = _person("CO", "Sample consultant", "consultant@sample.example", external=True)
    manager = _manager() or members[0]
    worker = (
        Member.objects.filter(department=manager.department, address__isnull=True)
        .exclude(pk=manager.pk)
        .order_by("pk")
        .first()
        or members[-1]
    )
    for member, email in (
        (hr, hr.address),
        (sponsor, sponsor.address),
        (consultant, consultant.address),
        (manager, manager.address),
        (worker, None),
    ):
        _sign_in(organisation, member, email, password)
    words.index([hr, sponsor, consultant])
    ends = at.date() + timedelta(days=365)
    Membership.objects.filter(organisation=organisation, member_id=consultant.pk).update(
        ends_on=ends
    )
    for member, part, until in (
        (hr, Part.HR, None),
        (sponsor, Part.SPONSOR, None),
        (consultant, Part.CONSULTANT, ends),
    ):
        Grant.objects.create(member=member, part=part, until=until, given_at=at)
    _card(worker, hr, at)
    _kiosks(worker.department, hr, at)
    return Cast(organisation, hr, sponsor, manager, worker, consultant)


def _card(worker: Member, hr: Member, at: datetime) -> None:
    """The one card whose secrets are known; ``manage.py accounts`` says them."""
    key = codes.key_of(CARD_SECRET, worker.organisation_id)
    AccessCard.objects.create(
        member=worker,
        token_hash=codes.token_hash(key),
        code_hash=codes.code_hash(CARD_CODE),
        made_by=hr,
        made_at=at,
    )


def _kiosks(department: Department | None, hr: Member, at: datetime) -> None:
    """One that waits for a device, and one that was withdrawn."""
    for name, place, withdrawn_at in (
        ("Staff room", department, None),
        ("Old reception desk", None, at),
    ):
        Kiosk.objects.create(
            name=name, department=place, made_by=hr, made_at=at, withdrawn_at=withdrawn_at
        )


def _person(number: str, name: str, address: str, *, external: bool = False) -> Member:
    return Member.objects.create(
        number=number,
        full_name=name,
        address=address,
        external=external,
        sort_key=words.sort_key(name, number),
    )


def _sign_in(organisation: Organisation, member: Member, email: str | None, password: str) -> None:
    account = (Account.objects.filter(email=email).first() if email else None) or (
        Account.objects.create(email=email, password=password)
    )
    Member.objects.filter(pk=member.pk).update(account=account)
    Membership.objects.create(account=account, organisation=organisation, member_id=member.pk)
