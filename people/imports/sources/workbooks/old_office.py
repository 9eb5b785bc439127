"""What XLS may hold: no macros. No Django."""

from typing import BinaryIO

from people.imports.refusals import FileRefused, Problem

BLOCK = 1024 * 1024
MACROS = "_VBA_PROJECT".encode("utf-16-le")


def check(stream: BinaryIO) -> None:
    stream.seek(0)
    rest = b""
    while block := stream.read(BLOCK):
        if MACROS in rest + block:
            raise FileRefused(Problem.MACRO)
        rest = block[-len(MACROS) :]
