"""The log that the shim writes and the clients add to. One record: a head, then its payload."""

from __future__ import annotations

import json
import os
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

HEAD = struct.Struct("<IIBBHIQq")  # magic, pid, kind, flags, unused, payload's length, inode, at
MAGIC = 0x57504648
CREATED, FOLDER = 1, 2

# Opened, written, truncated, fsync began, ended, failed, unlinked, renamed, and a client's note.
Kind = Literal["O", "W", "T", "B", "E", "X", "U", "R", "J"]


@dataclass(frozen=True, slots=True)
class Record:
    """`at` is an offset, a size or the number of an fsync, by kind."""

    kind: Kind
    flags: int
    inode: int
    at: int
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def note(self) -> dict[str, Any]:
        return json.loads(self.data)


def read(path: Path) -> Iterator[Record]:
    """All records in their order. Raises ValueError where the log is broken."""
    with path.open("rb") as file:
        while head := file.read(HEAD.size):
            magic, _, kind, flags, _, length, inode, at = HEAD.unpack(head)
            data = file.read(length)
            if magic != MAGIC or len(data) != length:
                raise ValueError(f"{path} is broken at {file.tell()}")
            yield Record(chr(kind), flags, inode, at, data)  # type: ignore[arg-type]


class Notes:
    """The clients' pen: what they try and what they were told, in the same order as the server's writes."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._next = 0
        self._lock = threading.Lock()

    def tried(self, change: dict[str, Any]) -> int:
        """Note that `change` (see oracle.py) is about to be asked for; its number."""
        with self._lock:
            number = self._next = self._next + 1
        self._add({"try": number, "set": change})
        return number

    def done(self, number: int) -> None:
        """Note that the answer said so. Only what stands here counts as acknowledged."""
        self._add({"done": number})

    def refused(self, number: int) -> None:
        """Note that the answer said no: it may still have happened (the answer came after a failed commit)."""
        self._add({"refused": number})

    def close(self) -> None:
        os.close(self._file)

    def _add(self, note: dict[str, Any]) -> None:
        data = json.dumps(note).encode()
        os.write(self._file, HEAD.pack(MAGIC, os.getpid(), ord("J"), 0, 0, len(data), 0, 0) + data)
