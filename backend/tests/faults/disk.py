"""The part "disk": a disk that is full, and calls to it that fail."""

from __future__ import annotations

from tests.faults import disk_calls, disk_servers
from tests.faults.run import Run


def run(run: Run) -> None:
    """`run.count` faults: on SQLite the n-th write or fsync (n from 1) and full disks, on the servers full disks."""
    if run.engine == "sqlite":
        disk_calls.run(run)
    else:
        disk_servers.run(run)
