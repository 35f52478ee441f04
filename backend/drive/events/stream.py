"""The words of a stream. WHATWG HTML, "Server-sent events"."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from drive.events.reading import Mark

RETRY = b"retry: 5000\n\n"  # milliseconds until a browser tries again
HEARTBEAT = b":\n\n"  # a comment: it keeps proxies from closing, and shows who has left
END = b"event: end\ndata: {}\n\n"
MOST_TOLD = 100  # folders in an id; beyond, a stream that begins again is told of all of them

_TOLD = re.compile(r"([1-9][0-9]{0,18})=([0-9a-f]{1,16}:[0-9]{1,19})")


def change(mark: Mark, told: Mapping[int, str]) -> bytes:
    """One event. Its id says everything that the stream has told, so that the next one can go on from there."""
    data = {"space": str(mark.space), "node": str(mark.node), "seq": mark.seq, "cursor": mark.cursor}
    return f"id: {_id(told)}\nevent: change\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def read_id(text: str) -> dict[int, str]:
    """What a stream had told whose last id this is. What is no such id tells nothing."""
    return {int(node): cursor for node, cursor in _TOLD.findall(text)[:MOST_TOLD]}


def _id(told: Mapping[int, str]) -> str:
    """Empty sets the browser's last id back: it will ask for everything."""
    return ",".join(f"{node}={cursor}" for node, cursor in told.items()) if len(told) <= MOST_TOLD else ""
