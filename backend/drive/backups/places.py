"""Where a backup goes to and comes from: a file that appears only when it is whole, or a pipe."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from drive.backups.archive import PIECE_BYTES
from drive.backups.errors import BackupError

PIPE = "-"


@contextmanager
def target(name: str) -> Iterator[tuple[IO[bytes], Path]]:
    """(stream to write to, folder with room for a spool). A file gets its name when it is
    whole and on the disk, and never the name of another.

    Raises BackupError.
    """
    if name == PIPE:
        if sys.stdout.isatty():
            raise BackupError("A backup is no text for a terminal: give a file's name, or a pipe behind it.")
        # What anybody else prints or logs from here on goes to standard error: the pipe is the backup's alone.
        sys.stdout.flush()
        with os.fdopen(os.dup(1), "wb") as stream:
            os.dup2(2, 1)
            yield stream, settings.DATA
        return
    path = Path(name)
    if os.path.lexists(path):
        raise BackupError(f"{path} is there already. A backup replaces nothing: choose another name.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb", opener=lambda file, flags: os.open(file, flags, 0o600)) as stream:
            yield stream, path.parent
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(part, path)  # fails where a rename would replace
        except FileExistsError:
            raise BackupError(f"{path} is there by now. A backup replaces nothing: choose another name.") from None
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def source(name: str) -> Iterator[IO[bytes]]:
    """A seekable stream of the backup; a pipe is kept in a nameless file first. Raises BackupError."""
    if name != PIPE:
        try:
            stream = open(name, "rb")  # noqa: SIM115  (closed below)
        except OSError as error:
            raise BackupError(f"{name} can not be read: {error.strerror}.") from None
        with stream:
            if not stream.seekable():
                raise BackupError(f"{name} is no file: pass it through a pipe, as -.")
            yield stream
        return
    if sys.stdin.isatty():
        raise BackupError("Nothing comes through the pipe: restore - reads a backup from standard input.")
    with tempfile.TemporaryFile(dir=settings.DATA) as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool, PIECE_BYTES)
        spool.seek(0)
        yield spool


def sync_folder(folder: Path) -> None:
    """Names in it are on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
