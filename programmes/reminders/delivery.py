"""Sends what waits in the outbox over SMTP, one message at a time, and says what became of each."""

import smtplib
import time
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from people import post, scope
from people.models import Member
from people.post import Letter
from programmes.reminders import letters, mentions, outbox
from programmes.reminders.models import Message


class Unreachable(Exception):
    """No connection: nothing was handed over to anyone."""


class Later(Exception):
    """The server said that it may work another time."""


class Refused(Exception):
    """The server will never take this message."""


class Uncertain(Exception):
    """The connection broke after the message may have been taken."""


def deliver(seconds: float = 200) -> int:
    """Send what is due, for at most ``seconds``. Returns how many messages were tried.

    Each message is claimed and committed as tried before the server is called, so that a worker
    that dies leaves a row that says so, and nobody gets the same message twice.
    """
    end, tried = time.monotonic() + seconds, 0
    outbox.settle_stale(timezone.now())
    connection = mail.get_connection()
    try:
        while time.monotonic() < end:
            row = outbox.claim(timezone.now())
            if row is None or not _send_one(row, connection):
                break
            tried += 1
    finally:
        connection.close()
    outbox.forecast(timezone.now())
    return tried


def _send_one(row: Message, connection: BaseEmailBackend) -> bool:
    """False where the server cannot be reached, so that the others wait untouched."""
    now = timezone.now()
    with scope.bind(row.organisation_id, row.member_id):
        with transaction.atomic():
            member = Member.objects.get(pk=row.member_id)
            letter = post.compose(kind=row.kind, member=member, at=now)
        if letter is None or not member.address or member.left_on is not None:
            _close(row, Message.State.NOT_NEEDED, now)
            return True
        try:
            _hand_over(row, member.address, letter, connection)
        except Unreachable:
            with transaction.atomic():
                outbox.put_back(row, timezone.now())
            return False
        except Later as problem:
            with transaction.atomic():
                outbox.try_again(row, timezone.now(), str(problem))
        except Refused as problem:
            _close(row, Message.State.FAILED, timezone.now(), str(problem))
        except Uncertain as problem:
            _close(row, Message.State.UNCERTAIN, timezone.now(), str(problem))
        else:
            _close(row, Message.State.SENT, timezone.now())
    return True


def _close(row: Message, state: str, at: datetime, problem: str = "") -> None:
    with transaction.atomic():
        closed = outbox.close(row, state, at, problem)
        if closed and row.kind == letters.DIGEST and state != Message.State.NOT_NEEDED:
            # Mentioned also where it is uncertain: a reminder too few rather than one too many.
            mentions.note(mentions.due(Member(pk=row.member_id), at.date()), at.date())


def _hand_over(row: Message, address: str, letter: Letter, connection: BaseEmailBackend) -> None:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message = mail.EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.body_text,
        to=[address],
        headers={
            "Message-ID": f"<{row.uuid}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        connection=connection,
    )
    message.attach_alternative(letter.body_html, "text/html")
    _open(connection)
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _text in problem.recipients.values()]
        _answer(codes[0] if codes else 550)
    except smtplib.SMTPResponseException as problem:
        _answer(problem.smtp_code)
    except (smtplib.SMTPServerDisconnected, OSError) as problem:
        connection.close()
        raise Uncertain("connection_lost") from problem


def _open(connection: BaseEmailBackend) -> None:
    """Nothing has been handed over yet, so whatever goes wrong here can safely be tried again."""
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as problem:
        connection.close()
        raise Unreachable from problem


def _answer(code: int) -> None:
    raise Later(f"smtp_{code}") if 400 <= code < 500 else Refused(f"smtp_{code}")
