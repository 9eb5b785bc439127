"""A real SMTP server that keeps what it took, and can be told to misbehave."""

import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Email

import pytest
from aiosmtpd.controller import Controller


class Sink:
    """``answers`` are given in turn to DATA; then everything is taken."""

    def __init__(self) -> None:
        self.mails: list[Email] = []
        self.answers: list[str] = []
        self.lock = threading.Lock()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        with self.lock:
            answer = self.answers.pop(0) if self.answers else "250 taken"
            if answer.startswith("250"):
                self.mails.append(message_from_bytes(envelope.content))
        return answer


@pytest.fixture
def smtp(settings) -> Iterator[Sink]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    controller.stop()
