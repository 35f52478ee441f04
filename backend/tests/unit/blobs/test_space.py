"""Where the bytes are, and how they come back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from drive.blobs import collect, giving_back, space
from drive.blobs.chunks import plan
from drive.blobs.models import Chunk
from drive.blobs.pace import Pace
from drive.blobs.sql import SqlStore
from drive.blobs.store import BlobRef
from drive.tree import services
from drive.tree.models import Node
from tests import engines
from tests.unit.blobs.contract import MIB, some_bytes
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> SqlStore:
    return SqlStore()


@pytest.fixture
def top():
    """Bo's top folder."""
    return making.root(making.person("bo"))


def content(store: SqlStore, data: bytes) -> BlobRef:
    draft = store.begin()
    lease, _ = store.acquire(draft)
    for at in range(0, len(data), 2 * MIB):
        piece = data[at : at + 2 * MIB]
        store.append(draft, plan(at, piece, last=at + len(piece) == len(data)), lease=lease)
    with transaction.atomic():
        return store.seal(draft, len(data))


def file(store: SqlStore, top: Node, name: str, data: bytes, **more: str) -> Node:
    ref = content(store, data)
    return services.put_file(top, name, ref, media_type="text/plain", by=None, via="api", **more).node


def test_it_tells_shared_and_dead_bytes(store, top):
    block = some_bytes(MIB)
    file(store, top, "a", block + b"a" * 100)
    file(store, top, "b", block + b"b" * 50)
    file(store, top, "c", block + b"b" * 50)
    content(store, some_bytes(3000, 7))
    found = space.report()
    assert (found.referred, found.content) == (3 * MIB + 200, MIB + 150)
    assert (found.shared, found.live, found.dead) == (2 * MIB + 50, MIB + 150, 3000)


def test_past_revisions_and_running_uploads_count_too(store, top):
    file(store, top, "a", b"first")
    file(store, top, "a", b"second one", conflict="replace")
    draft = store.begin()
    lease, _ = store.acquire(draft)
    store.append(draft, plan(0, some_bytes(MIB + 9)), lease=lease)
    found = space.report()
    assert (found.referred, found.live, found.dead) == (5 + 10 + MIB, 5 + 10 + MIB, 0)


def test_it_tells_what_compression_saves(store, top):
    data = b"the same line again\n" * (MIB // 20)
    file(store, top, "a", data)
    found = space.report()
    assert found.content == len(data)
    assert found.live == sum(len(bytes(row)) for row in Chunk.objects.values_list("data", flat=True)) < len(data) / 10
    assert found.compressed == found.content - found.live


def test_an_empty_install_has_nothing(store):
    found = space.report()
    assert (found.referred, found.live, found.dead, found.shared) == (0, 0, 0, 0)
    assert found.files.size > 0


def test_what_was_collected_comes_back_and_the_rest_is_whole(store, top):
    stays = [file(store, top, f"stays {seed}", some_bytes(2 * MIB, seed)) for seed in range(4)]
    for seed in range(8):
        content(store, some_bytes(2 * MIB, 100 + seed))
    collect.run(timezone.now(), timedelta(0), pause=0)
    done = giving_back.give_back(whole=True, pause=0)
    assert done.steps > 0
    assert done.after < done.before - 12 * MIB or engines.chosen() == "mariadb"
    assert space.files().free < 2 * MIB or engines.chosen() == "mariadb"
    for seed, node in enumerate(stays):
        row = Node.objects.select_related("blob").get(pk=node.pk).blob
        ref = BlobRef(row.pk, bytes(row.digest), row.size)
        assert b"".join(store.open(ref)) == some_bytes(2 * MIB, seed)


def test_a_little_free_room_is_left_alone(store, top):
    file(store, top, "a", some_bytes(MIB))
    content(store, some_bytes(MIB, 2))
    collect.run(timezone.now(), timedelta(0), pause=0)
    done = giving_back.give_back(pause=0)
    assert done.steps == 0


def test_giving_back_stops_when_it_is_told_to(store):
    content(store, some_bytes(4 * MIB))
    collect.run(timezone.now(), timedelta(0), pause=0)
    done = giving_back.give_back(whole=True, pause=0, go_on=lambda: False)
    assert done.steps == (1 if engines.chosen() == "mariadb" else 0)  # a rebuild is one statement


def test_others_write_while_room_is_given_back(store, top):
    for seed in range(6):
        content(store, some_bytes(2 * MIB, seed))
    kept = file(store, top, "kept", some_bytes(4 * MIB, 50))
    collect.run(timezone.now(), timedelta(0), pause=0)
    made: list[object] = []

    def write() -> None:
        try:
            for number in range(10):
                making.folder(top, f"folder {number}")
                made.append(number)
        except Exception as error:
            made.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    giving_back.give_back(whole=True, pause=0)
    other.join()
    assert made == list(range(10))
    row = Node.objects.select_related("blob").get(pk=kept.pk).blob
    assert b"".join(store.open(BlobRef(row.pk, bytes(row.digest), row.size))) == some_bytes(4 * MIB, 50)


def test_a_batch_gets_smaller_when_it_takes_long_and_larger_when_it_does_not():
    pace = Pace("sqlite", rows=100, size=1000)
    before = pace.rows
    pace.took(pace.target * 2)
    assert pace.rows < before
    for _ in range(20):
        pace.took(0)
    assert (pace.rows, pace.size) == (100, 1000)


def test_a_batch_keeps_both_bounds_and_takes_one_at_least():
    pace = Pace("sqlite", rows=4, size=100)
    for _ in range(20):
        pace.took(0)
    items = [(number, 10) for number in range(6)] + [(6, 500), (7, 60), (8, 60)]
    assert list(pace.batches(items)) == [[0, 1, 2, 3], [4, 5], [6], [7], [8]]
