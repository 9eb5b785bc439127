"""Which wave an address opens that anybody may use."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from people import scope
from people.models import Organisation
from programmes.pulses.models import Wave, WaveGroup


@dataclass(frozen=True)
class Found:
    """A public wave that has been opened, found before any organisation was bound."""

    organisation: Organisation
    wave: Wave
    group_id: int


def by_token(*, slug: str, token: str) -> Found | None:
    """None for what was never opened. As much is asked where there is no such organisation."""
    organisation = Organisation.objects.here().filter(slug=slug).first()
    with scope.bind(organisation.pk if organisation else scope.NOWHERE), transaction.atomic():
        rows = Wave.objects.filter(token=token, audience=Wave.Audience.PUBLIC).exclude(token="")
        wave = rows.exclude(state=Wave.State.DRAFT).first()
        if organisation is None or wave is None:
            return None
        group = WaveGroup.objects.get(wave=wave, parent__isnull=True)
    return Found(organisation, wave, group.pk)


def address(wave: Wave) -> str:
    """As it stands in the code to scan and on paper."""
    path = reverse("public_answer", args=[wave.organisation.slug, wave.token])
    return str(settings.BASE_URL) + path


def languages(organisation: Organisation) -> list[str]:
    """Those in which an answer can be given, the organisation's own first."""
    known = dict(settings.LANGUAGES)
    return [code for code in organisation.languages if code in known] or [settings.LANGUAGE_CODE]
