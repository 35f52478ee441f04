"""What did it cost the server? CPU seconds, memory and bytes to the disk of its processes, from /proc."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import sysconf
from pathlib import Path

TICKS = sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.2
SETTLE_SECONDS = 0.6  # so long without a byte written, and background work is done
SETTLE_AT_MOST_SECONDS = 15.0


@dataclass(frozen=True)
class Cost:
    """CPU in seconds, the highest sum of anonymous and shared memory in bytes, bytes sent towards the disk."""

    cpu: float
    peak: int
    written: int


class Meter:
    """Watches process trees from `start` to `stop`."""

    def __init__(self, roots: Sequence[int]) -> None:
        self._roots = list(roots)
        self._over = threading.Event()
        self._peak = 0
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> Meter:
        self._cpu, self._written = cpu_seconds(self._roots), written(self._roots)
        self._watcher.start()
        return self

    def stop(self, *, settle: bool) -> Cost:
        """With `settle`, what the servers still write after their last answer counts as well."""
        if settle:
            self._settle()
        self._over.set()
        self._watcher.join()
        return Cost(cpu_seconds(self._roots) - self._cpu, self._peak, max(0, written(self._roots) - self._written))

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            self._peak = max(self._peak, memory(self._roots))

    def _settle(self) -> None:
        until = time.monotonic() + SETTLE_AT_MOST_SECONDS
        before = -1
        while (after := written(self._roots)) != before and time.monotonic() < until:
            before = after
            time.sleep(SETTLE_SECONDS)


def tree(roots: Sequence[int]) -> Iterator[int]:
    """The processes and all their descendants that still live."""
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        yield pid
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]


def cpu_seconds(roots: Sequence[int]) -> float:
    """User and system time of the trees, that of children already gone included."""
    ticks = 0
    for pid in tree(roots):
        with suppress(OSError):
            # The name in brackets may hold spaces; what follows the last bracket does not. proc(5): fields 14 to 17.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def memory(roots: Sequence[int]) -> int:
    """Anonymous bytes of the trees, and once the largest shared segment. Mapped files are the kernel's cache."""
    own, shared = 0, 0
    for pid in tree(roots):
        with suppress(OSError, KeyError):
            status = _numbers(Path(f"/proc/{pid}/status"))
            own += status["RssAnon"]
            shared = max(shared, status["RssShmem"])
    return (own + shared) * 1024


def written(roots: Sequence[int]) -> int:
    """Bytes of the trees that went, or will go, to the disk."""
    total = 0
    for pid in tree(roots):
        with suppress(OSError, KeyError):
            total += _numbers(Path(f"/proc/{pid}/io"))["write_bytes"]
    return total


def _numbers(path: Path) -> dict[str, int]:
    pairs = (line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
    return {name: int(words[0]) for name, text in pairs if (words := text.split()) and words[0].isdigit()}
