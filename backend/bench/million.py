"""A space of a million nodes, made inside Django in bulk, and what is asked of it (listing.py, search.py).

Run by bench/special/million.py in the environment of a drive: `python -m bench.million` prints the figures as JSON. The
requests go through Django's whole stack, middleware and all, but no socket: times are those in the server.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from drive.accounts import sessions  # noqa: E402
from drive.accounts.models import User  # noqa: E402
from drive.blobs.models import Blob  # noqa: E402
from drive.lib import names  # noqa: E402
from drive.search.index import adapter  # noqa: E402
from drive.tree import personal, services  # noqa: E402
from drive.tree.models import Node, Space  # noqa: E402

SIZES = {"1k": 1_000, "100k": 100_000, "1M": 1_000_000}
BYTES = 1_000  # of each file
BATCH = 10_000
COLUMNS = (
    "space_id", "parent_id", "kind", "name", "name_key", "live_key", "sort_key", "blob_id", "media_type", "size",
    "items", "version", "seq", "created_at", "modified_at",
)  # fmt: skip
SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvw" for vowel in "aeiou"]
COMMON, SECOND = "report", "budget"  # in every 20th name, and in every 25th
CJK = [chr(0x4E00 + number) for number in range(2_000)]


@dataclass
class World:
    """The space and who asks. `folders` by their number of files."""

    client: APIClient
    user: User
    top: Node
    folders: dict[str, Node]

    def ask(self, method: str, path: str, body: Any = None) -> tuple[float, Any]:
        """Milliseconds, and the answer. Raises RuntimeError unless it is 2xx."""
        began = time.perf_counter()
        answer = getattr(self.client, method)(f"/api/v1/{path}", body, format="json" if method != "get" else None)
        taken = (time.perf_counter() - began) * 1e3
        if answer.status_code // 100 != 2:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.content[:500]!r}")
        return taken, answer.json() if answer.content else None


def make(scale: float) -> World:
    """Folders of a thousand, a hundred thousand and a million files (times `scale`), three levels down."""
    user = User.objects.create_user("bench", password=None)
    space = personal.ensure(user)
    above = space.root
    assert above is not None
    for name in ("one", "two", "three"):
        above = services.create_folder(above, name, by=None)
    folders = {label: services.create_folder(above, label, by=None) for label in SIZES}
    index = adapter()
    with connection.cursor() as cursor:  # building it at the end takes a tenth of the time
        _without_index(cursor)
    with transaction.atomic():
        for label, count in SIZES.items():
            _fill(folders[label], max(1_000, int(count * scale)))
    _say("rows")
    index.rebuild()
    with connection.cursor() as cursor:
        cursor.execute({"mysql": "ANALYZE TABLE node"}.get(connection.vendor, "ANALYZE"))
        cursor.fetchall() if connection.vendor == "mysql" else None
    _say("index")
    client = APIClient(raise_request_exception=False, HTTP_HOST="localhost")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.begin(user).access}")
    assert space.root is not None
    return World(client, user, space.root, {label: Node.objects.get(pk=one.pk) for label, one in folders.items()})


def _without_index(cursor: Any) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("DROP INDEX search_node_pieces")
        cursor.execute("SET session_replication_role = replica")  # foreign keys are right by construction
        return
    for trigger in ("search_node_inserted", "search_node_changed"):
        cursor.execute(f"DROP TRIGGER {trigger}")


def _fill(folder: Node, count: int) -> None:
    # Names of a content that nobody reads: one for all.
    blob, _ = Blob.objects.get_or_create(digest=hashlib.sha256(b"bench").digest(), defaults={"size": BYTES})
    rows = _rows(folder, count, blob.pk)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY node ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        _insert(rows)
    _sums(folder, count)


def _insert(rows: Iterator[tuple[Any, ...]]) -> None:
    statement = f"INSERT INTO node ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"
    batch: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)


def _sums(folder: Node, count: int) -> None:
    above: Node | None = folder
    Node.objects.filter(pk=folder.pk).update(items=count)
    while above is not None:
        now = Node.objects.get(pk=above.pk)
        Node.objects.filter(pk=now.pk).update(size=now.size + count * BYTES)
        above = now.parent
    space = Space.objects.get(pk=folder.space_id)
    Space.objects.filter(pk=space.pk).update(used_bytes=space.used_bytes + count * BYTES)


def _rows(folder: Node, count: int, blob: int) -> Iterator[tuple[Any, ...]]:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    plain = connection.ops.adapt_datetimefield_value
    created = plain(begin)
    for number, name in enumerate(file_names(count)):
        key = name  # they are folded already
        live = hashlib.sha256(key.encode()).hexdigest()
        yield (
            folder.space_id, folder.pk, 1, name, key, live, names.sort_key(name), blob, "application/octet-stream",
            BYTES, 0, 1, 0, created, plain(begin + timedelta(seconds=number)),
        )  # fmt: skip


def file_names(count: int) -> Iterator[str]:
    """Made-up words, a number, a suffix. Some hold COMMON, some SECOND, every 100th four CJK characters."""
    chance = random.Random(count)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    for number in range(count):
        # Some words are much more frequent than others, as in life.
        parts = [words[int(len(words) * chance.random() ** 3)] for _ in range(3)]
        if number % 20 == 0:
            parts[number // 20 % 3] = COMMON
        if number % 25 == 0:
            parts.append(SECOND)
        if number % 100 == 0:
            parts.append("".join(chance.sample(CJK, 4)))
        yield f"{' '.join(parts)} {number:07}.{('pdf', 'txt', 'jpg')[number % 3]}"


def spread(taken: list[float]) -> dict[str, float]:
    ranked = sorted(taken)
    at = {50: ranked[len(ranked) // 2], 95: ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]}
    return {f"p{share}_ms": round(value, 2) for share, value in at.items()} | {"worst_ms": round(ranked[-1], 2)}


def _say(what: str) -> None:
    print(f"{what}: {time.process_time():.0f} s", file=sys.stderr, flush=True)


def main() -> None:
    from bench import listing, search

    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    world = make(scale)
    asked: dict[str, Callable[[World], dict[str, Any]]] = {
        "pages": listing.pages, "changes": listing.changes, "search": search.searches
    }  # fmt: skip
    print(json.dumps({name: run(world) for name, run in asked.items()}))


if __name__ == "__main__":
    main()
