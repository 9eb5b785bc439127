"""From cards to the HTML of a sheet: eight to a page, each with its QR code."""

import io
from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from people.actions.card import Fresh
from people.models import Organisation

TO_A_PAGE = 8
WORDS = {
    "organisation": _("Organisation"),
    "number": _("Number"),
    "code": _("Code"),
    "how": _("Scan this and type your code. Or sign in with number and code at the address below."),
    "lost": _("Lost it? Tell HR at once."),
}
PATTERN = _("QR code that leads to the sign-in page of this card")


def document(fresh: Sequence[Fresh], *, organisation: Organisation, with_names: bool) -> str:
    """The whole document, in each of the organisation's languages."""
    languages = [code for code in organisation.languages if code in dict(settings.LANGUAGES)]
    languages = languages or [settings.LANGUAGE_CODE]
    with translation.override(languages[0]):
        drawn = [_card(one, with_names) for one in fresh]
        context = {
            "language": languages[0],
            "organisation": organisation,
            "pages": [drawn[at : at + TO_A_PAGE] for at in range(0, len(drawn), TO_A_PAGE)],
            "words": {name: in_each(text, languages) for name, text in WORDS.items()},
            "address": settings.BASE_URL.partition("://")[2] + reverse("sign_in_number"),
        }
        return render_to_string("people/card_sheet.html", context)


def in_each(text: Promise | str, languages: Sequence[str]) -> list[tuple[str, str]]:
    """Language and sentence; a sentence that reads the same in two languages stands there once."""
    said: dict[str, str] = {}
    for language in languages:
        with translation.override(language):
            said.setdefault(str(text), language)
    return [(language, sentence) for sentence, language in said.items()]


def _card(one: Fresh, with_names: bool) -> dict[str, Any]:
    url = settings.BASE_URL + reverse("card", args=[one.key])
    return {
        "pattern": pattern(url),
        "number": one.member.number,
        "code": one.printed,
        "name": str(one.member) if with_names else "",
    }


def pattern(url: str, title: Promise | str = PATTERN) -> SafeString:
    """One path without colours of its own, so that a thousand of them are no burden."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        nl=False,
        border=0,
        omitsize=True,
        dark="#000000",
        title=str(title),
        svgclass=None,
        lineclass=None,
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 -- nothing in it but the pattern
