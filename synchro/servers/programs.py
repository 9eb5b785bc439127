"""The programs of one instance beside its databases, and the commands that come before them."""

import sys
from dataclasses import dataclass, field
from signal import SIGKILL, SIGTERM, Signals

from synchro.servers.instance import HERE, Instance

CELERY = (sys.executable, "-m", "celery", "-A", "synchro")
WORKER = (*CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")


@dataclass(frozen=True)
class Program:
    """Something that runs until it is stopped. The kernel sends death_signal when we are killed."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    death_signal: Signals = SIGTERM


def manage(*arguments: str) -> tuple[str, ...]:
    """One of Django's commands; `make check` has made the checks that they would begin with."""
    return (sys.executable, "manage.py", *arguments, "--skip-checks")


def programs(instance: Instance) -> list[Program]:
    """In the order of their start; they are stopped in the reverse order."""
    beat = instance.folders.state / "beat-schedule"
    return [
        *([_mailbox(instance)] if instance.has_mailbox else []),
        Program(
            "web",
            (
                *(sys.executable, "-m", "gunicorn", "synchro.wsgi:application"),
                *("--bind", f"{HERE}:{instance.web_port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
                "--preload",  # loaded once for all its workers
                "--no-control-socket",  # it would be shared by all of one user's instances
            ),
            {"DB_POOL": "1"},
        ),
        # A worker that is told to end waits for its tasks; when we were killed it must not.
        Program(
            "worker",
            (*WORKER, "-n", "worker@%h", "-Q", "default,mail,pdf,import", "-c", "2"),
            death_signal=SIGKILL,
        ),
        Program(
            "tally",
            (*WORKER, "-n", "tally@%h", "-Q", "tally", "-c", "1"),
            {"DATABASE_ROLE": "tally"},
            death_signal=SIGKILL,
        ),
        Program("beat", (*CELERY, "beat", "--loglevel", "INFO", "-s", str(beat), "--pidfile=")),
    ]


def _mailbox(instance: Instance) -> Program:
    return Program(
        "mailbox",
        (
            *(sys.executable, "-m", "synchro.servers.mailbox"),
            *("--folder", str(instance.folders.state / "mailbox")),
            *("--smtp-port", str(instance.smtp_port)),
            *("--http-port", str(instance.mailbox_port)),
        ),
    )
