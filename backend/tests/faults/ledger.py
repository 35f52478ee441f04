"""What the drive has acknowledged, written down outside of it, on disk before the next request is made.

One JSON object a line: `kind` and its facts. Kinds: `file` (name, size, sha256), `upload` (id, offset, sha256 of the
bytes before it), `trash` and `purge` (name); parts may add fields and kinds of their own.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Fact = dict[str, Any]


class Ledger:
    """Facts, one a line. Safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self.count = sum(1 for _ in self.facts())

    def add(self, kind: str, **facts: Any) -> None:
        """Write a fact down; it is on disk when this returns."""
        line = json.dumps({"kind": kind, **facts}, separators=(",", ":")) + "\n"
        with self._lock:
            written = os.write(self._file, line.encode())
            if written != len(line.encode()):
                raise OSError(f"the ledger took {written} of {len(line)} bytes")
            os.fsync(self._file)
            self.count += 1

    def facts(self, kind: str | None = None) -> Iterator[Fact]:
        """What was written, in order; of one kind, or of all."""
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                fact = json.loads(line)
                if kind is None or fact["kind"] == kind:
                    yield fact

    def close(self) -> None:
        os.close(self._file)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
