"""Uploads of the same contents beside purges and collections without a grace: real threads, own connections."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from drive.blobs import collect
from drive.blobs.models import Blob, BlobChunk, Chunk, ChunkState
from drive.blobs.sql import SqlStore
from drive.blobs.store import BlobRef
from drive.lib.errors import Busy
from drive.tree import services
from drive.tree.models import Node
from tests.unit.blobs.contract import MIB, append, some_bytes
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 12
SHARED = some_bytes(MIB)
CONTENTS = [SHARED + b"a", SHARED + b"b", SHARED, b"small and shared"]


def upload(store: SqlStore, top: Node, name: str, data: bytes) -> Node:
    more = {"media_type": "text/plain", "by": None, "via": "api"}
    if len(data) <= MIB and store.put_rides:
        with transaction.atomic():
            return services.put_file(top, name, store.put(data), **more).node
    if len(data) <= MIB:
        return services.put_file(top, name, store.put(data), **more).node
    draft = store.begin()
    lease, _ = store.acquire(draft)
    try:
        append(store, draft, 0, data, lease=lease, last=True)
        with transaction.atomic():
            return services.put_file(top, name, store.seal(draft, len(data)), **more).node
    except BaseException:
        store.discard(draft)
        raise


def live(top: Node, seed: int) -> None:
    """Upload, read back, purge; what was acknowledged must be whole until it is purged."""
    store, chance = SqlStore(), random.Random(seed)
    for number in range(ROUNDS):
        data = chance.choice(CONTENTS)
        try:
            node = upload(store, top, f"{number}", data)
        except (Busy, DatabaseError) as error:
            if isinstance(error, Busy) or store.path.is_race(error):
                continue  # refused, nothing promised: without a grace that may happen between the bytes and the name
            raise
        row = Blob.objects.get(pk=node.blob_id)
        assert b"".join(store.open(BlobRef(row.pk, bytes(row.digest), row.size))) == data
        services.trash(node, by=None)
        services.purge(Node.objects.get(pk=node.pk), by=None)


def test_nothing_acknowledged_is_lost_and_nothing_leaks():
    tops = [making.root(making.person(name)) for name in ("ada", "bo", "cy")]
    failed: list[BaseException] = []
    over = threading.Event()

    def sweep() -> None:
        while not over.is_set():
            collect.run(timezone.now(), timedelta(0), pause=0)

    def thread(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                failed.append(error)
            finally:
                connection.close()

        one = threading.Thread(target=run)
        one.start()
        return one

    uploads = [thread(lambda top=top, seed=seed: live(top, seed)) for seed, top in enumerate(tops)]
    sweeper = thread(sweep)
    for one in uploads:
        one.join()
    over.set()
    sweeper.join()
    if failed:
        raise failed[0]
    for _ in range(2):
        collect.run(timezone.now(), timedelta(0), pause=0)
    assert [model.objects.count() for model in (Blob, BlobChunk, Chunk, ChunkState)] == [0, 0, 0, 0]
