"""Upload-Checksum: all or nothing."""

from __future__ import annotations

import pytest

from tests.unit.bytes.making import (
    MIB,
    Body,
    checksum,
    code,
    content_of,
    names_in,
    some_bytes,
)

BIG = 9 * MIB + 5  # more than one append on every engine


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
@pytest.mark.parametrize("size", [5, BIG])
def test_bytes_that_match_their_checksum_are_taken(bo, algorithm, size):
    data = some_bytes(size)
    path = bo.upload(size)
    assert bo.patch(path, 0, data[:-1], HTTP_UPLOAD_CHECKSUM=checksum(data[:-1], algorithm)).status_code == 204
    assert bo.patch(path, size - 1, data[-1:], HTTP_UPLOAD_CHECKSUM=checksum(data[-1:], algorithm)).status_code == 204
    assert content_of("a.bin") == data


@pytest.mark.parametrize("size", [5, BIG])
@pytest.mark.parametrize("before", [0, 700])
def test_bytes_that_do_not_match_are_dropped_all_of_them(bo, size, before):
    data, wrong = some_bytes(before + size), some_bytes(size, seed=2)
    path = bo.upload(before + size)
    bo.patch(path, 0, data[:before])
    for _ in range(2):
        response = bo.patch(path, before, wrong, HTTP_UPLOAD_CHECKSUM=checksum(data[before:]))
        assert code(response) == (460, "checksum_mismatch")
        assert response.reason_phrase == "Checksum Mismatch"
        assert bo.offset(path).headers["Upload-Offset"] == str(before)
    assert bo.patch(path, before, data[before:], HTTP_UPLOAD_CHECKSUM=checksum(data[before:])).status_code == 204
    assert content_of("a.bin") == data


@pytest.mark.parametrize("size", [5, BIG])
def test_a_broken_body_with_a_checksum_is_dropped(bo, size):
    data = some_bytes(size)
    path = bo.upload(size)
    body = Body(data, breaks_at=size - 1)
    assert code(bo.patch_body(path, 0, body, size, HTTP_UPLOAD_CHECKSUM=checksum(data))) == (460, "checksum_mismatch")
    assert bo.offset(path).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("header", "problem"),
    [("crc32 AAAA", "checksum_algorithm_unknown"), ("sha1 !!", "bad_header"), ("", "checksum_algorithm_unknown")],
)
def test_a_checksum_that_can_not_be_checked_is_refused(bo, header, problem):
    path = bo.upload(3)
    assert code(bo.patch(path, 0, b"abc", HTTP_UPLOAD_CHECKSUM=header)) == (400, problem)
    assert code(bo.begin(3, "b", b"abc", HTTP_UPLOAD_CHECKSUM=header)) == (400, problem)
    assert bo.offset(path).headers["Upload-Offset"] == "0"
    assert names_in(bo.top) == []


@pytest.mark.parametrize("size", [5, BIG])
def test_a_checksum_holds_for_creation_with_bytes_too(bo, size):
    data = some_bytes(size)
    assert code(bo.begin(size, data=data, HTTP_UPLOAD_CHECKSUM=checksum(b"other"))) == (460, "checksum_mismatch")
    assert names_in(bo.top) == []
    assert bo.begin(size, data=data, HTTP_UPLOAD_CHECKSUM=checksum(data)).status_code == 201
    assert content_of("a.bin") == data
