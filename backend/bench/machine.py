"""On what was this measured? Written into every line of results and into the head of the report."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import time
from functools import cache
from pathlib import Path

BACKEND = Path(__file__).resolve().parent.parent
ROOT = BACKEND.parent


@cache
def describe() -> dict[str, str | int]:
    """Cores, processor, GiB of memory, kernel and Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count() or 1,
        "cpu": _cpu(),
        "memory_gib": round(memory),
        "kernel": platform.release().partition("-")[0],
        "python": platform.python_version(),
    }


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine())


@cache
def commit() -> str:
    """The commit that is measured, shortened; with a plus when files that matter were changed since."""
    head = _git("rev-parse", "--short=10", "HEAD")
    changed = _git("status", "--porcelain", "--", "backend/drive", "backend/config")
    return f"{head}+" if changed else head


@cache
def code() -> str:
    """A fingerprint of what is measured: the server's sources. Equal ones may be counted together."""
    digest = hashlib.sha256()
    for folder in ("drive", "config"):
        for path in sorted((BACKEND / folder).rglob("*.py")):
            digest.update(f"{path.relative_to(BACKEND)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def busy(seconds: float = 1.0) -> float:
    """The share of all cores' time that is used while this program rests, 0 to 1: a machine that others use gives poor
    figures.
    """
    before = _ticks()
    time.sleep(seconds)
    idle, total = (after - was for after, was in zip(_ticks(), before, strict=True))
    return round(1 - idle / max(1, total), 3)


def _ticks() -> tuple[int, int]:
    """Idle and all ticks since the start, of all cores; waiting for the disk is idle. proc(5), /proc/stat."""
    fields = [int(word) for word in Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()[1:9]]
    return fields[3] + fields[4], sum(fields)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
