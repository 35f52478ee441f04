"""Ranges and conditions of a download, as pure functions (RFC 9110 §13, §14)."""

from __future__ import annotations

import re

from .problems import Problem

MAX_RANGES = 10
SPEC = re.compile(r"(\d*)-(\d*)")


def parse_ranges(header: str | None, size: int) -> list[tuple[int, int]] | None:
    """The ranges as [start, stop) pairs, overlaps joined; None when the whole content is to be sent.

    Raises range_not_satisfiable when no byte of any range exists (§14.1.2, §15.5.17).
    """
    if header is None or size == 0 or not header.lower().startswith("bytes="):
        return None
    specs = [spec.strip() for spec in header[6:].split(",") if spec.strip()]
    if not specs or len(specs) > MAX_RANGES:
        return None
    found = []
    for spec in specs:
        match = SPEC.fullmatch(spec)
        if match is None or match[0] == "-" or not spec.isascii():
            return None
        first, last = match.groups()
        if first and last and int(last) < int(first):
            return None
        found.append(_clamp(first, last, size))
    satisfiable = [pair for pair in found if pair]
    if not satisfiable:
        raise Problem("range_not_satisfiable", headers={"Content-Range": f"bytes */{size}"})
    return _join(satisfiable)


def etag_matches(header: str, etag: str, *, weak: bool = False) -> bool:
    """Whether a list of entity tags (or `*`) names this one (§8.8.3.2); `weak` for If-None-Match."""
    tags = [tag.strip() for tag in header.split(",")]
    if "*" in tags:
        return True
    return etag in [tag.removeprefix("W/") if weak else tag for tag in tags]


def _clamp(first: str, last: str, size: int) -> tuple[int, int] | None:
    if not first:
        length = min(int(last), size)
        return (size - length, size) if length else None
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    return (start, stop) if start < size else None


def _join(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(pairs):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
