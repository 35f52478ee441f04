"""Doing two things at once with a long body: one block is received and hashed while the one before is committed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_END = object()


def ahead(items: Iterator[T], abandon: Callable[[], None]) -> Generator[T, None, None]:
    """The same items in the same order, each made by a second thread while the caller works on the one before.

    What making an item raises is raised here, in its place. When the caller stops early (or this is closed), `abandon`
    is called: it must make an item that is being made come to its end soon. The second thread has ended on return. It
    must not use the database: connections belong to threads.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="receiving") as second:
        finished = False
        try:
            coming = second.submit(next, items, _END)
            while (item := coming.result()) is not _END:
                coming = second.submit(next, items, _END)
                yield item  # type: ignore[misc]
            finished = True
        finally:
            if not finished:
                abandon()
