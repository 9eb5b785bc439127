"""The demo's mailbox: takes every message over SMTP, keeps it as a file, shows it in the browser.

Both ports are open on this machine only. Nothing is sent on.
"""

import argparse
import asyncio
import html
import re
import secrets
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

HERE = "127.0.0.1"
SHOWN = 200  # the list's length; older messages stay in the folder
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
li { margin-block: 0.75rem; }
pre { white-space: pre-wrap; font: inherit; }
dt { font-weight: 600; }
dd { margin: 0 0 0.5rem; }
"""
_NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True)
class Mailbox:
    """A folder of messages, one file each, whose names sort by the time they came."""

    folder: Path

    def add(self, content: bytes) -> str:
        """Keep one message and return its name."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        half = self.folder / f"{name}.part"
        half.write_bytes(content)
        half.rename(self.folder / f"{name}.eml")
        return name

    def names(self) -> list[str]:
        """Newest first, at most SHOWN."""
        return sorted((file.stem for file in self.folder.glob("*.eml")), reverse=True)[:SHOWN]

    def read(self, name: str) -> EmailMessage | None:
        """One message; None when there is none of that name, whatever the name holds."""
        file = self.folder / f"{name}.eml"
        if not _NAME.fullmatch(name) or not file.exists():
            return None
        return message_from_bytes(file.read_bytes(), policy=policy.default)


class Receiver:
    """What aiosmtpd calls for each message; recipients go in front, as a server would note them."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        noted = "".join(f"X-Recipient: {address}\r\n" for address in envelope.rcpt_tos)
        self.mailbox.add(noted.encode() + bytes(envelope.original_content or b""))
        return "250 Kept"


def linked(text: str) -> str:
    """The text as HTML in which nothing is markup but links to web addresses."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = html.escape(found.group())
        parts += [html.escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


def body(message: EmailMessage) -> str:
    """The text part, else a sentence in its place."""
    part = message.get_body(preferencelist=("plain",))
    if part is None:
        return "This message has no text part."
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        return "The text of this message is in a form that cannot be shown here."


def _field(message: EmailMessage, name: str) -> str:
    return html.escape(", ".join(str(value) for value in message.get_all(name, [])))


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/mailbox.css"></head>'
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )


def list_page(mailbox: Mailbox) -> str:
    """All messages, newest first."""
    rows = [
        f'<li><a href="/{name}">{_field(message, "Subject") or "No subject"}</a><br>'
        f"To {_field(message, 'X-Recipient')}</li>"
        for name in mailbox.names()
        if (message := mailbox.read(name))
    ]
    return _page(
        "Mail", f"<ol>{''.join(rows)}</ol>" if rows else "<p>No mail has been sent yet.</p>"
    )


def message_page(message: EmailMessage) -> str:
    """One message: who, when, its text."""
    fields = (("From", "From"), ("To", "X-Recipient"), ("Date", "Date"))
    rows = "".join(f"<dt>{label}</dt><dd>{_field(message, name)}</dd>" for label, name in fields)
    back = '<p><a href="/">All mail</a></p>'
    title = _field(message, "Subject") or "No subject"
    return _page(title, f"{back}<dl>{rows}</dl><pre>{linked(body(message))}</pre>")


def handler(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    """The web pages of one mailbox."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            if host not in (HERE, "localhost"):  # another site's name that was pointed at us
                self._answer(HTTPStatus.FORBIDDEN, _page("Not here", ""))
            elif self.path == "/":
                self._answer(HTTPStatus.OK, list_page(mailbox))
            elif self.path == "/mailbox.css":
                self._answer(HTTPStatus.OK, STYLE, "text/css")
            elif message := mailbox.read(self.path.removeprefix("/")):
                self._answer(HTTPStatus.OK, message_page(message))
            else:
                self._answer(HTTPStatus.NOT_FOUND, _page("There is no such message", ""))

        def _answer(self, status: HTTPStatus, text: str, kind: str = "text/html") -> None:
            content = text.encode("utf-8", "replace")
            self.send_response(status)
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the addresses name messages."""

    return Pages


async def serve(folder: Path, smtp_port: int, http_port: int) -> None:
    """Take and show mail until cancelled."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mailbox = Mailbox(folder)
    web = ThreadingHTTPServer((HERE, http_port), handler(mailbox))
    Thread(target=web.serve_forever, daemon=True).start()
    receiver = Receiver(mailbox)
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(
        lambda: SMTP(receiver, hostname="localhost", enable_SMTPUTF8=True), HERE, smtp_port
    )
    async with smtp:
        await smtp.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m synchro.servers.mailbox")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(serve(options.folder, options.smtp_port, options.http_port))


if __name__ == "__main__":
    main()
