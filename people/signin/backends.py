"""Signs in people who have no address: organisation, number, password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from people import scope
from people.models import Account, Member, Organisation
from people.prepared import Prepared

_open_account = Prepared(lambda pk: Account.objects.filter(pk=pk, is_active=True), pk=int)


class AddressBackend(AuthenticationBackend):
    """allauth's, by address and password; who is signed in is read as below."""

    def get_user(self, user_id: int) -> Account | None:
        return _open_account.first(pk=user_id)


class NumberBackend(BaseBackend):
    """Takes as long for an unknown number as for a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        organisation: str | None = None,
        number: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Account | None:
        if organisation is None or number is None or password is None:
            return None
        account = _account(organisation, number)
        if account is None:
            make_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    @classmethod
    def path(cls) -> str:
        """How Django's session names this backend."""
        return f"{cls.__module__}.{cls.__qualname__}"

    def get_user(self, user_id: int) -> Account | None:
        return _open_account.first(pk=user_id)


def _account(slug: str, number: str) -> Account | None:
    organisation = Organisation.objects.filter(slug=slug.strip().lower()).first()
    with scope.bind(organisation.pk if organisation else scope.NOWHERE), transaction.atomic():
        member = (
            Member.objects.select_related("account")
            .filter(Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate()))
            .filter(number=number.strip())
            .first()
        )
    return member.account if member else None
