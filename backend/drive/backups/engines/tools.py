"""Running the engines' own programs: packed streams in and out, and their last words when they fail."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import zstandard

from drive.backups.archive import PIECE_BYTES, Sink
from drive.backups.errors import BackupError

LEVEL = 1  # hex of bytes that do not shrink any more: half the size at once, and no more by trying harder
SAID_CHARACTERS = 400


def find(name: str, package: str, folders: Sequence[Path] = ()) -> str:
    """The program's path. Raises BackupError with the Debian package to install."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, folders)])
    found = shutil.which(name, path=path)
    if found is None:
        raise BackupError(f"{name} is not installed: apt-get install {package}")
    return found


def write_packed(command: Sequence[str], sink: Sink, *, env: Mapping[str, str], files: Sequence[int] = ()) -> None:
    """What the program writes, packed, into `sink`. Raises BackupError when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=env, pass_fds=files
        )
        assert process.stdout is not None
        try:
            packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()
            while piece := process.stdout.read(PIECE_BYTES):
                sink.write(packer.compress(piece))
            sink.write(packer.flush())
        finally:
            end(process)
        _raise_unless_well(command, process, said)


def feed_unpacked(
    command: Sequence[str],
    dump: IO[bytes],
    *,
    env: Mapping[str, str],
    files: Sequence[int] = (),
    line: Callable[[bytes], bytes] | None = None,
) -> None:
    """The unpacked dump into the program; each line through `line`, when given. Raises BackupError when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=env, pass_fds=files
        )
        assert process.stdin is not None
        try:
            with zstandard.ZstdDecompressor().stream_reader(dump) as plain:
                if line is None:
                    shutil.copyfileobj(plain, process.stdin, PIECE_BYTES)
                else:
                    _by_lines(plain, process.stdin, line)
            process.stdin.close()
            process.wait()
        except BrokenPipeError:
            process.wait()  # it has said why it went
        except zstandard.ZstdError:
            raise BackupError("The dump can not be unpacked.") from None
        finally:
            end(process)
        _raise_unless_well(command, process, said)


def _by_lines(plain: IO[bytes], into: IO[bytes], line: Callable[[bytes], bytes]) -> None:
    rest: list[bytes] = []
    while piece := plain.read(PIECE_BYTES):
        if b"\n" not in piece:
            rest.append(piece)
            continue
        *lines, last = b"".join([*rest, piece]).split(b"\n")
        into.writelines(line(one) + b"\n" for one in lines)
        rest = [last]
    into.write(line(b"".join(rest)))


def end(process: subprocess.Popen[bytes]) -> None:
    """It does not outlive us, whatever happened."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()


def _raise_unless_well(command: Sequence[str], process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if process.returncode:
        said.seek(0)
        words = " ".join(said.read().decode(errors="replace").split())[:SAID_CHARACTERS]
        raise BackupError(f"{Path(command[0]).name} failed ({process.returncode}): {words or 'it said nothing'}")
