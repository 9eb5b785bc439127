"""Questions about providers: whose is on, which session still holds, who is linked."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from people import scope
from people.models import Member, Organisation, Provider, ProviderLink
from people.prepared import Prepared


@dataclass(frozen=True)
class Found:
    """A provider that is on, found before any organisation was bound."""

    organisation: Organisation
    provider: Provider


def by_slug(slug: str) -> Found | None:
    """Asks as much for an organisation that is not there as for one without a provider."""
    organisation = Organisation.objects.filter(slug=slug).first()
    with scope.bind(organisation.pk if organisation else scope.NOWHERE), transaction.atomic():
        provider = Provider.objects.filter(enabled=True).first()
    return Found(organisation, provider) if organisation and provider else None


def of_organisation() -> Provider | None:
    """The bound organisation's, on or off."""
    return Provider.objects.first()


@dataclass(frozen=True)
class Held:
    """What a session was opened by, while it holds."""

    organisation: Organisation
    provider: Provider
    link: ProviderLink


def live(*, organisation_id: int, stamp: str, link: str) -> Held | None:
    """Whether the provider that opened a session is on, and its link to the person is there."""
    with scope.bind(organisation_id), transaction.atomic():
        rows = Provider.objects.select_related("organisation")
        provider = rows.filter(enabled=True, stamp=stamp).first()
        links = ProviderLink.objects.filter(uuid=link, issuer=provider.issuer if provider else "")
        found = links.first()
    return Held(provider.organisation, provider, found) if provider and found else None


def link_of(member: Member) -> ProviderLink | None:
    """By which the organisation's provider opens this member; None where it never did."""
    return _link_of.first(member=member.pk)


def count_linked() -> int:
    """How many people of the bound organisation the provider has let in."""
    return _links().count()


def _links() -> QuerySet[ProviderLink]:
    """Those of the provider that is set up now; links of another issuer open nothing."""
    return ProviderLink.objects.filter(issuer__in=Provider.objects.values("issuer"))


_link_of = Prepared(lambda member: _links().filter(member=member).order_by("pk")[:1], member=int)
