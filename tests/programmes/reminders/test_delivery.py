"""What becomes of a message with a real SMTP server that answers well, badly or not at all."""

import pytest
from django.db import transaction
from django.utils import timezone

from people import scope
from programmes.models import Assignment
from programmes.reminders import actions, delivery, outbox
from programmes.reminders.models import Message
from tests.factories.people import NOW
from tests.factories.people import house as build_house
from tests.factories.programmes import programme_for, stage_of
from tests.programmes.reminders.test_planner import assignment


@pytest.fixture
def waiting(transactional_db):
    """One digest for Alice that is due now, committed."""
    with transaction.atomic():
        house = build_house()
    with scope.bind(house.organisation.pk):
        with transaction.atomic():
            stage = stage_of(programme_for(house.alice), "true_north", "listen")
            assignment(house.alice, stage)
            outbox.put(kind="digest", members=[house.alice], periods=["x"], at=timezone.now())
        yield house


def state() -> tuple[str, str, int]:
    with transaction.atomic():
        row = Message.objects.get()
    return row.state, row.problem, row.attempts


def test_it_is_sent_once_and_says_nothing_of_what_it_is_about(waiting, smtp):
    delivery.deliver()
    delivery.deliver()

    assert state() == ("sent", "", 1)
    [mail] = smtp.mails
    assert mail["To"] == "alice@acme.example"
    assert mail["Subject"].startswith("One thing waits for you")
    text = mail.get_payload(0).get_payload(decode=True).decode()
    assert "/o/acme/to-do/" in text
    assert "True North" not in text
    with transaction.atomic(), waiting.within(waiting.alice):
        assert list(Assignment.objects.values_list("mentioned", flat=True)) == [1]


def test_the_message_id_is_the_rows_own(waiting, smtp):
    delivery.deliver()

    with transaction.atomic():
        assert smtp.mails[0]["Message-ID"] == f"<{Message.objects.get().uuid}@localhost>"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("451 busy", ("new", "smtp_451", 1)),
        ("421 closing", ("new", "smtp_421", 1)),
        ("550 nobody here", ("failed", "smtp_550", 1)),
        ("554 spam", ("failed", "smtp_554", 1)),
    ],
)
def test_what_the_server_says_decides(waiting, smtp, answer, expected):
    smtp.answers.append(answer)

    delivery.deliver()

    assert state() == expected
    assert smtp.mails == []


def test_a_server_that_is_not_there_costs_no_attempt(waiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2

    delivery.deliver()

    assert state() == ("new", "unreachable", 0)


def test_what_nobody_finished_is_uncertain_and_not_sent_again(waiting, smtp):
    old = timezone.now() - 2 * outbox.STALE
    outbox.claim(timezone.now())
    with transaction.atomic():
        Message.objects.update(tried_at=old)

    delivery.deliver()

    assert state() == ("uncertain", "interrupted", 1)
    assert smtp.mails == []


def test_nothing_open_any_more_means_no_message(waiting, smtp):
    with transaction.atomic(), waiting.within(waiting.alice):
        Assignment.objects.update(state="done", done_at=NOW)

    delivery.deliver()

    assert state() == ("not_needed", "", 1)
    assert smtp.mails == []


def test_a_recalled_batch_never_leaves(waiting, smtp):
    import uuid

    batch = uuid.uuid4()
    with transaction.atomic():
        Message.objects.update(batch=batch, state="new")
        actions.recall(batch=batch, by=waiting.alice, at=NOW)

    delivery.deliver()

    assert state()[0] == "recalled"
    assert smtp.mails == []
