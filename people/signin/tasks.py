"""Mail to an account rather than a member, sent apart from the page that asked for it."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from kombu.exceptions import OperationalError

from people.models import Account
from people.signin import letters

logger = logging.getLogger(__name__)


@shared_task(name="signin.mail_new_password", for_all=True)
def mail_new_password(*, account_id: int) -> None:
    """Sends the link for a new password. 0 stands for an unknown address: nothing is sent."""
    account = Account.objects.filter(pk=account_id, is_active=True, email__isnull=False).first()
    if account is None or account.email is None:
        return
    letter = letters.new_password(account)
    message = EmailMultiAlternatives(
        letter.subject, letter.body_text, settings.DEFAULT_FROM_EMAIL, [account.email]
    )
    message.attach_alternative(letter.body_html, "text/html")
    message.send()


def queue_new_password(account_id: int) -> None:
    """Queued for an unknown address too, so that the time a page takes tells nobody anything.

    Where the queue is down the mail is sent from here.
    """
    try:
        mail_new_password.apply_async(kwargs={"account_id": account_id}, retry=False)
    except (OperationalError, OSError):
        logger.warning("The queue is down; the mail for a new password is sent by the page.")
        _send_at_once(account_id)


def _send_at_once(account_id: int) -> None:
    try:
        mail_new_password(account_id=account_id)
    except OSError:  # smtplib's errors are OSErrors
        logger.exception("The mail for a new password could not be sent.")
