"""Organisations, departments, members, accounts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.test import Client
from django.utils import timezone

from people import proof, scope
from people.models import (
    Account,
    Department,
    Grant,
    JobTitle,
    Member,
    Membership,
    Organisation,
    Part,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


def organisation(
    slug: str = "acme", name: str = "Acme Hotels", languages: tuple[str, ...] = ("en",)
) -> Organisation:
    return Organisation.objects.create(slug=slug, name=name, languages=list(languages))


def member(
    number: str = "1",
    *,
    full_name: str = "",
    address: str | None = None,
    department: Department | None = None,
    job_title: JobTitle | None = None,
    manager: Member | None = None,
    external: bool = False,
    parts: tuple[Part, ...] = (),
    until: date | None = None,
    **fields: object,
) -> Member:
    """A member of the bound organisation, with the granted parts."""
    row = Member.objects.create(
        number=number,
        full_name=full_name,
        address=address,
        department=department,
        job_title=job_title,
        manager=manager,
        external=external,
        sort_key=(full_name or number).casefold(),
        **fields,
    )
    for part in parts:
        end = until or (
            timezone.localdate() + timedelta(days=90) if part == Part.CONSULTANT else None
        )
        Grant.objects.create(member=row, part=part, until=end, given_at=NOW)
    return row


def account_for(row: Member, email: str | None = None, until: date | None = None) -> Account:
    """An account that plays this member."""
    account = Account.objects.filter(email=email).first() if email else None
    account = account or Account.objects.create_user(email=email, password=PASSWORD)
    row.account = account
    row.save()
    Membership.objects.create(
        account=account, organisation_id=row.organisation_id, member_id=row.pk, ends_on=until
    )
    return account


def department(
    name: str, parent: Department | None = None, manager: Member | None = None
) -> Department:
    return Department.objects.create(name=name, parent=parent, manager=manager)


def job_title(name: str) -> JobTitle:
    return JobTitle.objects.create(name=name)


def signed_in(
    client: Client, account: Account, *, second: bool = True, fresh: bool = True
) -> Client:
    """The client as one that has proved who it is."""
    client.force_login(account, backend="people.signin.backends.NumberBackend")
    session = client.session
    at = timezone.now() - (timedelta(0) if fresh else proof.FRESH_FOR)
    session[proof.KEY] = proof.of(account.pk, at=at, second=second)
    session.save()
    return client


@dataclass
class House:
    """Acme with its cast, and Mallory's organisation beside it."""

    organisation: Organisation
    kitchen: Department
    alice: Member
    bob: Member
    carol: Member
    manager: Member
    sponsor: Member
    other: Organisation
    mallory: Member

    def client(self, who: Member | None, *, second: bool = True, fresh: bool = True) -> Client:
        """Signed in just now, with a second factor; or without, or a while ago."""
        client = Client()
        if who is not None:
            signed_in(client, who.account, second=second, fresh=fresh)
        return client

    def within(self, who: Member | None = None) -> object:
        """Bind Acme, as ``who`` if given."""
        return scope.bind(self.organisation.pk, who.pk if who else None)

    def within_other(self, who: Member | None = None) -> object:
        return scope.bind(self.other.pk, who.pk if who else None)


def house() -> House:
    """Alice leads (HR), Bob contributes (worker), Carol observes (consultant), Mallory belongs elsewhere."""
    acme, elsewhere = organisation(), organisation("elsewhere", "Elsewhere Ltd")
    with scope.bind(elsewhere.pk):
        mallory = member("1", full_name="Mallory", parts=(Part.HR, Part.SPONSOR))
        account_for(mallory, "mallory@elsewhere.example")
    with scope.bind(acme.pk):
        manager = member("2", full_name="The kitchen's manager", address="manager@acme.example")
        kitchen = department("Kitchen", manager=manager)
        manager.department = kitchen
        manager.save()
        cook = job_title("Cook")
        alice = member("1", full_name="Alice", address="alice@acme.example", parts=(Part.HR,))
        bob = member("3", full_name="Bob", department=kitchen, job_title=cook)
        carol = member(
            "C1",
            full_name="Carol",
            address="carol@advice.example",
            external=True,
            parts=(Part.CONSULTANT,),
        )
        sponsor = member(
            "4", full_name="The sponsor", address="sponsor@acme.example", parts=(Part.SPONSOR,)
        )
        account_for(bob)
        for row in (alice, carol, manager, sponsor):
            account_for(row, row.address)
    return House(acme, kitchen, alice, bob, carol, manager, sponsor, elsewhere, mallory)
