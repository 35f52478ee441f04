"""Reading bodies in bounded memory, cut where the content wants it."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive.uploads.bodies import READ_BYTES, blocks, take


class Dribble:
    """Gives fewer bytes than it is asked for, as sockets do, and notes the most it was asked for."""

    def __init__(self, data: bytes, seed: int = 1) -> None:
        self._stream, self._chance = io.BytesIO(data), random.Random(seed)
        self.most = self.given = 0

    def read(self, size: int) -> bytes:
        self.most = max(self.most, size)
        piece = self._stream.read(self._chance.randint(1, max(1, size)))
        self.given += len(piece)
        return piece


@given(st.binary(max_size=300), st.integers(0, 50), st.integers(1, 40), st.one_of(st.none(), st.integers(0, 400)))
def test_blocks_hold_every_byte_and_end_at_multiples(data, at, size, limit):
    found = list(blocks(Dribble(data), at=at, size=size, limit=limit))
    assert b"".join(found) == (data if limit is None else data[:limit])
    for block in found[:-1]:
        at += len(block)
        assert at % size == 0
    assert all(0 < len(block) <= size for block in found)


def test_no_byte_beyond_the_limit_is_read():
    body = Dribble(b"x" * 1000)
    assert sum(len(block) for block in blocks(body, at=0, size=64, limit=300)) == 300
    assert body.given == 300


def test_a_read_never_asks_for_more_than_a_mebibyte():
    body = Dribble(bytes(5 * READ_BYTES))
    assert [len(block) for block in blocks(body, at=0, size=3 * READ_BYTES, limit=None)] == [
        3 * READ_BYTES,
        2 * READ_BYTES,
    ]
    assert body.most <= READ_BYTES


@pytest.mark.parametrize("size", [0, 1, 10, 11])
def test_take_gives_fewer_bytes_only_at_the_end(size):
    assert take(Dribble(b"0123456789"), size) == b"0123456789"[:size]


def test_an_empty_body_has_no_blocks():
    assert list(blocks(io.BytesIO(b""), at=0, size=10, limit=None)) == []
    assert list(blocks(io.BytesIO(b"abc"), at=0, size=10, limit=0)) == []
