"""What every blob store promises. Each store runs all of it."""

from __future__ import annotations

import hashlib
import random
from contextlib import nullcontext

import pytest

from drive.blobs.chunks import CHUNK_BYTES, EMPTY_DIGEST, plan
from drive.blobs.store import BlobRef, BlobStore, DraftGone, LeaseLost, OffsetMismatch

MIB = 1024 * 1024


def some_bytes(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def digest_of(data: bytes) -> bytes:
    pieces = [data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)]
    return hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in pieces)).digest()


def append(store: BlobStore, draft: int, offset: int, data: bytes, *, lease: str, last=False, base=None) -> bool:
    return store.append(draft, plan(offset, data, last=last), lease=lease, base=base)


class BlobStoreContract:
    @pytest.fixture
    def store(self) -> BlobStore:
        raise NotImplementedError

    def transaction(self):
        return nullcontext()

    def fill(self, store: BlobStore, data: bytes, cuts: list[int]) -> BlobRef:
        draft = store.begin()
        lease, at = store.acquire(draft)
        for stop in [*cuts, len(data)]:
            append(store, draft, at, data[at:stop], lease=lease, last=stop == len(data))
            at = stop
        store.release(draft, lease)
        return self.seal(store, draft, len(data))

    def seal(self, store: BlobStore, draft: int, size: int) -> BlobRef:
        with self.transaction():
            return store.seal(draft, size)

    def read(self, store: BlobStore, ref: BlobRef, start: int = 0, stop: int | None = None) -> bytes:
        return b"".join(store.open(ref, start, stop))

    @pytest.mark.parametrize("size", [1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 17])
    def test_it_gives_back_what_it_took(self, store, size):
        data = some_bytes(size)
        ref = self.fill(store, data, [])
        assert (ref.size, ref.digest) == (size, digest_of(data))
        assert self.read(store, ref) == data

    @pytest.mark.parametrize("seed", range(8))
    def test_it_does_not_matter_where_the_appends_are_cut(self, store, seed):
        data = some_bytes(3 * MIB + 1000, seed)
        chance = random.Random(seed)
        borders = [MIB - 1, MIB, MIB + 1, 2 * MIB]
        cuts = sorted({chance.randrange(1, len(data)) for _ in range(6)} | set(chance.sample(borders, 2)))
        assert self.read(store, self.fill(store, data, cuts)) == data

    def test_it_joins_many_small_appends_into_one_chunk(self, store):
        data = some_bytes(MIB + 5)
        ref = self.fill(store, data, list(range(40_000, len(data), 40_000)))
        assert ref.digest == digest_of(data)
        assert self.read(store, ref) == data

    @pytest.mark.parametrize(
        ("start", "stop"), [(0, 1), (MIB - 1, MIB + 1), (MIB, 2 * MIB), (5, 5), (2 * MIB + 9, None), (10, 2 * MIB + 10)]
    )
    def test_it_reads_any_range(self, store, start, stop):
        data = some_bytes(2 * MIB + 100)
        assert self.read(store, self.fill(store, data, []), start, stop) == data[start:stop]

    def test_equal_contents_become_one_blob(self, store):
        data = some_bytes(MIB + 3)
        assert self.fill(store, data, []) == self.fill(store, data, [1000])

    def test_an_empty_draft_becomes_the_empty_blob(self, store):
        ref = self.fill(store, b"", [])
        assert (ref.size, ref.digest) == (0, EMPTY_DIGEST)
        assert self.read(store, ref) == b""

    @pytest.mark.parametrize("data", [b"", b"x", some_bytes(MIB)])
    def test_small_contents_go_in_at_once(self, store, data):
        with self.transaction() if store.put_rides else nullcontext():
            ref = store.put(data)
        assert (ref.size, ref.digest) == (len(data), digest_of(data))
        assert self.read(store, ref) == data
        with self.transaction() if store.put_rides else nullcontext():
            assert store.put(data) == ref

    def test_a_small_content_and_a_draft_of_equal_bytes_are_one_blob(self, store):
        with self.transaction() if store.put_rides else nullcontext():
            small = store.put(b"the same")
        assert self.fill(store, b"the same", [3]) == small

    def test_an_append_at_the_wrong_offset_stores_nothing(self, store):
        draft = store.begin()
        lease, _ = store.acquire(draft)
        append(store, draft, 0, b"abc", lease=lease)
        for wrong in (0, 2, 4):
            with pytest.raises(OffsetMismatch) as caught:
                append(store, draft, wrong, b"xyz", lease=lease)
            assert caught.value.offset == 3
        append(store, draft, 3, b"def", lease=lease, last=True)
        assert self.read(store, self.seal(store, draft, 6)) == b"abcdef"

    def test_who_lost_the_lease_stores_nothing(self, store):
        draft = store.begin()
        first, _ = store.acquire(draft)
        append(store, draft, 0, b"abc", lease=first)
        second, offset = store.acquire(draft, patience=0)
        assert offset == 3
        with pytest.raises(LeaseLost):
            append(store, draft, 3, b"late", lease=first)
        append(store, draft, 3, b"d", lease=second, last=True)
        assert self.read(store, self.seal(store, draft, 4)) == b"abcd"

    def test_a_writer_that_resumes_finds_its_bytes(self, store):
        data = some_bytes(2 * MIB + 77)
        draft = store.begin()
        at = 0
        for stop in (500_000, MIB, MIB + 10, len(data)):
            lease, offset = store.acquire(draft)
            assert offset == at
            append(store, draft, at, data[at:stop], lease=lease, last=stop == len(data))
            store.release(draft, lease)
            at = stop
        assert store.acquire(draft)[1] == len(data)
        assert self.read(store, self.seal(store, draft, len(data))) == data

    @pytest.mark.parametrize("base", [0, 700, MIB, MIB + 700])
    def test_what_was_not_confirmed_is_dropped(self, store, base):
        data, wrong = some_bytes(3 * MIB + 5), some_bytes(3 * MIB + 5, seed=2)
        draft = store.begin()
        lease, _ = store.acquire(draft)
        if base:
            append(store, draft, 0, data[:base], lease=lease)
        at = base
        for stop in (base + 900, 2 * MIB + 1, len(wrong)):
            append(store, draft, at, wrong[at:stop], lease=lease, base=base, last=stop == len(wrong))
            at = stop
        lease, offset = store.acquire(draft, patience=0)
        assert offset == base
        append(store, draft, base, data[base:], lease=lease, last=True)
        assert self.read(store, self.seal(store, draft, len(data))) == data

    @pytest.mark.parametrize("base", [0, 700, MIB, MIB + 700])
    @pytest.mark.parametrize("size", [MIB + 900, 2 * MIB, 3 * MIB + 5])
    def test_what_was_confirmed_is_kept(self, store, base, size):
        data = some_bytes(size)
        draft = store.begin()
        lease, _ = store.acquire(draft)
        if base:
            append(store, draft, 0, data[:base], lease=lease)
        middle = base + 100
        append(store, draft, base, data[base:middle], lease=lease, base=base)
        store.confirm(draft, base, middle, lease=lease)
        lease, offset = store.acquire(draft, patience=0)
        assert offset == middle
        append(store, draft, middle, data[middle:], lease=lease, base=middle, last=True)
        store.confirm(draft, middle, size, lease=lease)
        assert store.acquire(draft, patience=0)[1] == size
        assert self.read(store, self.seal(store, draft, size)) == data

    def test_an_incomplete_draft_can_not_be_sealed(self, store):
        draft = store.begin()
        lease, _ = store.acquire(draft)
        append(store, draft, 0, b"half", lease=lease)
        for size in (4, 8):
            with pytest.raises(OffsetMismatch):
                self.seal(store, draft, size)

    def test_a_discarded_draft_is_gone_and_shared_chunks_stay(self, store):
        data = some_bytes(MIB)
        kept = self.fill(store, data, [])
        draft = store.begin()
        lease, _ = store.acquire(draft)
        append(store, draft, 0, data, lease=lease)
        store.discard(draft)
        store.discard(draft)
        with pytest.raises(DraftGone):
            store.acquire(draft)
        assert self.read(store, kept) == data

    def test_nobody_writes_to_a_discarded_draft(self, store):
        draft = store.begin()
        lease, _ = store.acquire(draft)
        store.discard(draft)
        with pytest.raises(DraftGone):
            append(store, draft, 0, b"late", lease=lease)
        with pytest.raises(DraftGone):
            self.seal(store, draft, 0)
        store.release(draft, lease)

    def test_who_lost_the_lease_confirms_nothing(self, store):
        draft = store.begin()
        first, _ = store.acquire(draft)
        append(store, draft, 0, b"abc", lease=first, base=0)
        second, offset = store.acquire(draft, patience=0)
        assert offset == 0
        with pytest.raises(LeaseLost):
            store.confirm(draft, 0, 3, lease=first)
        assert store.acquire(draft, patience=0)[1] == 0
        assert second != first

    def test_a_lost_lease_is_not_released_under_its_new_holder(self, store):
        draft = store.begin()
        first, _ = store.acquire(draft)
        second, _ = store.acquire(draft, patience=0)
        store.release(draft, first)
        append(store, draft, 0, b"abc", lease=second, last=True)
        assert self.read(store, self.seal(store, draft, 3)) == b"abc"

    def test_a_released_draft_is_free_at_once(self, store):
        draft = store.begin()
        for _ in range(3):
            lease, _ = store.acquire(draft, patience=3600)
            store.release(draft, lease)

    def test_drafts_do_not_mix(self, store):
        contents = [some_bytes(MIB + 100, seed) for seed in (1, 2)]
        drafts = [store.begin() for _ in contents]
        leases = [store.acquire(draft)[0] for draft in drafts]
        for start, stop in ((0, 700), (700, MIB + 100)):
            for draft, lease, data in zip(drafts, leases, contents, strict=True):
                append(store, draft, start, data[start:stop], lease=lease, last=stop == len(data))
        assert [self.read(store, self.seal(store, draft, MIB + 100)) for draft in drafts] == contents

    def test_reading_starts_with_the_first_piece_that_is_asked_for(self, store):
        ref = self.fill(store, some_bytes(2 * MIB), [])
        pieces = store.open(BlobRef(ref.id, ref.digest, ref.size), MIB - 1)
        assert len(next(pieces)) == 1
        assert len(next(pieces)) == MIB
        assert next(pieces, None) is None
