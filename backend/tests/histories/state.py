"""Two spaces as they are told to be: a state that never changes, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drive.lib import names


@dataclass(frozen=True, slots=True)
class Entry:
    """A node. `content` is None for a folder, else the name of its bytes; `past` is what its revisions hold."""

    space: int
    parent: int | None
    name: str
    content: str | None = None
    size: int = 0
    past: int = 0
    version: int = 1
    trashed: bool = False


@dataclass(frozen=True, slots=True)
class SpaceState:
    quota: int
    used: int
    reserved: int
    seq: int

    def has_room(self, growth: int) -> bool:
        return growth <= 0 or self.used + self.reserved + growth <= self.quota


@dataclass(frozen=True)
class State:
    """Never changed: an operation gives another one, or the same when it changes nothing."""

    nodes: dict[int, Entry]
    spaces: dict[int, SpaceState]

    def key(self) -> int:
        return hash((frozenset(self.nodes.items()), frozenset(self.spaces.items())))

    def at(self, folder: int, name: str) -> int | None:
        """The live node of that name in the folder."""
        key = names.key(name)
        for id_, entry in self.nodes.items():
            if entry.parent == folder and not entry.trashed and names.key(entry.name) == key:
                return id_
        return None

    def way(self, node: int) -> list[int]:
        """From the top folder down to the node."""
        way, at = [], node
        while at is not None:
            way.append(at)
            at = self.nodes[at].parent  # type: ignore[assignment]
        return way[::-1]

    def in_trash(self, node: int) -> bool:
        return any(self.nodes[id_].trashed for id_ in self.way(node))

    def children(self, node: int) -> list[int]:
        return sorted(id_ for id_, entry in self.nodes.items() if entry.parent == node)

    def below(self, node: int, *, live: bool = False) -> Iterator[int]:
        """The node and all below it; with `live` without what lies in the trash there."""
        yield node
        for id_ in self.children(node):
            if not (live and self.nodes[id_].trashed):
                yield from self.below(id_, live=live)

    def size(self, node: int) -> int:
        """Bytes of the live files at or below."""
        return sum(self.nodes[id_].size for id_ in self.below(node, live=True))

    def weight(self, node: int) -> int:
        """What it and all below it count in a space, trash and revisions too."""
        return sum(self.nodes[id_].size + self.nodes[id_].past for id_ in self.below(node))
