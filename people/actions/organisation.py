"""The verb of organisations: found the first one, with its HR manager."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, scope, words
from people.actions import entry
from people.models import Account, FirstRun, Grant, Member, Organisation, Part
from people.refusals import NotPossible


@transaction.atomic
def found(
    *,
    first_run: FirstRun,
    organisation: Organisation,
    manager_name: str,
    address: str,
    password: str,
    at: datetime,
) -> Account:
    """Makes the organisation, its first member and their account. Raises NotPossible."""
    list(FirstRun.objects.select_for_update().order_by("pk"))  # two links at once: one wins
    first_run.refresh_from_db()
    if Organisation.objects.here().exists() or first_run.used_at or first_run.expires_at <= at:
        raise NotPossible(_("This link no longer works."))
    organisation.save()
    FirstRun.objects.filter(pk=first_run.pk).update(used_at=at)
    account = entry.new_account(email=address, password=password)
    with scope.bind(organisation.pk):
        member = Member.objects.create(
            number="1",
            full_name=manager_name,
            address=address.lower(),
            language=account.language,
            sort_key=words.sort_key(manager_name, "1"),
        )
        words.index([member])
        Grant.objects.create(member=member, part=Part.HR, given_at=at)
        entry.open_door(account=account, member=member)
        audit.record(action="organisation.found", by=member, at=at, about=organisation)
    return account
