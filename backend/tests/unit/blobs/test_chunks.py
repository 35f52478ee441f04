"""How bytes are cut: the pure part of the store."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive.blobs.chunks import (
    CHUNK_BYTES,
    EMPTY_DIGEST,
    Piece,
    border,
    joined,
    plan,
    spans,
    tree_digest,
    whole_chunks,
)
from drive.blobs.codec import decode

MIB = CHUNK_BYTES
OFFSETS = st.one_of(st.integers(0, 4 * MIB), st.sampled_from([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB]))
SIZES = st.one_of(st.integers(0, 100), st.sampled_from([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 7]))


def plain(piece: Piece) -> bytes:
    return decode(piece.codec, bytes(piece.data), piece.size)


@given(OFFSETS, SIZES, st.booleans())
def test_a_plan_holds_every_byte_once_and_in_order(offset, size, last):
    before, data = b"t" * (offset - border(offset)), bytes(range(256)) * (size // 256 + 1)
    data = data[:size]
    todo = plan(offset, data, last=last)
    pieces = joined(todo, before)
    stored = b"".join(map(plain, pieces)) + bytes(todo.part)
    assert stored == (before if todo.head is not None else b"") + data
    assert [piece.seq for piece in pieces] == [offset // MIB + step for step in range(len(pieces))]
    assert (todo.offset, todo.size) == (offset, size)


@given(OFFSETS, SIZES)
def test_pieces_are_whole_chunks_and_the_part_is_less_than_one(offset, size):
    todo = plan(offset, b"x" * size)
    pieces = joined(todo, b"t" * (offset - border(offset)))
    assert all(piece.size == len(plain(piece)) == MIB for piece in pieces)
    assert all(piece.digest == hashlib.sha256(plain(piece)).digest() for piece in pieces)
    assert len(todo.part) < MIB
    if todo.part:
        assert todo.part_at + len(todo.part) == offset + size


@given(OFFSETS, st.integers(1, 100))
def test_the_last_append_leaves_no_part(offset, size):
    todo = plan(offset, b"x" * size, last=True)
    assert todo.part == b""
    assert joined(todo, b"t" * (offset - border(offset)))


@pytest.mark.parametrize(
    ("offset", "has_tail", "count"),
    [
        (0, False, 0),
        (1, False, 1),
        (1, True, 0),
        (MIB, False, 1),
        (MIB, True, 1),
        (MIB + 1, True, 1),
        (MIB + 1, False, 2),
    ],
)
def test_a_tail_is_no_chunk_yet(offset, has_tail, count):
    assert whole_chunks(offset, has_tail=has_tail) == count


@given(st.integers(0, 5 * MIB), st.integers(0, 5 * MIB))
def test_spans_cover_the_range_without_a_gap(start, stop):
    at = start
    for seq, skip, count in spans(start, stop):
        assert seq * MIB + skip == at
        assert 0 < count <= MIB - skip
        at += count
    assert at == max(start, stop)


def test_the_empty_content_has_the_digest_of_nothing():
    assert tree_digest([]) == EMPTY_DIGEST == hashlib.sha256(b"").digest()


def test_the_tree_digest_is_the_hash_of_the_chunks_hashes():
    one, two = hashlib.sha256(b"1").digest(), hashlib.sha256(b"2").digest()
    assert tree_digest([one, two]) == hashlib.sha256(one + two).digest()
    assert tree_digest([one, two]) != tree_digest([two, one])
