"""The body of POST bulk: a line of JSON and bytes, however they arrive."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive.api.bulk_body import FILES, FILES_BYTES, MANIFEST_BYTES, MIB, BulkBody, Room, parse_manifest
from drive.api.json_body import NotJson
from drive.lib.errors import Busy, DriveError, InvalidField, UnknownField
from drive.uploads.errors import IncompleteBody, LengthExceeded, TooLarge


class Source:
    """A body that arrives in pieces of the given sizes, and breaks off after `cut` bytes."""

    def __init__(self, data: bytes, sizes: list[int] | None = None, cut: int | None = None) -> None:
        self.data, self.sizes, self.cut = data if cut is None else data[:cut], list(sizes or []), cut
        self.broken = False
        self.asked: list[int] = []

    def read(self, size: int) -> bytes:
        self.asked.append(size)
        most = min(size, self.sizes.pop(0)) if self.sizes else size
        piece, self.data = self.data[:most], self.data[most:]
        self.broken = not piece and self.cut is not None
        return piece


def file_of(size: int, **more: Any) -> dict[str, Any]:
    return {"folder": "3", "name": "a", "size": size, **more}


def bulk(sizes: list[int], data: bytes, **more: Any) -> bytes:
    return json.dumps({"files": [file_of(size) for size in sizes], **more}).encode() + b"\n" + data


def read(data: bytes, sizes: list[int] | None = None, cut: int | None = None) -> list[bytes]:
    body = BulkBody(Source(data, sizes, cut), len(data))
    return body.files([file.size for file in body.manifest().files])


contents = st.lists(st.binary(max_size=300), min_size=1, max_size=20)
steps = st.lists(st.integers(1, 400), max_size=60)


@given(contents, steps)
def test_each_file_gets_its_bytes_however_they_arrive(files, sizes):
    assert read(bulk([len(data) for data in files], b"".join(files)), sizes) == files


@given(contents, steps, st.data())
def test_a_body_that_breaks_off_gives_no_file(files, sizes, data):
    whole = bulk([len(content) for content in files], b"".join(files))
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(IncompleteBody):
        read(whole, sizes, cut)


@given(contents, st.integers(-50, 50).filter(bool))
def test_the_sizes_must_add_up_to_the_length(files, off):
    data = b"".join(files)
    sizes = [len(content) for content in files]
    sizes[0] = max(0, sizes[0] + off)
    told = sum(sizes)
    if told == len(data):
        return
    body = BulkBody(Source(bulk(sizes, data)), len(bulk(sizes, data)))
    with pytest.raises(IncompleteBody if told > len(data) else LengthExceeded):
        body.manifest()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["files", "conflict", "folder", "name", "size", "media_type", "if_match", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_any_json_is_a_manifest_or_refused_with_a_code(value):
    try:
        found = parse_manifest(json.dumps(value).encode())
    except (NotJson, UnknownField, InvalidField, TooLarge):
        return
    assert all(type(file.size) is int and file.size >= 0 for file in found.files)
    assert 1 <= len(found.files) <= FILES


@given(st.binary(max_size=60))
def test_any_bytes_are_a_manifest_or_refused_with_a_code(data):
    with pytest.raises(DriveError):
        BulkBody(Source(data), len(data)).manifest()


@given(st.text(min_size=1).filter(lambda key: key not in ("files", "conflict")))
def test_an_unknown_field_is_named(key):
    with pytest.raises(UnknownField):
        parse_manifest(json.dumps({"files": [file_of(0)], key: 1}).encode())


@pytest.mark.parametrize("conflict", ["", "FAIL", None, 1, [], {}])
def test_the_conflict_rule_is_one_of_three(conflict):
    with pytest.raises(InvalidField):
        parse_manifest(json.dumps({"files": [file_of(0)], "conflict": conflict}).encode())


def test_it_counts_the_files_before_it_reads_them():
    assert len(parse_manifest(json.dumps({"files": [file_of(0)] * FILES}).encode()).files) == FILES
    with pytest.raises(TooLarge):
        parse_manifest(json.dumps({"files": [file_of(0)] * (FILES + 1)}).encode())


def test_a_line_without_an_end_is_given_up_at_its_limit():
    source = Source(b" " * (3 * MIB))
    with pytest.raises(TooLarge):
        BulkBody(source, 3 * MIB).manifest()
    assert len(source.data) >= MIB


def test_it_refuses_a_body_above_the_limit_before_it_reads_anything():
    source = Source(b"")
    with pytest.raises(TooLarge):
        BulkBody(source, MANIFEST_BYTES + FILES_BYTES + 1)
    assert source.asked == []


def test_it_never_reads_beyond_the_body():
    data = bulk([3], b"abc")
    source = Source(data + b"GET / HTTP/1.1")
    body = BulkBody(source, len(data))
    assert body.files([body.manifest().files[0].size]) == [b"abc"]
    body.skip()
    assert source.data == b"GET / HTTP/1.1"


def test_a_huge_number_is_no_size():
    with pytest.raises(NotJson):
        parse_manifest(b'{"files": [{"folder": "1", "name": "a", "size": ' + b"9" * 5000 + b"}]}")


def test_the_room_is_given_back_and_never_overdrawn():
    room = Room(10)
    with room.take(6), room.take(4), pytest.raises(Busy), room.take(1):
        pass
    with pytest.raises(ValueError, match="given back"), room.take(10):
        raise ValueError("given back")
    with room.take(10):
        pass
