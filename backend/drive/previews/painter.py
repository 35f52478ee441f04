"""The child process as its parent holds it: started for work, ended when it hangs, renewed after some files."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from drive.previews import kinds

FILES = 25  # a child looks at: what a decoder leaks, or has been talked into, ends with it
SECONDS = {kinds.IMAGE: 30.0, kinds.PDF: 30.0, kinds.VIDEO: 100.0}
START_SECONDS = 60.0
LOOK_SECONDS = 0.5  # between two looks whether the worker ends
_BACKEND = Path(__file__).resolve().parents[2]
_START = f"import sys; sys.path.insert(0, {str(_BACKEND)!r}); from drive.previews import child; child.main()"


class NotPainted(Exception):
    """Why there is no picture. `again`: another try may do better."""

    def __init__(self, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again


class Stopped(Exception):
    """Nobody wants to wait for the child any more: the worker ends."""


class Painter:
    """One child process at a time. Not for two threads. `stopping` ends a look at a file before it is done."""

    def __init__(self, stopping: Callable[[], bool] = lambda: False) -> None:
        self._stopping = stopping
        self._process: subprocess.Popen[bytes] | None = None
        self._left = 0
        self._waiting = b""

    def paint(self, path: Path, kind: str, sizes: Sequence[int]) -> dict[int, bytes]:
        """The pictures of the file, by size. The folder of `path` is the child's to write to.

        Raises NotPainted, Stopped.
        """
        process = self._ready()
        assert process.stdin is not None
        self._left -= 1
        try:
            process.stdin.write(json.dumps({"path": str(path), "kind": kind, "sizes": list(sizes)}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(self._line(SECONDS[kind]))
        except TimeoutError:
            self.close()
            raise NotPainted("It took too long.", again=True) from None
        except (OSError, ValueError, EOFError):
            self.close()
            raise NotPainted("The process that looked at it died of it.", again=True) from None
        if "error" in answer:
            raise NotPainted(str(answer["error"]))
        return {size: path.with_name(f"{size}.webp").read_bytes() for size in answer["made"]}

    def close(self) -> None:
        """End the child, and whatever it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in process.stdin, process.stdout:
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._left > 0 and self._process.poll() is None:
            return self._process
        self.close()
        self._left, self._waiting = FILES, b""
        # Nothing of our environment: it holds the database's password and the server's keys.
        env = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, cwd="/",
            start_new_session=True,
        )  # fmt: skip
        try:
            self._line(START_SECONDS)
        except (TimeoutError, EOFError):
            self.close()
            raise NotPainted("The process that makes pictures does not start.", again=True) from None
        return self._process

    def _line(self, seconds: float) -> bytes:
        """The child's next line. Raises TimeoutError; EOFError when it is dead."""
        assert self._process is not None
        assert self._process.stdout is not None
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as watch:
            watch.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._waiting:
                left = until - time.monotonic()
                if not watch.select(min(max(0.0, left), LOOK_SECONDS)):
                    if self._stopping():
                        self.close()
                        raise Stopped
                    if left <= LOOK_SECONDS:
                        raise TimeoutError
                    continue
                some = os.read(self._process.stdout.fileno(), 65536)
                if not some:
                    raise EOFError
                self._waiting += some
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line
