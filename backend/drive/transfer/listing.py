"""The live tree of a space as it was at one moment, and what two spaces that are equal have in common."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from drive.blobs.store import BlobRef
from drive.transfer.errors import TransferError
from drive.tree.models import Node, Revision, Space

ROWS = 2000  # fetched at a time


@dataclass(frozen=True, slots=True)
class Past:
    """A past content of a file; `author` is a user's name, or empty."""

    blob: BlobRef
    media_type: str
    written_at: datetime
    author: str
    pinned: bool


@dataclass(slots=True)
class Item:
    """A node that is not in the trash. `blob` None: a folder. `past`: oldest first."""

    id: int
    name: str
    blob: BlobRef | None
    media_type: str
    created_at: datetime
    modified_at: datetime
    children: list[Item] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)

    @property
    def is_folder(self) -> bool:
        return self.blob is None

    def walk(self) -> Iterator[tuple[str, Item]]:
        """All below it with their paths, folders before what is in them, by name; itself first, under ""."""
        todo = [("", self)]
        while todo:
            path, item = todo.pop()
            yield path, item
            inside = sorted(item.children, key=lambda child: child.name, reverse=True)
            todo += [(f"{path}/{child.name}" if path else child.name, child) for child in inside]


def spaces(space_id: int | None) -> list[Space]:
    """That space, or all of them (None), with their owners. Raises TransferError."""
    rows = Space.objects.select_related("owner").filter(root__isnull=False).order_by("pk")
    if space_id is None:
        return list(rows)
    found = rows.filter(pk=space_id).first() if 0 <= space_id < 2**63 else None
    if found is None:
        raise TransferError(f"There is no space {space_id}. `export --list` tells which there are.")
    return [found]


def label(space: Space) -> str:
    """How people call it: the owner's user name, or the team's."""
    return space.owner.username if space.owner is not None else space.name or f"space {space.pk}"


def tree(space: Space, *, past: bool = True) -> Item:
    """The top folder with all that is live below it; with `past`, past contents of files as well.

    Nodes come in one statement, so a file that is moved meanwhile is told once. Memory grows with the nodes (about a
    kilobyte each) and never with their bytes.
    """
    rows = Node.objects.filter(space_id=space.pk, trashed_at=None).values_list(
        "parent_id", "id", "kind", "name", "media_type", "created_at", "modified_at",
        "blob_id", "blob__digest", "blob__size",
    )  # fmt: skip
    items: dict[int, Item] = {}
    below: defaultdict[int, list[int]] = defaultdict(list)
    for parent_id, id_, kind, name, media_type, created_at, modified_at, blob, digest, size in rows.iterator(ROWS):
        ref = BlobRef(blob, bytes(digest or b""), size) if kind == Node.Kind.FILE else None
        items[id_] = Item(id_, name, ref, media_type, created_at, modified_at)
        below[parent_id].append(id_)
    for parent_id, ids in below.items():
        if parent_id in items:  # else it lies in a folder that is in the trash
            items[parent_id].children = [items[id_] for id_ in ids]
    if past:
        _add_past(space, items)
    return items[space.root_id or 0]


def _add_past(space: Space, items: dict[int, Item]) -> None:
    """After the nodes: what became a past content between the two statements is told twice rather than never."""
    rows = Revision.objects.filter(node__space_id=space.pk, node__trashed_at=None).order_by("created_at", "pk")
    columns = rows.values_list(
        "node_id", "blob_id", "blob__digest", "blob__size", "media_type", "created_at", "created_by__username", "pinned"
    )
    for node, blob, digest, size, media_type, written_at, author, pinned in columns.iterator(ROWS):
        item = items.get(node)
        if item is None or item.blob is None:
            continue
        ref = BlobRef(blob, bytes(digest or b""), size)
        if (written_at, ref.digest) != (item.modified_at, item.blob.digest):
            item.past.append(Past(ref, media_type, written_at, author or "", pinned))


def fingerprint(lines: Iterable[tuple[object, ...]]) -> str:
    """Hex SHA-256 over what makes two trees equal (`facts`), in any order."""
    total = hashlib.sha256()
    for line in sorted(json.dumps(one, ensure_ascii=False) for one in lines):
        total.update(line.encode("utf-8") + b"\n")
    return total.hexdigest()


def facts(top: Item) -> Iterator[tuple[object, ...]]:
    """A line for each node and each past content: path, kind, media type, times, size, digest."""
    for path, item in top.walk():
        times = moment(item.created_at), moment(item.modified_at)
        blob = item.blob
        if blob is None:
            yield path, "folder", *times
            continue
        yield path, "file", item.media_type, *times, blob.size, blob.digest.hex()
        for past in item.past:
            ref = past.blob
            written = moment(past.written_at)
            yield path, "version", past.media_type, written, ref.size, ref.digest.hex(), past.pinned


def moment(value: datetime) -> str:
    """UTC to the microsecond, as text that sorts by time: what every engine keeps."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
