"""On what was this measured? Written into every line of results and into the head of the report."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
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


def load() -> float:
    """Processes that wanted to run in the last minute: a machine that others use gives poor figures."""
    return round(os.getloadavg()[0], 2)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
