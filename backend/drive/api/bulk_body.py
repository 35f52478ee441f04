"""The body of `POST bulk`: one line of JSON that lists the files, then their bytes, one after the other."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, cast

from drive.api.inputs import unknown_fields
from drive.api.json_body import NotJson
from drive.lib.errors import Busy, InvalidField
from drive.tree.placing import CONFLICTS, Conflict
from drive.uploads.errors import IncompleteBody, LengthExceeded, TooLarge

MEDIA_TYPE = "application/vnd.holdfast.bulk"
MIB = 1024 * 1024
MANIFEST_BYTES = MIB
FILES_BYTES = 16 * MIB  # of all files together
FILES = 1_000
READ_BYTES = 256 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIELDS = {"folder", "name", "size", "media_type", "if_match"}


class Source(Protocol):
    """A request's body; `read` returns b"" at its end, and `broken` says whether that was an end by an error."""

    broken: bool

    def read(self, size: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the manifest. `size` is bytes, `if_match` a raw tree digest."""

    folder: str
    name: str
    size: int
    media_type: str | None
    if_match: bytes | None


@dataclass(frozen=True, slots=True)
class Manifest:
    files: Sequence[Entry]
    conflict: Conflict

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


class BulkBody:
    """Reads the line and then the files, in pieces of at most READ_BYTES."""

    def __init__(self, source: Source, length: int) -> None:
        """`length` is the whole body's, in bytes. Raises TooLarge."""
        if length > MANIFEST_BYTES + FILES_BYTES:
            raise TooLarge(f"A bulk request has at most {FILES_BYTES} bytes of files; send more than one.")
        self._source = source
        self._unread = length
        self._held, self._at = b"", 0  # read and not given out yet: what stands behind `_at`

    def manifest(self) -> Manifest:
        """The first line, held against the length of the body.

        Raises NotJson, UnknownField, InvalidField, TooLarge, IncompleteBody, LengthExceeded.
        """
        found = parse_manifest(self._line())
        rest = len(self._held) - self._at + self._unread
        if found.size > FILES_BYTES:
            raise TooLarge(f"The files have {found.size} bytes together; {FILES_BYTES} is the most.")
        if found.size > rest:
            raise IncompleteBody(f"The manifest tells of {found.size} bytes, {rest} follow it.")
        if found.size < rest:
            raise LengthExceeded(f"The manifest tells of {found.size} bytes, {rest} follow it.")
        return found

    def files(self, sizes: Sequence[int]) -> list[bytes]:
        """The bytes of each file. Raises IncompleteBody when the client has left."""
        return [self._take(size) for size in sizes]

    def skip(self) -> None:
        """Read what is left, and forget it."""
        self._held, self._at = b"", 0
        while self._read(READ_BYTES):
            pass

    def _line(self) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while size <= MANIFEST_BYTES:
            piece = self._read(READ_BYTES)
            if not piece:
                raise IncompleteBody() if self._source.broken or self._unread else NotJson("The first line has no end.")
            line, end, rest = piece.partition(b"\n")
            pieces.append(line)
            size += len(line)
            if end and size <= MANIFEST_BYTES:
                self._held = rest
                return b"".join(pieces)
        raise TooLarge(f"The manifest has more than {MANIFEST_BYTES} bytes.")

    def _take(self, size: int) -> bytes:
        pieces, missing = [self._given(size)], size
        while missing := missing - len(pieces[-1]):
            self._held, self._at = self._read(READ_BYTES), 0
            if not self._held:
                raise IncompleteBody(f"The body ended {missing + self._unread} bytes early.")
            pieces.append(self._given(missing))
        return b"".join(pieces)

    def _given(self, most: int) -> bytes:
        """The next of what is held, `most` bytes of it."""
        piece = self._held[self._at : self._at + most]
        self._at += len(piece)
        return piece

    def _read(self, size: int) -> bytes:
        piece = self._source.read(min(size, self._unread)) if self._unread else b""
        self._unread -= len(piece)
        return piece


def parse_manifest(line: bytes) -> Manifest:
    """The manifest of a first line. Raises NotJson, UnknownField, InvalidField, TooLarge (more than FILES files)."""
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotJson("The first line must be JSON.") from None
    if not isinstance(found, dict):
        raise NotJson("The first line must be a JSON object.")
    if strange := found.keys() - {"files", "conflict"}:
        raise unknown_fields(sorted(strange))
    conflict = found.get("conflict", "fail")
    if conflict not in CONFLICTS:
        raise InvalidField(conflict=f"It is one of {', '.join(sorted(CONFLICTS))}.")
    files = found.get("files")
    if not isinstance(files, list) or not files:
        raise InvalidField(files="It is a list of at least one file.")
    if len(files) > FILES:
        raise TooLarge(f"A bulk request has at most {FILES} files.")
    return Manifest([_entry(index, file) for index, file in enumerate(files)], cast(Conflict, conflict))


def _entry(index: int, file: Any) -> Entry:
    where = f"files[{index}]"
    if not isinstance(file, dict):
        raise InvalidField(**{where: "It is an object."})
    if strange := file.keys() - _FIELDS:
        raise unknown_fields(f"{where}.{name}" for name in sorted(strange))
    for name in ("folder", "name"):
        if not isinstance(file.get(name), str):
            raise InvalidField(**{f"{where}.{name}": "It is a text."})
    size = file.get("size")
    if type(size) is not int or size < 0:
        raise InvalidField(**{f"{where}.size": "It is a number of bytes."})
    kind, digest = file.get("media_type"), file.get("if_match")
    if not isinstance(kind, str | None):
        raise InvalidField(**{f"{where}.media_type": "It is a text."})
    if digest is not None and not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
        raise InvalidField(**{f"{where}.if_match": "It is a content's digest in hex."})
    return Entry(file["folder"], file["name"], size, kind, bytes.fromhex(digest) if digest else None)


class Room:
    """How many bytes of bulk bodies a process holds in memory at once. A body is held whole: it is all or nothing."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._lock = threading.Lock()

    @contextmanager
    def take(self, size: int) -> Iterator[None]:
        """Room for `size` bytes. Raises Busy when it is not there."""
        with self._lock:
            if size > self._free:
                raise Busy("Too many requests of many files are running.", retry_after=2)
            self._free -= size
        try:
            yield
        finally:
            with self._lock:
                self._free += size


room = Room(256 * MIB)
