"""The SQL store on the configured engine. Committed rows and a database in a file, as in production."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from drive.blobs.models import Blob, BlobChunk, Chunk, ChunkState, Draft, DraftPart
from drive.blobs.sql import SqlStore
from drive.blobs.store import DamagedBlob
from tests.unit.blobs.contract import MIB, BlobStoreContract, append, some_bytes

pytestmark = pytest.mark.django_db(transaction=True)


class TestSqlStore(BlobStoreContract):
    @pytest.fixture
    def store(self):
        return SqlStore()

    def transaction(self):
        return transaction.atomic()

    def seal(self, store, draft, size):
        """As its callers do: a transaction that met a deadlock runs again."""
        for left in range(5, 0, -1):
            try:
                return super().seal(store, draft, size)
            except OperationalError as error:
                if left == 1 or not store.is_race(error):
                    raise

    def test_equal_chunks_are_stored_once(self, store):
        block = some_bytes(MIB)
        self.fill(store, block * 3 + b"end", [])
        assert Chunk.objects.count() == ChunkState.objects.count() == 2
        assert BlobChunk.objects.count() == 4

    def test_a_sealed_draft_leaves_only_its_blob(self, store):
        self.fill(store, some_bytes(MIB + 9), [10, MIB + 3])
        assert (Draft.objects.count(), DraftPart.objects.count(), Blob.objects.count()) == (0, 0, 1)

    def test_a_second_equal_content_adds_no_chunk_and_no_blob(self, store):
        data = some_bytes(2 * MIB + 1)
        self.fill(store, data, [])
        before = Chunk.objects.count()
        self.fill(store, data, [5])
        assert (Chunk.objects.count(), Blob.objects.count(), BlobChunk.objects.count()) == (before, 1, 3)

    def test_a_chunk_that_a_blob_needs_can_not_be_deleted(self, store):
        self.fill(store, b"precious", [])
        with pytest.raises(Exception, match=r"(?i)foreign key|constraint"), transaction.atomic():
            Chunk.objects.all()._raw_delete("default")
        assert Chunk.objects.count() == 1

    def test_a_lost_piece_is_found_before_the_first_byte(self, store):
        ref = self.fill(store, some_bytes(MIB + 9), [])
        BlobChunk.objects.filter(blob_id=ref.id, seq=1).delete()
        with pytest.raises(DamagedBlob):
            next(store.open(ref))

    def test_parallel_uploads_of_equal_and_other_bytes_all_arrive(self, store):
        contents = [some_bytes(2 * MIB + 100, seed=number % 3) for number in range(9)]
        refs: dict[int, object] = {}

        def upload(number: int) -> None:
            try:
                refs[number] = self.fill(SqlStore(), contents[number], [MIB - 5, MIB + 5])
            except Exception as error:
                refs[number] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=upload, args=(number,)) for number in range(9)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert [ref for ref in refs.values() if isinstance(ref, Exception)] == []
        assert [self.read(store, refs[number]) for number in range(9)] == contents
        assert Blob.objects.count() == 3

    def test_the_holder_is_asked_to_stop_and_the_next_one_waits_for_it(self, store):
        draft = store.begin()
        lease, _ = store.acquire(draft)
        assert append(store, draft, 0, b"abc", lease=lease) is False
        taken: list[tuple[str, int]] = []

        def wait() -> None:
            taken.append(SqlStore().acquire(draft, patience=60))
            connection.close()

        other = threading.Thread(target=wait)
        other.start()
        at = 3
        while not append(store, draft, at, b"x", lease=lease):
            at += 1
            assert at < 10_000, "nobody asked"
        assert taken == []
        store.release(draft, lease)
        other.join(timeout=30)
        assert [offset for _, offset in taken] == [at + 1]

    def test_a_lease_that_ran_out_is_taken_at_once(self, store):
        draft = store.begin()
        store.acquire(draft)
        Draft.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert store.acquire(draft, patience=3600)[1] == 0

    def test_an_append_keeps_the_lease_alive(self, store):
        draft = store.begin()
        lease, _ = store.acquire(draft)
        Draft.objects.update(lease_until=timezone.now())
        append(store, draft, 0, b"abc", lease=lease)
        assert Draft.objects.get().lease_until > timezone.now() + timedelta(seconds=5)


def test_an_engine_s_error_is_told_as_django_tells_it():
    """Else a full disk behind the byte path would be no full disk to whoever answers."""
    from django.db import Error

    with pytest.raises(Error):
        SqlStore().path.read("SELECT nothing FROM nowhere WHERE id = %s", (1,))
