"""Chunks that were damaged, condemned or not looked at for long: what reading and adding make of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from drive.blobs import verified
from drive.blobs.adding import TRUSTED
from drive.blobs.chunks import CHUNK_BYTES, plan
from drive.blobs.codec import PLAIN, ZSTD
from drive.blobs.models import Blob, BlobChunk, Chunk, ChunkState, DraftPart
from drive.blobs.sql import SqlStore
from drive.blobs.store import BlobRef, DamagedBlob
from tests.unit.blobs.contract import MIB, some_bytes

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = timedelta(days=400)
TEXT = (b"Every acknowledged byte survives. " * 100_000)[: 2 * MIB + 17]


@pytest.fixture
def store(monkeypatch):
    verified.forget()
    monkeypatch.setattr(verified, "_write_soon", lambda seconds: None)  # written when the test says so
    yield SqlStore()
    verified.forget()


def fill(store: SqlStore, data: bytes) -> BlobRef:
    draft = store.begin()
    lease, _ = store.acquire(draft)
    store.append(draft, plan(0, data, last=True), lease=lease)
    with transaction.atomic():
        return store.seal(draft, len(data))


def read(store: SqlStore, ref: BlobRef, start: int = 0, stop: int | None = None) -> bytes:
    return b"".join(store.open(ref, start, stop))


def chunk_of(ref: BlobRef, seq: int) -> Chunk:
    return Chunk.objects.get(digest=BlobChunk.objects.get(blob_id=ref.id, seq=seq).chunk_id)


def flip(chunk: Chunk) -> None:
    """Turn one bit of the stored bytes."""
    data = bytearray(chunk.data)
    data[len(data) // 3] ^= 4
    Chunk.objects.filter(pk=chunk.pk).update(data=bytes(data))


def age(by: timedelta = LONG_AGO) -> None:
    ChunkState.objects.update(verified_at=timezone.now() - by)


def test_text_is_stored_compressed_and_any_range_of_it_comes_back(store):
    ref = fill(store, TEXT)
    assert {chunk.codec for chunk in Chunk.objects.filter(size=MIB)} == {ZSTD}  # 17 bytes are not worth it
    assert sum(len(chunk.data) for chunk in Chunk.objects.all()) < len(TEXT) / 4
    assert [chunk_of(ref, seq).size for seq in range(3)] == [MIB, MIB, 17]
    for start, stop in ((0, len(TEXT)), (5, 6), (MIB - 3, MIB + 3), (2 * MIB, len(TEXT))):
        assert read(store, ref, start, stop) == TEXT[start:stop]


def test_noise_is_stored_as_it_came(store):
    fill(store, some_bytes(MIB + 5))
    assert {chunk.codec for chunk in Chunk.objects.all()} == {PLAIN}


@pytest.mark.parametrize("data", [some_bytes(3 * MIB), TEXT])
def test_a_damaged_chunk_is_never_given_out_when_it_was_not_hashed_lately(store, data):
    ref = fill(store, data)
    flip(chunk_of(ref, 1))
    age()
    pieces = store.open(ref)
    assert next(pieces) == data[:MIB]
    with pytest.raises(DamagedBlob):
        next(pieces)


def test_a_short_range_of_a_chunk_is_hashed_as_a_whole(store):
    ref = fill(store, some_bytes(2 * MIB))
    flip(chunk_of(ref, 1))
    age()
    with pytest.raises(DamagedBlob):
        read(store, ref, MIB + 5, MIB + 6)


def test_age_zero_hashes_at_every_reading(store, settings):
    ref = fill(store, some_bytes(MIB))
    settings.VERIFY_AGE = timedelta(0)
    assert read(store, ref)
    flip(chunk_of(ref, 0))
    with pytest.raises(DamagedBlob):
        read(store, ref)


def test_what_was_hashed_is_noted_and_written_later(store):
    ref = fill(store, some_bytes(2 * MIB))
    age()
    before = ChunkState.objects.values_list("verified_at", flat=True).first()
    read(store, ref)
    assert set(ChunkState.objects.values_list("verified_at", flat=True)) == {before}
    assert verified.flush() == 2
    assert ChunkState.objects.filter(verified_at__gt=timezone.now() - timedelta(hours=1)).count() == 2
    assert verified.flush() == 0


def test_a_damaged_chunk_is_marked(store):
    ref = fill(store, some_bytes(MIB))
    flip(chunk_of(ref, 0))
    age()
    with pytest.raises(DamagedBlob):
        read(store, ref)
    verified.flush()
    state = ChunkState.objects.get()
    assert state.damaged_at is not None
    assert state.verified_at is None


def test_an_upload_of_the_same_bytes_heals_a_marked_chunk(store):
    data = some_bytes(MIB + 9)
    ref = fill(store, data)
    flip(chunk_of(ref, 0))
    ChunkState.objects.update(damaged_at=timezone.now(), verified_at=None)
    assert fill(store, data) == ref
    assert read(SqlStore(), ref) == data
    assert not ChunkState.objects.exclude(damaged_at=None).exists()


def test_what_is_reused_after_long_is_hashed_before_and_healed_when_wrong(store):
    data = some_bytes(MIB)
    ref = fill(store, data)
    flip(chunk_of(ref, 0))
    age(TRUSTED + timedelta(days=1))
    fill(store, data)
    assert read(store, ref) == data
    assert ChunkState.objects.get().verified_at > timezone.now() - timedelta(hours=1)


def test_a_chunk_that_was_replaced_by_another_is_found(store):
    ref = fill(store, some_bytes(2 * MIB))
    one, two = chunk_of(ref, 0), chunk_of(ref, 1)
    Chunk.objects.filter(pk=one.pk).update(data=two.data)
    age()
    with pytest.raises(DamagedBlob):
        read(store, ref)


def test_exchanged_rows_of_a_blob_are_found_however_lately_the_chunks_were_hashed(store):
    ref = fill(store, some_bytes(2 * MIB))
    digests = [chunk_of(ref, seq).digest for seq in (0, 1)]
    for seq in (0, 1):
        BlobChunk.objects.filter(blob_id=ref.id, seq=seq).update(chunk_id=digests[1 - seq])
    with pytest.raises(DamagedBlob):
        read(SqlStore(), ref)


def test_a_condemned_chunk_is_taken_back_by_who_uses_it_again(store):
    data = some_bytes(CHUNK_BYTES + 3)
    fill(store, data)
    ChunkState.objects.update(condemned_at=timezone.now())
    again = fill(store, data[:CHUNK_BYTES])
    assert ChunkState.objects.get(chunk_id=chunk_of(again, 0).pk).condemned_at is None
    assert ChunkState.objects.exclude(condemned_at=None).count() == 1


@pytest.mark.parametrize("size", [3 * MIB, 100])
def test_a_condemned_blob_is_taken_back_by_who_uploads_it_again(store, size):
    data = some_bytes(size)
    ref = fill(store, data)
    Blob.objects.update(condemned_at=timezone.now())
    assert fill(store, data) == ref
    assert Blob.objects.get(pk=ref.id).condemned_at is None


def test_a_chunk_that_the_collector_took_first_is_stored_again(store, monkeypatch):
    """The row is read as condemned, and gone when it is to be taken back: the append begins anew."""
    data = some_bytes(CHUNK_BYTES)
    ref = fill(store, data)
    chunk = chunk_of(ref, 0)
    BlobChunk.objects.filter(blob_id=ref.id).delete()
    Blob.objects.filter(pk=ref.id).delete()
    ChunkState.objects.update(condemned_at=timezone.now())
    from drive.blobs import adding

    real, once = adding._take_back, iter([True])

    def too_late(tx, chunk_id):
        if next(once, False):
            tx.execute("DELETE FROM chunk_state WHERE chunk_id = %s", (chunk_id,))
        real(tx, chunk_id)

    monkeypatch.setattr(adding, "_take_back", too_late)
    again = fill(store, data)
    assert read(store, again) == data
    assert Chunk.objects.filter(digest=chunk.digest).count() == 1
    assert not connection.in_atomic_block


@pytest.mark.parametrize("harm", [lambda data: data[:-1], lambda data: bytes([data[0] ^ 1]) + data[1:]])
def test_a_damaged_part_never_becomes_a_chunk(store, harm):
    draft = store.begin()
    lease, _ = store.acquire(draft)
    data = some_bytes(MIB)
    store.append(draft, plan(0, data[:1000]), lease=lease)
    part = DraftPart.objects.get()
    DraftPart.objects.filter(draft_id=draft).update(data=harm(bytes(part.data)))
    with pytest.raises(DamagedBlob):
        store.append(draft, plan(1000, data[1000:], last=True), lease=lease)
    assert not Chunk.objects.exists()
    assert store.acquire(draft)[1] == 1000
