"""One block is made while the one before is worked on."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drive.uploads.ahead import ahead


def nothing() -> None:
    pass


def test_it_gives_the_same_items_in_the_same_order():
    assert list(ahead(iter(range(50)), nothing)) == list(range(50))


def test_an_item_is_made_while_the_one_before_is_in_use():
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    found = ahead(items(), nothing)
    assert next(found) == 1
    assert made.wait(timeout=60)
    assert list(found) == [2]


def test_what_making_an_item_raises_arrives_in_its_place():
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the client left")

    found = ahead(items(), nothing)
    assert next(found) == 1
    with pytest.raises(ValueError, match="the client left"):
        next(found)


def test_who_stops_early_does_not_wait_for_a_client_that_is_silent():
    left = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert left.wait(timeout=60)
        yield 2

    found = ahead(items(), left.set)
    assert next(found) == 1
    found.close()
    assert left.is_set()


def test_what_was_read_to_its_end_is_not_abandoned():
    def never() -> None:
        raise AssertionError("nothing is left to abandon")

    assert list(ahead(iter([1, 2]), never)) == [1, 2]


def test_no_thread_is_left_behind():
    before = threading.active_count()
    found = ahead(iter(range(5)), nothing)
    next(found)
    found.close()
    assert threading.active_count() == before
