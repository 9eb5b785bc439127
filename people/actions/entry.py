"""What every way in comes to: an account that plays a member, until a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from people import scope
from people.models import Account, Grant, Member, Membership, Part
from people.refusals import NotPossible


def new_account(*, email: str | None, password: str | None) -> Account:
    """Addresses are kept in small letters, as they are looked up. None: no password works."""
    return Account.objects.create_user(
        email=email.lower() if email else None,
        password=password,
        language=translation.get_language() or "en",
    )


def open_door(*, account: Account, member: Member) -> None:
    """Let the account in as this member of the bound organisation."""
    inside = Membership.objects.filter(account=account, organisation_id=member.organisation_id)
    elsewhere = inside.exclude(member_id=member.pk).exists()
    if elsewhere or member.account_id not in (None, account.pk):
        raise NotPossible(_("You already sign in to this organisation in another way."))
    member.account = account
    member.save(update_fields=["account"])
    Membership.objects.update_or_create(
        organisation_id=member.organisation_id,
        member_id=member.pk,
        defaults={"account": account, "ends_on": _last_day(member)},
    )


def fit_door(*, member: Member) -> None:
    """Put the end of the way in right after a grant or a last day has changed."""
    Membership.objects.filter(organisation_id=member.organisation_id, member_id=member.pk).update(
        ends_on=_last_day(member)
    )


def fit_doors(*, members: Iterable[int]) -> None:
    """The same for many members of staff, by id, after their last days have changed."""
    last_day = Member.objects.filter(pk=OuterRef("member_id"), external=False).values("left_on")
    Membership.objects.filter(
        organisation_id=scope.require().organisation_id, member_id__in=list(members)
    ).update(ends_on=Subquery(last_day))


def _last_day(member: Member) -> date | None:
    days = {member.left_on}
    if member.external:
        grants = Grant.objects.filter(member=member, part=Part.CONSULTANT)
        days |= set(grants.values_list("until", flat=True))
    return min((day for day in days if day), default=None)
