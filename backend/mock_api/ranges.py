"""Ranges and conditions of a download, as pure functions (RFC 9110 §13, §14)."""

from __future__ import annotations

import re

from .problems import Problem

RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.ASCII | re.IGNORECASE)


def parse_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The one range asked for as [start, stop); None when the whole content is to be sent.

    Several ranges, other units and bad syntax are ignored, as a server may (§14.2). Raises range_not_satisfiable when
    no byte of it exists (§14.1.2, §15.5.17).
    """
    match = RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", "") or size == 0:
        return None
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(0, size - int(last))
    if start >= size:
        raise Problem("range_not_satisfiable", headers={"Content-Range": f"bytes */{size}"})
    return start, min(int(last) + 1, size) if first and last else size


def etag_matches(header: str, etag: str, *, weak: bool = False) -> bool:
    """Whether a list of entity tags (or `*`) names this one (§8.8.3.2); `weak` for If-None-Match."""
    tags = [tag.strip() for tag in header.split(",")]
    if "*" in tags:
        return True
    return etag in [tag.removeprefix("W/") if weak else tag for tag in tags]
