"""Whom a problem hurts: from a chunk or a content to the files, past ones and those in the trash too, that need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from drive.blobs import scrub
from drive.tree import ancestry
from drive.tree.models import Node, Revision, Space
from drive.uploads.models import Upload

BATCH = 200  # files whose ways up are read at once
STEPS_SHOWN = 12  # of a way that leads to no top folder


@dataclass(frozen=True, slots=True)
class Hurt:
    """A file, folder, revision or running upload, as a person would look for it."""

    path: str
    owner: str
    space_id: int | None
    node_id: int | None = None
    revision_id: int | None = None
    trashed: bool = False


def of_chunk(chunk: int) -> Iterator[Hurt]:
    for blob in scrub.contents_of(chunk):
        yield from of_blob(blob)


def of_blob(blob: int) -> Iterator[Hurt]:
    nodes = Node.objects.filter(blob_id=blob).order_by("pk").values_list("pk", flat=True)
    yield from _named((node, None) for node in nodes.iterator(chunk_size=BATCH))
    revisions = Revision.objects.filter(blob_id=blob).order_by("pk").values_list("node_id", "pk")
    yield from _named(revisions.iterator(chunk_size=BATCH))
    for upload in Upload.objects.filter(draft__blob_id=blob).select_related("user"):
        sender = upload.user.get_username() if upload.user else "a link's visitor"
        yield Hurt(f"{upload.name} (being uploaded)", sender, upload.space_id)


def of_node(node: int, revision: int | None = None) -> Iterator[Hurt]:
    yield from _named([(node, revision)])


def of_space(space: int) -> Iterator[Hurt]:
    for row in Space.objects.select_related("owner").filter(pk=space):
        yield Hurt("/", _owner(row), row.pk, row.root_id)


def _named(rows: Iterable[tuple[int, int | None]]) -> Iterator[Hurt]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        ids = {node for node, _ in batch}
        trails = ancestry.trails(ids)
        nodes = Node.objects.select_related("space__owner").only("space__name", "space__kind", "space__owner")
        there = nodes.in_bulk(ids)
        for node, revision in batch:
            if node in there:
                trail = trails.get(node, [])
                space = there[node].space
                yield Hurt(_path(trail), _owner(space), space.pk, node, revision, ancestry.in_trash(trail))


def _path(trail: list[ancestry.Step]) -> str:
    if trail and trail[0].parent_id is None:
        return "/" + "/".join(step.name for step in trail[1:])
    return "…/" + "/".join(step.name for step in trail[-STEPS_SHOWN:])  # cut off from the top


def _owner(space: Space) -> str:
    return space.owner.get_username() if space.owner else str(space)
