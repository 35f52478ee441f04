"""Room for as many connections as a test has threads: PostgreSQL's pool lends fewer, the rest would wait in line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def room_for(threads: int) -> Iterator[None]:
    """Within it, that many threads have a connection each, and the test has its own."""
    pool = connection.pool if connection.vendor == "postgresql" else None  # type: ignore[attr-defined]
    if pool is None:
        yield
        return
    least, most = pool.min_size, pool.max_size
    pool.resize(least, threads + 4)
    try:
        yield
    finally:
        pool.resize(least, most)
