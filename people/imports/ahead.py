"""The next page is prepared in a thread while the database stores this one."""

import contextvars
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ahead(prepare: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """`prepare` of each item, in order, one item ahead of whoever takes them.

    `items` are drawn where they are taken, so they may come from the open transaction; `prepare`
    runs in a thread, which has no part in it: it reads and writes nothing but what it is given.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="import-ahead") as pool:
        first: Future[R] | None = None
        for item in items:
            second = pool.submit(contextvars.copy_context().run, prepare, item)
            if first:
                yield first.result()
            first = second
        if first:
            yield first.result()
