"""Mail to an account rather than a member, sent apart from the page that asked for it."""

import logging
import uuid
from datetime import datetime
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from people import post
from people.models import Account, Member, ProviderLink
from people.post import Letter
from people.signin import letters

logger = logging.getLogger(__name__)
# A letter in the outbox: the organisation's provider has opened the person's pages for the first time.
LINKED = "provider_link"


@shared_task(name="signin.mail_new_password", for_all=True)
def mail_new_password(*, account_id: int) -> None:
    """Sends the link for a new password. 0 stands for an unknown address: nothing is sent."""
    account = Account.objects.filter(pk=account_id, is_active=True, email__isnull=False).first()
    if account is not None:
        _send(account, letters.new_password(account))


@shared_task(name="signin.mail_code", for_all=True)
def mail_code(*, code: str) -> None:
    """Makes the code and sends it. It exists nowhere but in the mail; the row keeps its hash."""
    from people.actions import mailed_code  # which leads back here

    made = mailed_code.make(value=uuid.UUID(code), at=timezone.now())
    if made is not None:
        account, secret = made
        _send(account, letters.code(account, secret))


@shared_task(name="signin.mail_notice", for_all=True)
def mail_notice(*, account_id: int, what: str) -> None:
    """Tells somebody that their way to sign in has changed, in case it was not them."""
    account = Account.objects.filter(pk=account_id, is_active=True, email__isnull=False).first()
    if account is not None:
        _send(account, letters.notice(account, what))


def queue_new_password(account_id: int) -> None:
    """Queued for an unknown address too, so that the time a page takes tells nobody anything."""
    _queue(mail_new_password, account_id=account_id)


def queue_code(code: uuid.UUID) -> None:
    """For an unknown address too."""
    _queue(mail_code, code=str(code))


def tell(account: Account, what: str) -> None:
    """Once the deed is committed; people without an address are not told."""
    if account.email is not None:
        transaction.on_commit(lambda: _queue(mail_notice, account_id=account.pk, what=what))


def tell_of_link(member: Member, link: ProviderLink, at: datetime) -> None:
    """The person at the address that the organisation knows, and the account's own where it is another."""
    post.enqueue(kind=LINKED, members=[member], periods=[link.uuid.hex], at=at)
    account = member.account
    if account is not None and account.email != (member.address or "").lower():
        tell(account, "provider_linked")


def _queue(task: Task, **arguments: Any) -> None:
    """Where the queue is down the mail is sent from here."""
    try:
        task.apply_async(kwargs=arguments, retry=False)
    except (OperationalError, OSError):
        logger.warning("The queue is down; the mail of %s is sent by the page.", task.name)
        _send_at_once(task, arguments)


def _send_at_once(task: Task, arguments: dict[str, Any]) -> None:
    try:
        task(**arguments)
    except OSError:  # smtplib's errors are OSErrors
        logger.exception("The mail of %s could not be sent.", task.name)


def _send(account: Account, letter: Letter) -> None:
    message = EmailMultiAlternatives(
        letter.subject, letter.body_text, settings.DEFAULT_FROM_EMAIL, [str(account.email)]
    )
    message.attach_alternative(letter.body_html, "text/html")
    message.send()
