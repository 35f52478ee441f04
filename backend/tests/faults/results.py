"""The record of what was run: one JSON line a run, committed. Counts add up over runs on the same code of the rooms."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

BACKEND = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "results"
ROOMS = ("blobs", "uploads", "tree", "operations", "lib")


@cache
def code() -> str:
    """SHA-256, 16 hex digits, over the names and texts of the rooms whose faults are tested."""
    total = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((BACKEND / "drive" / room).rglob("*.py")):
            text = path.read_bytes()
            total.update(f"{path.relative_to(BACKEND)} {len(text)}\n".encode() + text)
    return total.hexdigest()[:16]


def append(part: str, engine: str, seed: int, count: int, failures: list[str], detail: dict[str, Any]) -> Path:
    """Write one run down: `count` faults injected, what failed, and what else is worth telling. Returns the file."""
    line = {
        "part": part,
        "engine": engine,
        "seed": seed,
        "count": count,
        "failures": failures,
        "detail": detail,
        "code": code(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{part}.jsonl"
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    return path


def lines() -> Iterator[dict[str, Any]]:
    """All runs that were written down, oldest first within a part."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
