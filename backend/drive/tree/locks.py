"""The lock of a tree is its space's row. Order everywhere: upload, then spaces by id, then nodes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from drive.lib.errors import Busy, InTrash, NotAFolder, NotFound, PreconditionFailed
from drive.tree import ancestry
from drive.tree.models import Node, Space


@dataclass(slots=True)
class Held:
    """A node read again under its space's lock, and the way to it from the top folder (itself last)."""

    node: Node
    space: Space
    trail: list[ancestry.Step]

    @property
    def depth(self) -> int:
        return len(self.trail) - 1

    @property
    def ids(self) -> list[int]:
        """The node and its ancestors: whose size and seq follow a change in it."""
        return [step.id for step in self.trail]

    @property
    def above(self) -> list[int]:
        return [step.id for step in self.trail[:-1]]


def spaces(*nodes: Node) -> dict[int, Space]:
    """Lock the nodes' spaces by ascending id. Needs an open transaction; SQLite's is the only writer's already."""
    ids = sorted({node.space_id for node in nodes})
    return {space.pk: space for space in Space.objects.select_for_update().filter(pk__in=ids).order_by("pk")}


def read_again(node: Node, held: dict[int, Space]) -> Held:
    """What the node is, now that nobody else can change it. Raises NotFound; Busy when it changed its space."""
    now = nodes().filter(pk=node.pk).first()
    if now is None:
        raise NotFound
    if now.space_id not in held:
        raise Busy("It is being moved.")
    return Held(now, held[now.space_id], ancestry.trail(now.pk))


def hold(node: Node) -> Held:
    """Lock the node's space and read the node again."""
    return read_again(node, spaces(node))


def nodes() -> QuerySet[Node]:
    """Nodes with their content's digest: one join, no bytes."""
    return Node.objects.select_related("blob").defer("blob__sha256", "blob__sha1", "blob__created_at")


def must_be_version(node: Node, if_version: int | None) -> None:
    if if_version is not None and node.version != if_version:
        raise PreconditionFailed(node=node)


def must_be_live(held: Held) -> None:
    if ancestry.in_trash(held.trail):
        raise InTrash


def must_take_nodes(folder: Held) -> None:
    if not folder.node.is_folder:
        raise NotAFolder
    must_be_live(folder)
