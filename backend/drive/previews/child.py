"""The process that looks at files which nobody trusts: little memory, no network, no database, no secrets.

It reads a line of JSON for each file and answers with one; the pictures stand in files beside the source. The parent
(painter.py) ends it when it takes too long, and after some files in any case.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import sys
from pathlib import Path

MEMORY_BYTES = 1536 * 1024**2  # of address space: what is mapped counts, used or not
FILE_BYTES = 64 * 1024**2  # of each file that is written
CPU_SECONDS = 600  # of the whole process: the parent's clock is the strict one
OPEN_FILES = 64
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h


def main() -> None:
    confine()
    from drive.previews import drawing  # after the limits: they hold for the decoders' own memory too

    print("ready", flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(_answer(drawing, job)), flush=True)


def _answer(drawing: object, job: dict[str, object]) -> dict[str, object]:
    path = Path(str(job["path"]))
    try:
        made = drawing.pictures(path, job["kind"], job["sizes"])  # type: ignore[attr-defined]
    except MemoryError:
        return {"error": "It takes too much memory."}
    except Exception as error:
        # The words of a decoder may name the temporary file: that tells nobody anything.
        return {"error": f"{type(error).__name__}: {error}".replace(str(path), "it")[:200]}
    for size, data in made.items():
        path.with_name(f"{size}.webp").write_bytes(data)
    return {"made": sorted(made)}


def confine() -> None:
    """Limits that this process, and whatever it starts, can not lift again. Linux alone has the last of them."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(10)  # people who wait for a page come first
    with contextlib.suppress(OSError, AttributeError):
        # A network of its own, with nothing in it. Where the system forbids it, ffmpeg's own list is what holds.
        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK)
