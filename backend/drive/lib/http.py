"""Rules of HTTP as pure functions, with their sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drive.lib.errors import DriveError

_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*$", re.IGNORECASE | re.ASCII)
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
RANGE_HEADER_LIMIT = 200  # characters; nobody needs more for one range


class RangeNotSatisfiable(DriveError):
    """No byte of the range exists; `size` is how many there are."""

    code = "range_not_satisfiable"
    title = "There are no such bytes"

    def __init__(self, size: int) -> None:
        super().__init__(f"The content has {size} bytes.")
        self.size = size


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes from `start` up to `stop` (exclusive)."""

    start: int
    stop: int


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The single byte range asked for, clamped to `size` bytes; None when the whole content is to be sent.

    Several ranges, another unit and bad syntax are ignored, as a server may. Raises RangeNotSatisfiable when no byte of
    it exists. RFC 9110 §14.1.2, §14.2, §15.5.17.
    """
    if not header or size == 0 or len(header) > RANGE_HEADER_LIMIT:
        return None
    match = _RANGE.match(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0:
            raise RangeNotSatisfiable(size)
        return ByteRange(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise RangeNotSatisfiable(size)
    return ByteRange(int(first), min(int(last) + 1, size) if last else size)


def matches(header: str, etag: str, *, weak: bool) -> bool:
    """Whether `etag` is in a list of entity tags. RFC 9110 §8.8.3.2, §13.1.1 (strong), §13.1.2 (weak)."""
    if header.strip() == "*":
        return True
    tags = _ETAG.findall(header)
    if weak:
        return etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in tags]
    return etag in [tag for tag in tags if not tag.startswith("W/")]


def range_applies(if_range: str | None, etag: str) -> bool:
    """Whether Range may be honoured: only for the very bytes the client has. RFC 9110 §13.1.5 (strong comparison).

    A date never matches: contents are told apart by digest, not by the second.
    """
    return if_range is None or if_range.strip() == etag
