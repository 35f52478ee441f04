"""Where gunicorn's processes keep their counters: files in memory that prometheus-client maps, new at each start.

Imports neither Django nor prometheus-client: gunicorn's master reads it before there is a worker.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_MEMORY = Path("/dev/shm")


def place(address: str) -> Path:
    """The folder of the server that listens on `address`; another one has another."""
    top = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return top / f"holdfast-metrics-{os.getuid()}-{re.sub(r'[^0-9A-Za-z]+', '-', address)}"


def empty(folder: Path) -> None:
    """Make it, or take out what an earlier run left. Raises OSError when it is not ours alone: others write there too.

    Called once the address is ours, so never under a server that runs.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user alone; remove it.")
    for file in folder.glob("*.db"):
        file.unlink()


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
