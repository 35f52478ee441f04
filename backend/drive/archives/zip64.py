"""The zip format (PKWARE's APPNOTE 6.3.10), as far as a stream of stored files needs it. Knows nothing but bytes.

Everything but the CRC-32 is known before the first byte: so the length of the whole is, too. The CRC stands behind
each file in a data descriptor (§4.3.9). Sizes, offsets and counts that do not fit the old fields go into zip64's
(§4.3.14, §4.5.3), and only those, so that small archives open everywhere.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime

FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF  # the value that says: look into the zip64 field
MOST_NAME = 0xFFFF  # bytes
_OLD, _ZIP64 = 20, 45  # version needed: 2.0 for folders and descriptors, 4.5 for zip64
_UNIX = 3 << 8  # made by: the upper half of the attributes is a Unix mode
_DESCRIPTOR, _UTF8 = 1 << 3, 1 << 11
_FOLDER_MODE, _FILE_MODE = (0o40755 << 16) | 0x10, 0o100644 << 16
_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder: a folder's `name` ends in `/`, and its `size` (bytes) is 0. `modified` is Unix time in
    seconds. Names are relative, parted by `/`."""

    name: bytes
    size: int
    modified: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith(b"/")


def header(entry: Entry) -> bytes:
    """What stands before a file's bytes (§4.3.7). CRC and sizes follow in the descriptor; a folder has none."""
    long = _is_long(entry)
    extra = _times(entry)
    if long:
        extra += struct.pack("<HHQQ", 1, 16, 0, 0)
    shown = FULL_32 if long else 0
    lead = (b"PK\3\4", _ZIP64 if long else _OLD, _flags(entry), 0, *_dos(entry.modified), 0, shown, shown)
    return struct.pack("<4s5H3L2H", *lead, len(entry.name), len(extra)) + entry.name + extra


def descriptor(entry: Entry, crc: int) -> bytes:
    """What stands behind a file's bytes (§4.3.9)."""
    if entry.is_folder:
        return b""
    return struct.pack("<4sLQQ" if _is_long(entry) else "<4s3L", b"PK\7\10", crc, entry.size, entry.size)


def record(entry: Entry, crc: int, offset: int) -> bytes:
    """The entry's line in the directory at the end (§4.3.12); `offset` is where its header begins."""
    far = [value for value in (entry.size, entry.size, offset) if value >= FULL_32]
    extra = struct.pack(f"<HH{len(far)}Q", 1, 8 * len(far), *far) if far else b""
    extra += _times(entry)
    size = min(entry.size, FULL_32)
    needed = _ZIP64 if far or _is_long(entry) else _OLD
    mode = _FOLDER_MODE if entry.is_folder else _FILE_MODE
    lead = (b"PK\1\2", _UNIX | needed, needed, _flags(entry), 0, *_dos(entry.modified), crc, size, size)
    rest = (len(entry.name), len(extra), 0, 0, 0, mode, min(offset, FULL_32))
    return struct.pack("<4s6H3L5H2L", *lead, *rest) + entry.name + extra


def end(count: int, start: int, size: int) -> bytes:
    """The end of the archive (§4.3.14 to §4.3.16): its directory has `count` lines and `size` bytes from `start` on."""
    told = b""
    if count >= FULL_16 or start >= FULL_32 or size >= FULL_32:
        told = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, _UNIX | _ZIP64, _ZIP64, 0, 0, count, count, size, start)
        told += struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
    counts = (min(count, FULL_16),) * 2
    return told + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *counts, min(size, FULL_32), min(start, FULL_32), 0)


class Length:
    """Counts what an archive of these entries, added in this order, will have in bytes."""

    def __init__(self) -> None:
        self.count = self.files = self.directory = 0

    def add(self, entry: Entry) -> None:
        self.directory += len(record(entry, 0, self.files))
        self.files += len(header(entry)) + entry.size + len(descriptor(entry, 0))
        self.count += 1

    @property
    def total(self) -> int:
        return self.files + self.directory + len(end(self.count, self.files, self.directory))


def _is_long(entry: Entry) -> bool:
    return entry.size >= FULL_32


def _flags(entry: Entry) -> int:
    return (0 if entry.is_folder else _DESCRIPTOR) | (0 if entry.name.isascii() else _UTF8)


def _times(entry: Entry) -> bytes:
    """Info-ZIP's extended timestamp: the old fields have no time zone and count in twos."""
    if not -(2**31) <= entry.modified < 2**31:
        return b""
    return struct.pack("<HHBl", 0x5455, 5, 1, entry.modified)


def _dos(modified: int) -> tuple[int, int]:
    """(time, date) as MS-DOS wrote them, UTC (§4.4.6)."""
    at = datetime.fromtimestamp(min(max(modified, int(_FIRST.timestamp())), int(_LAST.timestamp())), UTC)
    return at.hour << 11 | at.minute << 5 | at.second // 2, (at.year - 1980) << 9 | at.month << 5 | at.day
