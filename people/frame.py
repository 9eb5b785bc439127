"""The top of a page: drawn once in this process, and used for all whose pages have the same one.

Kept markup holds nobody's name and no token. What is one reader's or one request's is put in last.
"""

import secrets
from functools import lru_cache

from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from people.models import Part
from people.permissions import PART_PERMISSIONS

# Nobody can type these: they are drawn when the process starts.
_TOKEN, _HERE, _NAME = (f"put-in-{secrets.token_hex(16)}" for _ in range(3))
_KEPT = 512

Link = tuple[str, str]


def header(context: Context) -> SafeString:
    """``components/_header.html`` for the page that is being drawn."""
    request, token = context.get("request"), str(context.get("csrf_token") or "")
    member, kiosk = context.get("member"), context.get("at_kiosk")
    markup = _drawn(
        get_language() or "",
        str(getattr(context.get("organisation"), "name", "")),
        str(context.get("home_url") or "/"),
        str(kiosk["home"] if kiosk else context.get("hide_url") or ""),
        _navigation(context, request.path if request else ""),
        tuple((str(e["label"]), str(e["url"])) for e in context.get("account_menu") or ()),
        str(context.get("language_form") or ""),
        at_kiosk=bool(kiosk),
        signed_in=bool(getattr(context.get("user"), "is_authenticated", False)),
        named=bool(member),
        token=bool(token),
    )
    for hole, value in ((_TOKEN, token), (_HERE, context.get("here")), (_NAME, member)):
        markup = markup.replace(hole, escape(value))
    return mark_safe(markup)  # noqa: S308 -- drawn by a template; what is put in is escaped


@lru_cache(maxsize=_KEPT)
def _drawn(
    language: str,  # the active one; not passed on, but another language is other markup
    organisation: str,
    home_url: str,
    hide_url: str,
    navigation: tuple[tuple[str, str, str], ...],
    account_menu: tuple[Link, ...],
    language_form: str,
    *,
    at_kiosk: bool,
    signed_in: bool,
    named: bool,
    token: bool,
) -> str:
    return render_to_string(
        "components/_header.html",
        {
            "organisation": organisation,
            "home_url": home_url,
            "hide_url": hide_url,
            "navigation": navigation,
            "account_menu": account_menu,
            "language_form": language_form,
            "at_kiosk": at_kiosk,
            "signed_in": signed_in,
            "member": _NAME if named else "",
            "csrf_token": _TOKEN if token else "",
            "here": _HERE,
        },
    )


@lru_cache(maxsize=_KEPT)
def sections(section: str, slug: str, parts: frozenset[Part], language: str | None) -> SafeString:
    """The way between the pages of people, for whoever plays these parts."""
    may = {permission.name for part in parts for permission in PART_PERMISSIONS[part]}
    context = {"section": section, "slug": slug, "may": may}
    return render_to_string("people/_sections.html", context)


def _navigation(context: Context, path: str) -> tuple[tuple[str, str, str], ...]:
    """Label, address, and the value of ``aria-current``: the page itself, or one below it."""
    return tuple(
        (
            str(entry["label"]),
            entry["url"],
            ("page" if entry["url"] == path else "true") if entry["current"] else "",
        )
        for entry in context.get("navigation") or ()
    )
