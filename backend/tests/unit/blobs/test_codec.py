"""What is stored compressed, and that it comes back."""

from __future__ import annotations

import random

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from drive.blobs.codec import LEAST_BYTES, PLAIN, ZSTD, NotDecodable, decode, encode

MIB = 1024 * 1024
TEXT = b"It was a bright cold day in April, and the clocks were striking thirteen. " * 20_000


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


@given(st.one_of(st.binary(max_size=3000), st.integers(0, 3 * LEAST_BYTES).map(lambda size: b"ab" * size)))
def test_what_was_encoded_comes_back(data):
    codec, stored = encode(data)
    assert decode(codec, bytes(stored), len(data)) == data


def test_text_is_stored_smaller():
    codec, stored = encode(TEXT[:MIB])
    assert codec == ZSTD
    assert len(stored) < MIB / 4


@pytest.mark.parametrize("data", [noise(MIB), noise(5000), b"aaaa", noise(MIB // 2) + b"\0" * 20])
def test_what_hardly_shrinks_is_stored_as_it_came(data):
    codec, stored = encode(data)
    assert (codec, bytes(stored)) == (PLAIN, data)


def test_a_shrinking_sample_with_a_content_that_does_not_is_stored_as_it_came():
    data = bytearray(noise(MIB))
    data[:4096] = data[-4096:] = data[MIB // 2 : MIB // 2 + 4096] = b"\0" * 4096
    assert encode(bytes(data))[0] == PLAIN


@pytest.mark.parametrize(
    ("codec", "stored", "size"),
    [
        (PLAIN, b"abc", 4),
        (PLAIN, b"abc", 2),
        (ZSTD, b"no frame", 8),
        (ZSTD, zstandard.compress(b"abc"), 4),
        (ZSTD, zstandard.compress(b"a" * 5000)[:-3], 5000),
        (9, b"abc", 3),
    ],
)
def test_what_is_not_the_content_is_refused(codec, stored, size):
    with pytest.raises(NotDecodable):
        decode(codec, stored, size)


def test_a_frame_that_claims_to_be_huge_is_refused_before_it_is_unpacked():
    bomb = zstandard.ZstdCompressor(level=1).compress(b"\0" * 64 * MIB)
    with pytest.raises(NotDecodable):
        decode(ZSTD, bomb, MIB)
