"""The form of a backup: a zip file of two members, written front to back, so that a pipe takes it as well.

First the dump as the engine wrote it (a server's packed by zstd: its text is twice the bytes), then `manifest.json`,
which only at the end can tell the dump's digest. Any unzip opens it; one that was cut has no directory and is refused.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from typing import IO, Any, Protocol

from drive.backups.errors import BackupError
from drive.backups.manifest import Manifest

MANIFEST = "manifest.json"
PIECE_BYTES = 1024 * 1024
MANIFEST_BYTES = 16 * 1024 * 1024  # at most: a line for each space
_ZIP_BEGINS = b"PK\x03\x04"


class Sink(Protocol):
    """What takes bytes in order."""

    def write(self, data: Any, /) -> int: ...


class _OneWay:
    """A stream that can only be written: zipfile then never goes back, whatever stands behind it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: Any) -> int:
        self._stream.write(data)
        return len(data)

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        """Whoever opened it closes it."""


class _Measured:
    """Counts and hashes what passes."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self.size, self.hash = sink, 0, hashlib.sha256()

    def write(self, data: Any) -> int:
        self._sink.write(data)
        self.hash.update(data)
        self.size += len(data)
        return len(data)


def write(
    stream: IO[bytes], member: str, dump: Callable[[Sink], None], manifest: Callable[[int, str], Manifest]
) -> Manifest:
    """Write a whole backup: `dump` writes the database, `manifest` gets the dump's size and SHA-256."""
    with zipfile.ZipFile(_OneWay(stream), "w", zipfile.ZIP_STORED) as archive:
        with archive.open(member, "w", force_zip64=True) as entry:
            measured = _Measured(entry)
            dump(measured)
        told = manifest(measured.size, measured.hash.hexdigest())
        archive.writestr(MANIFEST, told.to_json())
    return told


class Archive:
    """A backup that is read. `stream` must be seekable. Raises BackupError for what is none, or is cut or altered."""

    def __init__(self, stream: IO[bytes]) -> None:
        begins = stream.read(len(_ZIP_BEGINS))
        stream.seek(0)
        try:
            self._zip = zipfile.ZipFile(stream)
            if self._zip.getinfo(MANIFEST).file_size > MANIFEST_BYTES:
                raise BackupError("The backup's manifest is too large to be one.")
            self.manifest = Manifest.from_json(self._zip.read(MANIFEST))
            self._zip.getinfo(self.manifest.member)
        except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
            if begins == _ZIP_BEGINS:
                raise BackupError("The backup is cut off or damaged: nothing was restored.") from None
            raise BackupError("This is no backup of Holdfast: nothing was restored.") from None

    def copy(self, sink: Sink) -> None:
        """The dump into `sink`, as it is stored. Raises BackupError at its end when it is not what was backed up."""
        measured = _Measured(sink)
        try:
            with self._zip.open(self.manifest.member) as entry:
                shutil.copyfileobj(entry, measured, PIECE_BYTES)
        except (zipfile.BadZipFile, EOFError):
            raise _altered() from None
        if (measured.size, measured.hash.hexdigest()) != (self.manifest.size, self.manifest.sha256):
            raise _altered()

    def check(self) -> None:
        """Read the whole dump and hold it against its digest. Raises BackupError."""
        self.copy(_Nowhere())

    def dump(self) -> IO[bytes]:
        """The dump, to be read."""
        return self._zip.open(self.manifest.member)


class _Nowhere:
    def write(self, data: Any) -> int:
        return len(data)


def _altered() -> BackupError:
    return BackupError("The backup was altered or damaged (its SHA-256 is another one): nothing was restored.")
