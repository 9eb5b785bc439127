"""What this installation is to an organisation's provider."""

from django.conf import settings
from django.urls import reverse

from people.actions import provider as actions
from people.models import Organisation, Provider
from people.signin.protocol import Client


def client_of(organisation: Organisation, provider: Provider) -> Client:
    """Raises CannotOpen where the key that sealed the secret is gone."""
    return Client(
        organisation_id=organisation.pk,
        issuer=provider.issuer,
        client_id=provider.client_id,
        secret=actions.secret_of(provider),
        redirect_url=redirect_url(organisation),
        stamp=provider.stamp,
        acr_values=tuple(provider.acr_values.split()) if provider.second_factor else (),
    )


def redirect_url(organisation: Organisation) -> str:
    """From BASE_URL, as it is entered at the provider."""
    return settings.BASE_URL + reverse("organisation_sign_in_back", args=[organisation.slug])
