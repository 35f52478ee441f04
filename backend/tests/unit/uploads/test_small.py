"""Small files: single ones from many threads, and many in one call."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from drive.blobs.models import Blob, Chunk
from drive.blobs.sql import default_store
from drive.lib.errors import DriveError, InvalidName, NameTaken, QuotaExceeded
from drive.tree.actor import Actor
from drive.tree.models import Change, Node, Space
from drive.uploads import small
from drive.uploads.errors import BulkRefused
from drive.uploads.small import SmallFile
from tests.unit.bytes.making import MIB, NOTHING, content_of, digest_of, leftovers, names_in, queries, some_bytes
from tests.unit.tree.making import assert_sums_are_right


@pytest.fixture
def folder(bo) -> Node:
    return Node.objects.get(pk=bo.top)


def file(folder: Node, name: str, data: bytes = b"hello", **more: Any) -> SmallFile:
    return SmallFile(folder, name, data, **more)


def together(user: Any, files: list[SmallFile]) -> list[Any]:
    """What became of each, put by a thread of its own, all at one moment."""
    start, done = threading.Barrier(len(files)), [None] * len(files)

    def run(place: int, one: SmallFile) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            done[place] = small.put(user, one, via="api")  # type: ignore[call-overload]
        except DriveError as error:
            done[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(files)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert None not in done, "a thread hangs or died"
    return done


def test_files_put_at_once_are_all_there(bo, folder):
    files = [file(folder, f"{number}", some_bytes(5000 + number)) for number in range(12)]
    placed = together(bo.user, files)
    assert [one.node.name for one in placed] == [one.name for one in files]
    for one in files:
        assert content_of(one.name) == one.data
    assert_sums_are_right(Space.objects.get(pk=folder.space_id))


def test_of_equal_names_put_at_once_one_is_made_and_the_others_are_told(bo, folder):
    files = [file(folder, "same", some_bytes(100 + number), conflict="fail") for number in range(6)]
    outcomes = together(bo.user, [*files, file(folder, "other"), file(folder, "a/b")])
    assert [type(one) for one in outcomes[:6]].count(NameTaken) == 5
    assert (outcomes[6].node.name, type(outcomes[7])) == ("other", InvalidName)
    assert sorted(names_in(bo.top)) == ["other", "same"]
    assert_sums_are_right(Space.objects.get(pk=folder.space_id))


def test_the_quota_holds_when_all_come_at_once(bo, folder):
    Space.objects.filter(pk=folder.space_id).update(quota_bytes=1000)
    outcomes = together(bo.user, [file(folder, f"{number}", some_bytes(300, number)) for number in range(8)])
    assert [type(one) for one in outcomes].count(QuotaExceeded) == 5
    assert_sums_are_right(Space.objects.get(pk=folder.space_id))


def test_spaces_share_a_commit_and_nothing_else(bo, cy, folder):
    elsewhere = Node.objects.get(pk=cy.top)
    jobs = [
        small.make_ready(user, file(place, name), via="api")
        for user, place, name in ((bo.user, folder, "a"), (cy.user, elsewhere, "b"), (bo.user, folder, "c"))
    ]
    placed = [outcomes[0] for outcomes in small._place(jobs)]
    assert [(one.node.name, one.node.space_id) for one in placed] == [
        ("a", folder.space_id),
        ("b", elsewhere.space_id),
        ("c", folder.space_id),
    ]
    for space in Space.objects.all():
        assert_sums_are_right(space)
    assert list(Change.objects.order_by("space_id", "seq").values_list("actor_id", flat=True)) == [
        bo.user.pk,
        bo.user.pk,
        cy.user.pk,
    ]


def test_many_go_in_with_one_call(bo, folder):
    files = [file(folder, f"{number}", some_bytes(number * 1000)) for number in range(20)]
    placed = small.put_many(bo.user, files, via="api")
    assert [one.node.blob.digest.hex() for one in placed] == [digest_of(one.data) for one in files]
    assert content_of("19") == files[19].data
    assert_sums_are_right(Space.objects.get(pk=folder.space_id))


def test_equal_contents_are_stored_once(bo, folder):
    small.put_many(bo.user, [file(folder, f"{number}") for number in range(20)], via="api")
    assert (Blob.objects.count(), Chunk.objects.count()) == (1, 1)


def test_one_that_can_not_be_refuses_them_all(bo, folder):
    small.put(bo.user, file(folder, "taken", b"old"), via="api")
    before = Change.objects.count()
    names = ("a", "taken", "b", "")
    with pytest.raises(BulkRefused) as refused:
        small.put_many(bo.user, [file(folder, name, conflict="fail") for name in names], via="api")
    assert [(index, type(error)) for index, error in refused.value.errors] == [(1, NameTaken), (3, InvalidName)]
    assert names_in(bo.top) == ["taken"]
    assert Change.objects.count() == before
    if default_store().put_rides:  # elsewhere the bytes went first, and are the collector's
        assert leftovers() == NOTHING
    assert_sums_are_right(Space.objects.get(pk=folder.space_id))


def test_more_bytes_than_a_commit_should_carry_go_in_too(bo, folder):
    files = [file(folder, f"{number}", some_bytes(MIB - number)) for number in range(5)]
    assert len(small.put_many(bo.user, files, via="api")) == 5
    assert [content_of(one.name) == one.data for one in files] == [True] * 5


def test_a_refused_bulk_beside_others_in_one_commit_leaves_nothing_and_harms_nobody(bo, folder):
    small.put(bo.user, file(folder, "taken", b"old"), via="api")
    space = folder.space_id

    def job(*names: str, whole: bool) -> small.Job:
        return small.Job(
            Actor(bo.user), space, small._items([file(folder, name, name.encode()) for name in names]), whole
        )

    refused = small.Job(
        Actor(bo.user), space, small._items([file(folder, "x"), file(folder, "taken", conflict="fail")]), True
    )
    outcomes = small._place([job("a", whole=False), refused, job("b", "c", whole=True), job("d", whole=False)])
    assert [[isinstance(one, DriveError) for one in some] for some in outcomes] == [
        [False],
        [False, True],
        [False, False],
        [False],
    ]
    assert sorted(names_in(bo.top)) == ["a", "b", "c", "d", "taken"]
    assert_sums_are_right(Space.objects.get(pk=space))


def test_none_at_all_is_fine(bo):
    assert small.put_many(bo.user, [], via="api") == []


def test_a_hundred_cost_as_many_queries_as_two(bo, folder):
    def cost(count: int) -> int:
        files = [file(folder, f"{count}-{number}", some_bytes(100, count + number)) for number in range(count)]
        with queries() as ran:
            small.put_many(bo.user, files, via="api")
        return len(ran)

    assert cost(2) == cost(100) <= 24
