"""Ranges and conditions, RFC 9110 §13–§14."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drive.lib.http import RANGE_HEADER_LIMIT, ByteRange, RangeNotSatisfiable, matches, parse_range, range_applies

TAG = '"abc"'
HUGE = "9" * 100


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=10-", (10, 100)),
        ("bytes=99-", (99, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-100", (0, 100)),
        ("bytes=-101", (0, 100)),
        (f"bytes=-{HUGE}", (0, 100)),
        ("bytes=50-100", (50, 100)),
        (f"bytes=50-{HUGE}", (50, 100)),
        ("BYTES=1-2", (1, 3)),
        ("bytes= 1-2 ", (1, 3)),
    ],
)
def test_one_range_is_clamped_to_what_is_there(header, span):
    assert parse_range(header, 100) == ByteRange(*span)


@pytest.mark.parametrize(
    "header", ["bytes=100-", "bytes=100-200", f"bytes={HUGE}-", f"bytes={HUGE[:80]}-{HUGE[:90]}", "bytes=-0"]
)
def test_a_range_without_a_byte_can_not_be_satisfied(header):
    with pytest.raises(RangeNotSatisfiable) as caught:
        parse_range(header, 100)
    assert caught.value.size == 100


@pytest.mark.parametrize(
    "header",
    [
        None, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-b", "bytes=+1-2", "bytes=1 -2", "bytes=--1",
        "bytes=5-4", "items=0-1", "bytes=0-1,3-4", "bytes=0-1,", "bytes=0-0x10", "bytes=1.0-2", "bytes=٠-٩",
        "bytes=0-1;q=1", "xbytes=0-1", "bytes=0-1\n5",
    ],
)  # fmt: skip
def test_several_ranges_other_units_and_junk_are_ignored(header):
    assert parse_range(header, 100) is None


def test_a_header_beyond_the_limit_is_ignored():
    assert parse_range("bytes=0-" + "9" * RANGE_HEADER_LIMIT, 100) is None
    assert parse_range("bytes=" + "0-," * 100_000, 100) is None


@pytest.mark.parametrize("header", ["bytes=0-0", "bytes=0-", "bytes=-1", "bytes=-0", "bytes=5-9"])
def test_an_empty_content_has_no_ranges(header):
    assert parse_range(header, 0) is None


@given(st.text(alphabet="0123456789-=, bytes", max_size=40), st.integers(1, 2**63 - 1))
def test_a_range_always_lies_within_the_content(header, size):
    try:
        span = parse_range("bytes=" + header, size)
    except RangeNotSatisfiable:
        return
    assert span is None or 0 <= span.start < span.stop <= size


@pytest.mark.parametrize("header", ['"abc"', '"x", "abc"', '"x","abc","y"', "*", " * "])
def test_a_tag_in_the_list_matches_strongly_and_weakly(header):
    assert matches(header, TAG, weak=False)
    assert matches(header, TAG, weak=True)


@pytest.mark.parametrize("header", ['W/"abc"', '"x", W/"abc"'])
def test_a_weak_tag_matches_only_weakly(header):
    assert not matches(header, TAG, weak=False)
    assert matches(header, TAG, weak=True)


@pytest.mark.parametrize("header", ['"abcd"', '"x"', "abc", '"ab""c"', "", '"*"', '"ABC"'])
def test_another_tag_does_not_match(header):
    assert not matches(header, TAG, weak=False)
    assert not matches(header, TAG, weak=True)


@pytest.mark.parametrize(
    ("if_range", "applies"),
    [
        (None, True), (TAG, True), (f" {TAG} ", True),
        ("W/" + TAG, False), ('"other"', False), ("abc", False), ("*", False), (f'{TAG}, "other"', False),
        ("Sun, 22 Nov 2026 18:00:00 GMT", False), ("", False),
    ],
)  # fmt: skip
def test_a_range_holds_only_for_the_very_bytes_the_client_has(if_range, applies):
    assert range_applies(if_range, TAG) is applies
