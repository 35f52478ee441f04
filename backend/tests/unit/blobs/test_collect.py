"""Collection: what is wanted stays, what is not goes, whatever comes between two steps."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drive.blobs import collect
from drive.blobs.collect import At, Report
from drive.blobs.garbage import BLOBS, CHUNKS, referrers
from drive.blobs.models import Blob, BlobChunk, Chunk, ChunkState, Draft
from drive.blobs.sql import SqlStore
from drive.blobs.store import BlobRef
from drive.tree import services
from drive.tree.models import Node, Revision
from tests.unit.blobs.contract import MIB, append, some_bytes
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)

GRACE = timedelta(hours=48)
NONE = timedelta(0)


@pytest.fixture
def store() -> SqlStore:
    return SqlStore()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def top(now):
    """Bo's top folder."""
    return making.root(making.person("bo"))


def content(store: SqlStore, data: bytes) -> BlobRef:
    """A blob that nothing refers to."""
    draft = store.begin()
    lease, _ = store.acquire(draft)
    append(store, draft, 0, data, lease=lease, last=True)
    with transaction.atomic():
        return store.seal(draft, len(data))


def file(store: SqlStore, top: Node, name: str, data: bytes, **more: str) -> Node:
    ref = content(store, data)
    return services.put_file(top, name, ref, media_type="text/plain", by=None, via="api", **more).node


def purge(node: Node) -> None:
    services.trash(node, by=None)
    services.purge(Node.objects.get(pk=node.pk), by=None)


def read(store: SqlStore, blob: int) -> bytes:
    row = Blob.objects.get(pk=blob)
    return b"".join(store.open(BlobRef(row.pk, bytes(row.digest), row.size)))


def counts() -> tuple[int, int, int, int]:
    return Blob.objects.count(), BlobChunk.objects.count(), Chunk.objects.count(), ChunkState.objects.count()


def collect_all(now, grace=NONE, **more) -> Report:
    return collect.run(now, grace, pause=0, **more)


# -- what goes, and when


def test_it_marks_first_and_deletes_after_the_grace(store, now):
    content(store, some_bytes(2 * MIB + 9))
    first = collect_all(now, GRACE)
    assert (first.blob.condemned, first.chunk.condemned, first.chunk.waiting) == (1, 3, 3)
    assert counts() == (1, 3, 3, 3)
    early = collect_all(now + GRACE - timedelta(seconds=1), GRACE)
    assert (early.blob.deleted, early.chunk.deleted) == (0, 0)
    late = collect_all(now + GRACE, GRACE)
    assert (late.blob.deleted, late.chunk.deleted, late.chunk.bytes) == (1, 3, 2 * MIB + 9)
    assert counts() == (0, 0, 0, 0)


def test_a_purged_file_goes_and_the_others_stay(store, top, now):
    goes, stays = some_bytes(MIB + 5, 1), some_bytes(MIB + 5, 2)
    purge(file(store, top, "goes", goes))
    node = file(store, top, "stays", stays)
    assert collect_all(now).blob.deleted == 1
    assert read(store, node.blob_id) == stays
    assert counts() == (1, 2, 2, 2)


def test_a_file_in_the_trash_stays(store, top, now):
    node = file(store, top, "a", b"kept")
    services.trash(node, by=None)
    assert collect_all(now).blob.condemned == 0
    assert read(store, node.blob_id) == b"kept"


def test_a_past_revision_keeps_its_content(store, top, now):
    file(store, top, "a", b"first")
    file(store, top, "a", b"second", conflict="replace")
    collect_all(now)
    past = Revision.objects.get()
    assert read(store, past.blob_id) == b"first"
    past.delete()
    assert collect_all(now).blob.deleted == 1


def test_a_draft_keeps_its_chunks_from_the_first_byte(store, now):
    draft = store.begin()
    lease, _ = store.acquire(draft)
    append(store, draft, 0, some_bytes(MIB + 10), lease=lease)
    assert collect_all(now + 100 * GRACE).blob.condemned == 0
    append(store, draft, MIB + 10, b"end", lease=lease, last=True)
    with transaction.atomic():
        ref = store.seal(draft, MIB + 13)
    assert b"".join(store.open(ref)) == some_bytes(MIB + 10) + b"end"


