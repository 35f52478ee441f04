"""Ways to harm what is stored, past every constraint, as a failing disk or a careless hand would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from drive.blobs.models import Blob, BlobChunk, Chunk
from drive.tree.models import Node


def sql(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("change_table", connection.ops.quote_name("change")), params)


@contextmanager
def without_foreign_keys() -> Iterator[None]:
    """What is done inside is not held to foreign keys: then a row that others need can vanish."""
    switch = {
        "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
        "mysql": ("SET FOREIGN_KEY_CHECKS = 0", "SET FOREIGN_KEY_CHECKS = 1"),
        "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
    }[connection.vendor]
    sql(switch[0])
    try:
        with transaction.atomic():
            yield
    finally:
        sql(switch[1])


def blob_of(node: int) -> int:
    blob = Node.objects.values_list("blob_id", flat=True).get(pk=node)
    assert blob is not None
    return blob


def chunks_of(blob: int) -> list[int]:
    """The ids of its chunks, in order."""
    return list(BlobChunk.objects.filter(blob_id=blob).order_by("seq").values_list("chunk__id", flat=True))


def flip_bit(chunk: int, bit: int) -> None:
    data = bytearray(stored(chunk))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    write(chunk, bytes(data))


def cut(chunk: int, size: int) -> None:
    """Leave only the first `size` stored bytes."""
    write(chunk, stored(chunk)[:size])


def drop_chunk(chunk: int) -> None:
    with without_foreign_keys():
        sql("DELETE FROM chunk_state WHERE chunk_id = %s", chunk)
        sql("DELETE FROM chunk WHERE id = %s", chunk)


def swap_data(one: int, other: int) -> None:
    first, second = stored(one), stored(other)
    write(one, second)
    write(other, first)


def swap_rows(blob: int, one: int, other: int) -> None:
    """Exchange two places in a content's list of chunks."""
    rows = dict(BlobChunk.objects.filter(blob_id=blob).values_list("seq", "chunk_id"))
    for seq, digest in ((one, rows[other]), (other, rows[one])):
        sql("UPDATE blob_chunk SET chunk_digest = %s WHERE blob_id = %s AND seq = %s", bytes(digest), blob, seq)


def drop_row(blob: int, seq: int) -> None:
    sql("DELETE FROM blob_chunk WHERE blob_id = %s AND seq = %s", blob, seq)


def stored(chunk: int) -> bytes:
    return bytes(Chunk.objects.values_list("data", flat=True).get(pk=chunk))


def write(chunk: int, data: bytes) -> None:
    Chunk.objects.filter(pk=chunk).update(data=data)


def resize_blob(blob: int, by: int) -> None:
    row = Blob.objects.get(pk=blob)
    Blob.objects.filter(pk=blob).update(size=row.size + by)


def drop_change(space: int, seq: int) -> None:
    sql("DELETE FROM change_table WHERE space_id = %s AND seq = %s", space, seq)
