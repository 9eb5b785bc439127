"""The verb of organisations: found the first one, with its HR manager."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, scope, words
from people.actions import entry
from people.models import Account, FirstRun, Grant, Member, Organisation, Part
from people.refusals import NotPossible

NO_NUMBER = "hr"


@transaction.atomic
def found(
    *,
    first_run: FirstRun,
    organisation: Organisation,
    manager_name: str,
    number: str,
    address: str,
    password: str,
    at: datetime,
) -> Account:
    """Makes the organisation, its first member and their account. Raises NotPossible.

    Without a ``number`` of their own the first member has one that no list of people has: a list
    that counts from 1 must not find them in somebody else.
    """
    list(FirstRun.objects.select_for_update().order_by("pk"))  # two links at once: one wins
    first_run.refresh_from_db()
    if Organisation.objects.here().exists() or first_run.used_at or first_run.expires_at <= at:
        raise NotPossible(_("This link no longer works."))
    organisation.save()
    FirstRun.objects.filter(pk=first_run.pk).update(used_at=at)
    account = entry.new_account(email=address, password=password)
    with scope.bind(organisation.pk):
        member = Member.objects.create(
            number=number or NO_NUMBER,
            full_name=manager_name,
            address=address.lower(),
            language=account.language,
            sort_key=words.sort_key(manager_name, number or NO_NUMBER),
        )
        words.index([member])
        Grant.objects.create(member=member, part=Part.HR, given_at=at)
        entry.open_door(account=account, member=member)
        audit.record(action="organisation.found", by=member, at=at, about=organisation)
    return account