def test_chunks_of_a_discarded_draft_go(store, now):
    draft = store.begin()
    lease, _ = store.acquire(draft)
    append(store, draft, 0, some_bytes(2 * MIB), lease=lease)
    store.discard(draft)
    assert collect_all(now).chunk.deleted == 2
    assert counts() == (0, 0, 0, 0)


def test_a_chunk_that_two_contents_share_goes_with_the_last_of_them(store, top, now):
    shared = some_bytes(MIB)
    first, second = file(store, top, "a", shared + b"a"), file(store, top, "b", shared + b"b")
    purge(first)
    assert collect_all(now).chunk.deleted == 1
    assert read(store, second.blob_id) == shared + b"b"
    purge(second)
    assert collect_all(now).chunk.deleted == 2
    assert counts() == (0, 0, 0, 0)


def test_every_table_that_refers_to_a_blob_is_asked():
    """Also the hidden ones: a foreign key without a name back is one all the same."""
    assert {(Node, "blob_id"), (Revision, "blob_id"), (Draft, "blob_id")} <= set(referrers())
    assert BlobChunk not in {model for model, _ in referrers()}


def test_more_than_one_window_is_looked_through(store, now, monkeypatch):
    monkeypatch.setattr("drive.blobs.garbage.WINDOW_ROWS", 3)
    monkeypatch.setattr(collect, "IDS_AT_ONCE", 2)
    for seed in range(8):
        content(store, some_bytes(10, seed))
    report = collect_all(now)
    assert (report.blob.seen, report.blob.deleted, report.chunk.seen, report.chunk.deleted) == (8, 8, 8, 8)
    assert counts() == (0, 0, 0, 0)


def test_a_long_list_of_chunks_goes_in_pieces(store, now, monkeypatch):
    monkeypatch.setattr(collect, "LONG_LIST", 2)
    content(store, b"".join(some_bytes(MIB, seed) for seed in range(5)) + b"end")
    report = Report()
    shrinking = [BlobChunk.objects.count() for _ in collect.steps(now, NONE, report)]
    assert {6, 4, 2, 0} <= set(shrinking)
    assert (report.blob.deleted, report.chunk.deleted) == (1, 6)


def test_a_content_that_is_being_taken_apart_is_not_found_by_an_upload(store, top, now, monkeypatch):
    monkeypatch.setattr(collect, "LONG_LIST", 2)
    data = b"".join(some_bytes(MIB, seed) for seed in range(5))
    content(store, data)
    work = collect.steps(now, NONE, Report())
    while BlobChunk.objects.count() == 5:
        next(work)
    work.close()
    node = file(store, top, "a", data)
    assert read(store, node.blob_id) == data
    collect_all(now)
    assert read(store, node.blob_id) == data
    assert counts() == (1, 5, 5, 5)


# -- what is wanted again


def test_a_condemned_content_that_is_uploaded_again_is_taken_back(store, top, now):
    data = some_bytes(MIB + 7)
    content(store, data)
    collect_all(now, GRACE)
    node = file(store, top, "a", data)
    report = collect_all(now + 2 * GRACE, GRACE)
    assert report.blob.deleted == report.chunk.deleted == 0
    assert read(store, node.blob_id) == data
    assert not Blob.objects.exclude(condemned_at=None).exists()
    assert not ChunkState.objects.exclude(condemned_at=None).exists()


@pytest.mark.parametrize("at", [At.LOOKED, At.MARKED])
@pytest.mark.parametrize("kind", ["blob", "chunk"])
def test_what_is_reused_before_the_lock_is_not_deleted(store, top, now, at, kind):
    data = some_bytes(2 * MIB + 1)
    content(store, data)
    report, node = Report(), None
    for step in collect.steps(now, NONE, report):
        if node is None and (step.at, step.kind) == (at, kind):
            node = file(store, top, "a", data)
    assert read(store, node.blob_id) == data
    collect_all(now)
    assert read(store, node.blob_id) == data
    assert counts() == (1, 3, 3, 3)


@pytest.mark.parametrize("at", list(At))
@pytest.mark.parametrize("kind", ["blob", "chunk"])
def test_a_crash_at_any_step_loses_nothing_and_the_next_run_goes_on(store, top, now, at, kind):
    node = file(store, top, "stays", some_bytes(MIB) + b"mine")
    content(store, some_bytes(MIB) + b"nobody's")
    work = collect.steps(now, NONE, Report())
    for step in work:
        if (step.at, step.kind) == (at, kind):
            break
    else:
        raise AssertionError("it never came to that step")
    work.close()
    assert read(store, node.blob_id) == some_bytes(MIB) + b"mine"
    collect_all(now)
    assert counts() == (1, 2, 2, 2)
    assert read(store, node.blob_id) == some_bytes(MIB) + b"mine"


