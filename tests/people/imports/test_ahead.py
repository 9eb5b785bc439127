"""Pages prepared one ahead: in order, in another thread, with the context of whoever takes them."""

import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from people.imports.ahead import ahead

WHOSE: ContextVar[str] = ContextVar("whose")


def test_pages_come_in_order_and_one_is_always_ahead() -> None:
    here = threading.get_ident()
    drawn: list[int] = []
    second_begun = threading.Event()
    WHOSE.set("mine")

    def pages() -> Iterator[int]:
        for page in range(4):
            assert threading.get_ident() == here
            drawn.append(page)
            yield page

    def prepare(page: int) -> tuple[int, str, bool]:
        if page == 1:
            second_begun.set()
        return page, WHOSE.get(), threading.get_ident() != here

    taken = ahead(prepare, pages())

    assert next(taken) == (0, "mine", True)
    assert drawn == [0, 1]
    assert second_begun.wait(10)
    assert list(taken) == [(1, "mine", True), (2, "mine", True), (3, "mine", True)]


def test_nothing_to_prepare_is_nothing() -> None:
    assert list(ahead(str, [])) == []


def test_what_goes_wrong_reaches_whoever_takes_the_page() -> None:
    taken = ahead(lambda page: 1 // page, [1, 0, 1])

    assert next(taken) == 1
    with pytest.raises(ZeroDivisionError):
        next(taken)


def test_the_thread_ends_with_whoever_stops_early() -> None:
    before = threading.active_count()
    taken = ahead(str, range(10))
    assert next(taken) == "0"
    assert threading.active_count() == before + 1

    taken.close()

    assert threading.active_count() == before
