"""Many at once, on the real engine: exactly one wins, and the sums are right afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from drive.lib.errors import DriveError, MoveIntoItself, NameTaken, NotInTrash, PreconditionFailed, QuotaExceeded
from drive.tree import personal, quota, services
from drive.tree.models import Change, Node, Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or refused, all started at the same moment, each with its own connection."""
    start = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "a deadlock"
    unexpected = [result for result in results if isinstance(result, Exception) and not isinstance(result, DriveError)]
    assert unexpected == []
    return results


def refusals(results: list[Any]) -> list[type]:
    return [type(result) for result in results if isinstance(result, DriveError)]


def test_of_equal_names_at_once_exactly_one_is_made(top, space):
    results = together(*[lambda: making.folder(top, "Plans")] * 8)
    assert refusals(results) == [NameTaken] * 7
    assert Node.objects.filter(parent=top).count() == 1
    making.assert_sums_are_right(space)


def test_of_two_renames_to_one_name_exactly_one_wins(top, space):
    nodes = [making.folder(top, name) for name in "abcd"]
    results = together(*[lambda node=node: services.rename(node, "same", by=None) for node in nodes])
    assert refusals(results) == [NameTaken] * 3
    making.assert_sums_are_right(space)


def test_of_two_opposite_moves_exactly_one_wins(top, space):
    for number in range(5):
        a, b = making.folder(top, f"a{number}"), making.folder(top, f"b{number}")
        results = together(lambda a=a, b=b: services.move(a, b, by=None), lambda a=a, b=b: services.move(b, a, by=None))
        assert refusals(results) == [MoveIntoItself]
        making.assert_sums_are_right(space)


def test_files_put_at_once_are_all_counted(top, space):
    folders = [making.folder(top, name) for name in "ab"]
    contents = [making.content("x" * size) for size in range(1, 13)]
    keywords = {"media_type": "", "by": None, "via": "api"}
    results = together(
        *[
            lambda number=number, ref=ref: services.put_file(folders[number % 2], f"{number}", ref, **keywords)
            for number, ref in enumerate(contents)
        ]
    )
    assert refusals(results) == []
    assert making.again(top).size == sum(range(1, 13))
    making.assert_sums_are_right(space)


def test_contents_put_at_one_name_at_once_become_revisions_of_one_file(top, space):
    refs = [making.content("x" * size) for size in range(1, 9)]
    results = together(
        *[lambda ref=ref: services.put_file(top, "f", ref, media_type="", by=None, via="api") for ref in refs]
    )
    assert refusals(results) == []
    assert sum(placed.created for placed in results) == 1
    assert Node.objects.get(parent=top).revisions.count() == 7
    making.assert_sums_are_right(space)


def test_keep_both_at_once_keeps_them_all(top, space):
    refs = [making.content("x" * size) for size in range(1, 9)]
    keywords = {"media_type": "", "by": None, "via": "api", "conflict": "keep_both"}
    results = together(*[lambda ref=ref: services.put_file(top, "f", ref, **keywords) for ref in refs])
    assert refusals(results) == []
    assert making.names_in(top) == {"f", *(f"f ({count})" for count in range(2, 9))}
    making.assert_sums_are_right(space)


def test_of_two_changes_for_one_version_exactly_one_wins(top, space):
    node = making.folder(top, "a")
    results = together(
        *[lambda name=name: services.rename(node, name, by=None, if_version=1) for name in ("b", "c", "d")]
    )
    assert refusals(results) == [PreconditionFailed] * 2
    making.assert_sums_are_right(space)


def test_the_last_bytes_of_a_quota_go_to_one(top, space):
    space.quota_bytes = 10
    space.save(update_fields=["quota_bytes"])
    refs = [making.content(f"{number}23456") for number in range(6)]
    results = together(
        *[lambda ref=ref: services.put_file(top, str(ref.id), ref, media_type="", by=None, via="api") for ref in refs],
        *[lambda: quota.reserve(space.pk, 6)] * 6,
    )
    assert refusals(results) == [QuotaExceeded] * 11
    space.refresh_from_db()
    assert space.used_bytes + space.reserved_bytes == 6
    making.assert_sums_are_right(space)


def test_a_promise_is_given_back_while_others_write(top, space):
    quota.reserve(space.pk, 40)
    ref = making.content("12345")
    keywords = {"media_type": "", "by": None, "via": "api"}
    results = together(
        *[lambda name=name: services.put_file(top, name, ref, reserved=5, **keywords) for name in "abcd"],
        *[lambda: quota.release(space.pk, 5)] * 4,
    )
    assert refusals(results) == []
    space.refresh_from_db()
    assert (space.used_bytes, space.reserved_bytes) == (20, 0)


def test_a_purge_and_a_restore_at_once_end_in_one_of_the_two(top, space):
    node = services.trash(making.file(top, "f"), by=None)
    restored, purged = together(lambda: services.restore(node, by=None), lambda: services.purge(node, by=None))
    gone = not Node.objects.filter(pk=node.pk).exists()
    assert gone == (purged is None)
    assert isinstance(restored if gone else purged, DriveError)
    assert gone or isinstance(purged, NotInTrash)
    making.assert_sums_are_right(space)


def test_a_folder_trashed_while_it_is_filled_counts_nothing_above(top, space):
    a = making.folder(top, "a")
    ref = making.content("12345")
    together(
        *[
            lambda name=name: services.put_file(a, name, ref, media_type="", by=None, via="api")
            for name in ("f", "g", "h")
        ],
        lambda: services.trash(a, by=None),
    )
    assert making.again(top).size == 0
    making.assert_sums_are_right(space)


def test_changes_of_many_kinds_at_once_leave_no_gap(top, space):
    folders = [making.folder(top, f"{number}") for number in range(4)]
    files = [making.file(folder, "f", "12345") for folder in folders]

    def busy(number: int) -> None:
        for step in range(4):
            services.rename(files[number], f"f{step}", by=None)
            services.move(files[number], folders[(number + step) % 4], f"{number} {step}", by=None)
            services.restore(services.trash(files[number], by=None), by=None)

    assert refusals(together(*[lambda number=number: busy(number) for number in range(4)])) == []
    assert Change.objects.count() == 8 + 4 * 4 * 4
    making.assert_sums_are_right(space)


def test_two_first_looks_make_one_space():
    cy = making.person("cy")
    Space.objects.filter(owner=cy).update(owner=None)
    spaces = together(*[lambda: personal.ensure(cy)] * 4)
    assert len({found.pk for found in spaces}) == 1