def test_what_is_referred_to_behind_its_back_is_spared_and_unmarked(store, top, now):
    """The look under the lock decides, not the mark."""
    ref = content(store, b"wanted after all")
    Blob.objects.update(condemned_at=now - GRACE)
    ChunkState.objects.update(condemned_at=now - GRACE)
    report = Report()
    for step in collect.steps(now, GRACE, report):
        if step.at is At.LOOKED and step.kind == "blob":
            making.file(top, "a", "other")
            Node.objects.filter(name="a").update(blob_id=ref.id)
    assert (report.blob.spared, report.blob.deleted, report.chunk.deleted) == (1, 0, 0)
    assert Blob.objects.get(pk=ref.id).condemned_at is None


@pytest.mark.parametrize("kind", [BLOBS, CHUNKS])
def test_the_foreign_key_is_the_last_fence_and_keeps_no_other_from_going(store, top, now, kind, monkeypatch, caplog):
    """Even a collector that is blind to what refers to a row can not delete it."""
    kept = file(store, top, "a", b"kept")
    content(store, b"nobody's")
    Blob.objects.update(condemned_at=now)
    ChunkState.objects.update(condemned_at=now)
    blind = type(kind)
    whole = blind.window

    def window(self, after, *, foresee=False):
        rows, place = whole(self, after)
        return [type(row)(row.id, row.key, now, False) for row in rows], place

    monkeypatch.setattr(blind, "window", window)
    monkeypatch.setattr(blind, "used", lambda self, ids: set())
    with caplog.at_level(logging.WARNING, "drive.blobs.collect"):
        report = collect_all(now)
    assert (report.of(kind).refused, report.of(kind).deleted) == (1, 1)
    assert "is kept" in caplog.text
    assert read(store, kept.blob_id) == b"kept"


# -- how it runs


def test_a_dry_run_writes_nothing_and_foresees_what_a_run_does(store, top, now):
    file(store, top, "stays", some_bytes(MIB) + b"mine")
    content(store, some_bytes(MIB) + b"nobody's")
    before = counts(), list(Blob.objects.values()), list(ChunkState.objects.values())
    with CaptureQueriesContext(connection) as queries:
        foreseen = collect_all(now, dry_run=True)
    assert not [query["sql"] for query in queries if not query["sql"].lstrip().upper().startswith("SELECT")]
    assert before == (counts(), list(Blob.objects.values()), list(ChunkState.objects.values()))
    done = collect_all(now)
    for kind in (BLOBS, CHUNKS):
        assert foreseen.of(kind).deleted == done.of(kind).deleted == 1
        assert foreseen.of(kind).bytes == done.of(kind).bytes


def test_a_dry_run_knows_what_waits(store, now):
    content(store, b"nobody's")
    foreseen = collect_all(now, GRACE, dry_run=True)
    assert (foreseen.chunk.condemned, foreseen.chunk.waiting, foreseen.chunk.deleted) == (1, 1, 0)


def test_a_run_that_is_stopped_says_where_to_go_on(store, now, monkeypatch):
    monkeypatch.setattr("drive.blobs.garbage.WINDOW_ROWS", 2)
    for seed in range(6):
        content(store, some_bytes(10, seed))
    place, runs = "", 0
    while True:
        answers = iter([True] * 4)
        report = collect.run(now, NONE, pause=0, go_on=lambda answers=answers: next(answers, False), place=place)
        place, runs = report.place, runs + 1
        if report.done:
            break
        assert runs < 50, "it does not come on"
    assert runs > 1
    assert counts() == (0, 0, 0, 0)


def test_two_collectors_at_once_harm_nothing(store, top, now):
    node = file(store, top, "stays", some_bytes(100, 99))
    for seed in range(30):
        content(store, some_bytes(100, seed))
    failed: list[Exception] = []

    def work() -> None:
        try:
            collect_all(now)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert failed == []
    collect_all(now)
    assert counts() == (1, 1, 1, 1)
    assert read(store, node.blob_id) == some_bytes(100, 99)
