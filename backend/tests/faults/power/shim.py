"""The shim as Python sees it: compiled into a temporary folder, told what to do through the environment."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
WRITES, FSYNCS, TRUNCATES, CREATES = 1, 2, 4, 8
FOR_EVER = -1


class CompilerMissing(RuntimeError):
    """There is no C compiler: apt-get install gcc libc6-dev."""


def build(folder: Path) -> Path:
    """Compile the shim into `folder`; the path of the library. Raises CompilerMissing."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise CompilerMissing("The power loss harness needs a C compiler: apt-get install gcc libc6-dev")
    library = folder / "shim.so"
    command = [compiler, "-O2", "-Wall", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"shim.c does not compile:\n{done.stderr}")
    return library


def environment(
    library: Path, folder: Path, *, log: Path | None = None, faults: Faults | None = None
) -> dict[str, str]:
    """What a process needs in its environment to be watched: files below `folder`, recorded into `log`."""
    found = {"LD_PRELOAD": str(library), "POWER_FOLDER": os.path.realpath(folder)}
    if log is not None:
        found["POWER_LOG"] = str(log)
    if faults is not None:
        found["POWER_CONTROL"] = str(faults.path)
    return found


class _Control(ctypes.Structure):
    """`struct control` of shim.c."""

    _fields_ = [
        ("kinds", ctypes.c_int32), ("error", ctypes.c_int32),
        ("after", ctypes.c_int64), ("times", ctypes.c_int64), ("failed", ctypes.c_int64), ("calls", ctypes.c_int64),
        ("full", ctypes.c_int32), ("unused", ctypes.c_int32), ("room", ctypes.c_int64), ("lost", ctypes.c_int64 * 64),
    ]  # fmt: skip


class Faults:
    """Switches faults of running processes on and off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(bytes(ctypes.sizeof(_Control)))
        self._file = path.open("r+b")
        self._memory = mmap.mmap(self._file.fileno(), 0)
        self._control = _Control.from_buffer(self._memory)

    def fail(self, kinds: int, *, nth: int = 1, times: int = 1, error: int = errno.EIO) -> None:
        """The `nth` call of `kinds` from now on fails with `error`, and those after it: `times` in all."""
        control = self._control
        control.kinds = 0
        control.error, control.after, control.times, control.failed, control.calls = error, nth - 1, times, 0, 0
        control.kinds = kinds

    def fill(self, room: int = 0) -> None:
        """The disk has `room` bytes left for files to grow."""
        self._control.failed, self._control.room, self._control.full = 0, room, 1

    def clear(self) -> None:
        """All is well again."""
        self._control.kinds = self._control.times = self._control.full = 0

    @property
    def failed(self) -> int:
        """How many calls have failed since the faults were set."""
        return int(self._control.failed)

    @property
    def calls(self) -> int:
        """How many calls of the kinds asked for there were."""
        return int(self._control.calls)
