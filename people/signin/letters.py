"""The letters of signing in. Their links begin with BASE_URL."""

from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from people.actions.invitation import LINK_DAYS
from people.models import Account, Invitation, Member, SignInEvent
from people.post import Letter
from people.signin import codes


def invitation(member: Member, at: datetime) -> Letter | None:
    """Makes a fresh token, so that a link sent before stops working. None once it is accepted."""
    row = Invitation.objects.filter(
        member=member, kind=Invitation.Kind.LINK, used_at=None, replaced_at=None
    ).first()
    if row is None or member.address is None or member.account_id is not None:
        return None
    secret = codes.new_token()
    row.token_hash = codes.token_hash(secret, bound_to=member.address.lower())
    row.expires_at = at + timedelta(days=LINK_DAYS)
    row.save(update_fields=["token_hash", "expires_at"])
    organisation = member.organisation
    path = reverse("invitation", args=[organisation.slug, row.uuid.hex + secret])
    with (
        translation.override(_language(member)),
        timezone.override(member.time_zone or organisation.time_zone),
    ):
        context = {"member": member, "organisation": organisation, "until": row.expires_at}
        return _letter("invitation", settings.BASE_URL + path, context)


def linked(member: Member, at: datetime) -> Letter | None:
    """In case it was not them: who came in is named by nobody but the provider."""
    organisation = member.organisation
    path = reverse("organisation_sign_in", args=[organisation.slug])
    with translation.override(_language(member)):
        context = {"member": member, "organisation": organisation}
        return _letter("linked", settings.BASE_URL + path, context)


def _language(member: Member) -> str:
    languages = [member.language, *member.organisation.languages, settings.LANGUAGE_CODE]
    return next(language for language in languages if language)


def new_password(account: Account) -> Letter:
    """In the account's language; the link works once and for a day."""
    key = default_token_generator.make_token(account)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": key},
    )
    with translation.override(account.language):
        return _letter("new_password", settings.BASE_URL + path, {"account": account})


def code(account: Account, secret: str) -> Letter:
    """Without a link: the code is typed where it was asked for."""
    with translation.override(account.language):
        return _letter("code", settings.BASE_URL, {"code": codes.printed(secret)})


def notice(account: Account, what: str) -> Letter:
    """``what`` is one of ``SignInEvent.What``."""
    with translation.override(account.language):
        path = reverse("security")
        return _letter(
            "notice", settings.BASE_URL + path, {"sentence": str(SignInEvent.What(what).label)}
        )


def _letter(name: str, url: str, context: dict[str, object]) -> Letter:
    context = {**context, "url": url, "base_url": settings.BASE_URL}
    subject = render_to_string(f"people/mail/{name}_subject.txt", context)
    return Letter(
        subject=" ".join(subject.split()),
        body_text=render_to_string(f"people/mail/{name}.txt", context),
        body_html=render_to_string(f"people/mail/{name}.html", context),
    )
