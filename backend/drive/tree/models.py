"""Spaces, nodes, revisions and the journal."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from drive.blobs.models import Blob
from drive.lib.fields import BytesField
from drive.lib.names import SORT_KEY_BYTES


def new_epoch() -> str:
    """A random mark of a time line; a restore renews it."""
    return secrets.token_hex(8)


class Space(models.Model):
    """A tree with an owner, a quota and one change sequence. Its row is the lock of the tree (see services)."""

    class Kind(models.TextChoices):
        PERSONAL = "personal"
        TEAM = "team"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.PERSONAL)
    name = models.CharField(max_length=255, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="spaces")
    root = models.OneToOneField("Node", models.PROTECT, null=True, related_name="+")
    quota_bytes = models.BigIntegerField(null=True)  # None: no limit
    used_bytes = models.BigIntegerField(default=0)  # logical size of all contents, trash and revisions too
    reserved_bytes = models.BigIntegerField(default=0)  # running uploads
    seq = models.BigIntegerField(default=0)  # the last change of the journal
    epoch = models.CharField(max_length=16, default=new_epoch)
    trash_days = models.PositiveIntegerField(null=True)  # days in the trash before the purge; None: as configured
    keep_versions = models.CharField(max_length=255, null=True)  # a rule of tree.retention; None: as configured

    class Meta:
        db_table = "space"
        constraints = [
            models.CheckConstraint(condition=models.Q(used_bytes__gte=0), name="space_used_not_negative"),
            models.CheckConstraint(condition=models.Q(reserved_bytes__gte=0), name="space_reserved_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"


class Node(models.Model):
    """An entry in the tree. `size` and `items` of a folder are kept under the space lock."""

    class Kind(models.IntegerChoices):
        FOLDER = 0
        FILE = 1

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="children")
    kind = models.SmallIntegerField(choices=Kind.choices)
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=768)  # NFC and case folded
    # Hex SHA-256 of name_key while live, NULL in the trash: MariaDB has no partial indexes, NULLs never clash on any
    # engine, and a hash is not cut by index limits nor blurred by collations.
    live_key = models.CharField(max_length=64, null=True)
    sort_key = BytesField(max_length=SORT_KEY_BYTES)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    media_type = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(default=0)
    items = models.BigIntegerField(default=0)  # live nodes directly in this folder
    version = models.BigIntegerField(default=1)  # own changes: the ETag
    seq = models.BigIntegerField(default=0)  # the space's seq of the last change at or below
    created_at = models.DateTimeField(default=timezone.now)
    modified_at = models.DateTimeField(default=timezone.now)
    trashed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "node"
        constraints = [models.UniqueConstraint(fields=["parent", "live_key"], name="one_live_name_per_folder")]
        indexes = [
            # Live rows of a folder are one range of each, in its order (queries._ordered has what PostgreSQL wants).
            models.Index(fields=["parent", "trashed_at", "kind", "sort_key", "id"], name="node_by_name"),
            models.Index(fields=["parent", "trashed_at", "kind", "modified_at", "id"], name="node_by_modified"),
            models.Index(fields=["parent", "trashed_at", "kind", "size", "id"], name="node_by_size"),
            models.Index(fields=["space", "trashed_at", "id"], name="node_in_trash"),
            # What was changed last in a space, wherever in it.
            models.Index(fields=["space", "trashed_at", "kind", "modified_at", "id"], name="node_recent"),
        ]

    def __str__(self) -> str:
        return self.name or "/"

    @property
    def is_folder(self) -> bool:
        return self.kind == Node.Kind.FOLDER


class Revision(models.Model):
    """A past content of a file; the current one stands on the node, so creating a file is one row."""

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, models.CASCADE, related_name="revisions")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=255, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    pinned = models.BooleanField(default=False)

    class Meta:
        db_table = "revision"
        indexes = [models.Index(fields=["node", "created_at", "id"], name="revision_by_time")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.created_at}"


class Change(models.Model):
    """One row of the journal: what happened to a node, by whom, in which order, and the state after.

    Plain integers, no foreign keys: a purge keeps history.
    """

    class Kind(models.TextChoices):
        CREATE = "create"
        CONTENT = "content"
        RENAME = "rename"
        MOVE = "move"
        TRASH = "trash"
        RESTORE = "restore"
        PURGE = "purge"
        COPY = "copy"  # a new node, made from `origin_id`
        REVERT = "revert"  # an earlier content is the current one again
        MOVE_OUT = "move_out"  # it left for another space, with all below it; `parent_id` is where it is now
        MOVE_IN = "move_in"  # it came from another space; one row for each node, folders before what is in them
        SHARE = "share"  # these two change no tree
        UNSHARE = "unshare"

    pk = models.CompositePrimaryKey("space_id", "seq")
    space_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    node_id = models.BigIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    actor_id = models.BigIntegerField(null=True)
    link_id = models.BigIntegerField(null=True)  # the share of a visitor
    via = models.CharField(max_length=8)  # web, link, dav, api
    at = models.DateTimeField(default=timezone.now)
    parent_before_id = models.BigIntegerField(null=True)
    parent_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=255)
    blob_id = models.BigIntegerField(null=True)
    origin_id = models.BigIntegerField(null=True)  # the node that was copied

    class Meta:
        db_table = "change"
        indexes = [
            models.Index(fields=["node_id", "seq"], name="change_of_node"),
            models.Index(fields=["parent_id", "seq"], name="change_in_folder"),
            models.Index(fields=["parent_before_id", "seq"], name="change_out_of_folder"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.node_id}"
