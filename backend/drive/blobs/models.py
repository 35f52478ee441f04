"""The tables of the blob store. Rows of chunks are touched only inside this room (import-linter holds it)."""

from __future__ import annotations

from django.db import models

from drive.blobs.chunks import DIGEST_BYTES
from drive.lib.fields import BytesField


class Chunk(models.Model):
    """At most 1 MiB of bytes, stored once per distinct content. Inserted and deleted, never updated (but by healing).

    `data` stands last: a row is read from the front, and the small columns must not wait behind a megabyte.
    """

    id = models.BigAutoField(primary_key=True)
    digest = BytesField(max_length=DIGEST_BYTES, unique=True)
    size = models.IntegerField()  # bytes of the content, whatever the codec made of them
    codec = models.SmallIntegerField(default=0)  # how `data` is stored; see drive.blobs.codec
    data = models.BinaryField()

    class Meta:
        db_table = "chunk"


class ChunkState(models.Model):
    """What changes about a chunk. A table of its own: on SQLite a timestamp in `chunk` rewrites the megabyte."""

    chunk = models.OneToOneField(Chunk, models.CASCADE, primary_key=True, related_name="state")
    condemned_at = models.DateTimeField(null=True)  # since when no blob uses it; see drive.blobs.collect
    verified_at = models.DateTimeField(null=True)  # when its bytes were last hashed, and right
    damaged_at = models.DateTimeField(null=True)  # when they were found wrong; an upload of the same bytes heals them

    class Meta:
        db_table = "chunk_state"


class Blob(models.Model):
    """Immutable bytes of a content. `digest` is the tree digest, NULL while a draft fills it."""

    id = models.BigAutoField(primary_key=True)
    digest = BytesField(max_length=DIGEST_BYTES, unique=True, null=True)
    size = models.BigIntegerField(default=0)
    sha256 = BytesField(max_length=32, null=True)
    sha1 = BytesField(max_length=20, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    condemned_at = models.DateTimeField(null=True)  # since when nothing refers to it; see drive.blobs.collect

    class Meta:
        db_table = "blob"


class BlobChunk(models.Model):
    """Which chunk stands at which place of a blob. The foreign key makes a lost chunk impossible to commit."""

    pk = models.CompositePrimaryKey("blob_id", "seq")
    blob = models.ForeignKey(Blob, models.CASCADE, db_index=False, related_name="pieces")
    seq = models.IntegerField()
    chunk = models.ForeignKey(Chunk, models.PROTECT, to_field="digest", db_column="chunk_digest", related_name="+")

    class Meta:
        db_table = "blob_chunk"


class Draft(models.Model):
    """Bytes being received. `lease` names who may append now; `offset` is what is durable."""

    id = models.BigAutoField(primary_key=True)
    blob = models.OneToOneField(Blob, models.CASCADE, related_name="draft")
    offset = models.BigIntegerField(default=0, db_column="received")  # `offset` is a reserved word on two engines
    lease = models.CharField(max_length=32, null=True)
    lease_until = models.DateTimeField(null=True)
    stop_requested = models.BooleanField(default=False)

    class Meta:
        db_table = "draft"


class DraftPart(models.Model):
    """Bytes behind the last chunk border, as they came; the commit that completes the chunk joins them."""

    pk = models.CompositePrimaryKey("draft_id", "offset")
    draft = models.ForeignKey(Draft, models.CASCADE, db_index=False, related_name="parts")
    offset = models.BigIntegerField(db_column="start_at")
    data = models.BinaryField()
    digest = BytesField(max_length=DIGEST_BYTES, null=True)  # SHA-256 of data; NULL only in rows older than the column

    class Meta:
        db_table = "draft_part"
