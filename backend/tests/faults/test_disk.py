"""Failing writes and fsyncs, in small. On SQLite alone (scripts/test.py)."""

from __future__ import annotations

from functools import partial

from tests.faults import disk_calls
from tests.faults.run import quick


def test_nothing_acknowledged_is_lost_when_the_disk_fails():
    quick("disk", partial(disk_calls.run, control=4), count=6)
