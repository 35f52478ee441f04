"""python -m tests.faults.inside settle: what only the tables tell, as JSON; in a process with the drive's settings.

Its sums are taken from rows by plain SQL of its own, not by the code under test.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django
from django.db import connection
from django.utils import timezone

# (what is wrong, a query that finds nothing when all is well)
NOTHING = (
    ("a manifest names a chunk that is not there",
     "SELECT bc.blob_id, bc.seq FROM blob_chunk bc LEFT JOIN chunk c ON c.digest = bc.chunk_digest WHERE c.id IS NULL"),
    ("a chunk has no state", "SELECT c.id FROM chunk c LEFT JOIN chunk_state s ON s.chunk_id = c.id"
     " WHERE s.chunk_id IS NULL"),
    ("a blob is not as long as its chunks",
     "SELECT b.id, b.size, COALESCE(SUM(c.size), 0) FROM {blob} b LEFT JOIN blob_chunk bc ON bc.blob_id = b.id"
     " LEFT JOIN chunk c ON c.digest = bc.chunk_digest WHERE b.digest IS NOT NULL"
     " GROUP BY b.id, b.size HAVING b.size <> COALESCE(SUM(c.size), 0)"),
    ("a file has no sealed blob, or another size than it",
     "SELECT n.id, n.size FROM node n LEFT JOIN {blob} b ON b.id = n.blob_id WHERE n.kind = 1"
     " AND (b.id IS NULL OR b.digest IS NULL OR b.size <> n.size)"),
    ("a space's used bytes are not the sum of its contents",
     "SELECT s.id, s.used_bytes FROM space s WHERE s.used_bytes <>"
     " (SELECT COALESCE(SUM(n.size), 0) FROM node n WHERE n.space_id = s.id AND n.kind = 1)"
     " + (SELECT COALESCE(SUM(r.size), 0) FROM revision r JOIN node n ON n.id = r.node_id WHERE n.space_id = s.id)"),
    ("the journal has a gap, or goes past the space's sequence",
     "SELECT s.id, s.seq, COUNT(c.seq), MAX(c.seq) FROM space s LEFT JOIN {change} c ON c.space_id = s.id"
     " GROUP BY s.id, s.seq HAVING s.seq <> COUNT(c.seq) OR s.seq <> COALESCE(MAX(c.seq), 0)"),
)  # fmt: skip
# The same once no upload runs any more.
AT_REST = (
    ("bytes are still promised", "SELECT id, reserved_bytes FROM space WHERE reserved_bytes <> 0"),
    ("a draft is left", "SELECT id FROM draft"),
    ("a part of a draft is left", "SELECT draft_id FROM draft_part"),
    ("an unsealed blob is left", "SELECT id FROM {blob} WHERE digest IS NULL"),
)


def problems(queries: tuple[tuple[str, str], ...]) -> list[str]:
    """What is wrong, with the first rows that show it."""
    found = []
    quoted = {name: connection.ops.quote_name(name) for name in ("blob", "change")}  # reserved words on MariaDB
    for what, sql in queries:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(**quoted))
            rows = cursor.fetchmany(3)
        if rows:
            found.append(f"{what}: {rows}")
    return found


def settle() -> list[str]:
    """Let every upload expire, as it would in eight days, and look."""
    from drive.uploads import services

    found = problems(NOTHING)
    while services.expire(timezone.now() + timedelta(days=8)):
        pass
    return found + problems((*NOTHING, *AT_REST))


if __name__ == "__main__":
    django.setup()
    json.dump({"settle": settle}[sys.argv[1]](), sys.stdout)
