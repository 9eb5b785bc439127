"""Bad files are refused in time, with a sentence, without memory, and nothing is written (L6)."""

import io
import json
import subprocess
import sys
import tempfile

import pytest

from people.imports import reading, sentences
from people.imports.limits import MEBIBYTE, Limits
from people.imports.refusals import FileRefused
from tests.people.imports.bad_files import MADE
from tests.people.imports.files import people
from tests.people.imports.workbook_files import office_parts, packed

# A small process of its own starts the reader: what is forked from a large one counts as large.
MEASURE = """
import os, subprocess, sys, time
started = time.monotonic()
reader = subprocess.Popen([sys.executable, "-B", "-m", "people.imports.child", sys.argv[1]])
_, _, used = os.wait4(reader.pid, 0)
print(time.monotonic() - started, used.ru_maxrss // 1024, file=sys.stderr)
"""


def read_alone(content: bytes) -> tuple[str, float, int]:
    """The reader's answer, its seconds, and the most memory it had, in MB."""
    orders = {"order": "look", "today": "2026-11-21", "choices": {}}
    argument = json.dumps({**orders, "limits": reading.current_limits().as_dict()})
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        done = subprocess.run(
            [sys.executable, "-I", "-c", MEASURE, argument],
            stdin=file,
            capture_output=True,
            text=True,
            cwd=reading.ROOT,
            check=True,
        )
    seconds, memory = done.stderr.splitlines()[-1].split()
    return done.stdout, float(seconds), int(memory)


def refusal(content: bytes, answer: str) -> FileRefused:
    """As the reader told it; of what it was not given or did not survive, as whoever starts it tells."""
    if answer:
        return FileRefused.from_dict(json.loads(answer.splitlines()[-1]))
    with pytest.raises(FileRefused) as caught:
        reading.look(io.BytesIO(content), reading.Choices(), today=reading.dt.date(2026, 11, 21))
    return caught.value


@pytest.fixture(scope="module")
def ordinary() -> int:
    """The memory that a small workbook and a small list need, the larger of the two."""
    return max(read_alone(packed(office_parts()))[2], read_alone(people(100))[2])


@pytest.mark.safe
@pytest.mark.parametrize("name", MADE)
def test_bad_files_are_refused_in_time_with_what_is_wrong_and_where(name, ordinary):
    make, problem, where = MADE[name]
    content = make()

    answer, seconds, memory = read_alone(content)
    refused = refusal(content, answer)

    assert '"look"' not in answer
    assert (refused.problem, refused.details.get("kind") or refused.row) == (problem, where)
    sentence = sentences.refusal(refused)
    assert sentence.endswith(".")
    assert "%" not in sentence
    assert not isinstance(where, int) or f" {where} " in sentence.replace(",", "")
    assert seconds < 5
    assert memory <= ordinary + 100


def test_there_are_enough_of_them():
    assert len(MADE) >= 60


def test_limits_of_workbooks_let_a_hundred_thousand_people_through():
    limits = Limits()

    assert limits.max_cells >= 100_000 * 20
    assert limits.max_unpacked >= 117 * MEBIBYTE
