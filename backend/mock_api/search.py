"""Finding nodes by name and by what they are, among all that somebody may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import gate
from .model import Node, User
from .names import name_key
from .world import World

OFFICE = "application/vnd.openxmlformats-officedocument."
FAMILIES: dict[str, tuple[str, ...]] = {
    "archive": ("application/zip", "application/gzip", "application/x-tar", "application/x-7z-compressed"),
    "audio": ("audio/",),
    "document": ("application/msword", OFFICE + "wordprocessingml", "application/vnd.oasis.opendocument.text"),
    "image": ("image/",),
    "pdf": ("application/pdf",),
    "presentation": ("application/vnd.ms-powerpoint", OFFICE + "presentationml"),
    "spreadsheet": ("application/vnd.ms-excel", OFFICE + "spreadsheetml", "text/csv"),
    "text": ("text/",),
    "video": ("video/",),
}


@dataclass
class Wanted:
    """What is asked for; what is None or False is not asked."""

    words: str = ""
    inside: Node | None = None
    space: str | None = None
    kind: str | None = None
    media: str | None = None
    owner: str | None = None
    modified_after: str | None = None
    modified_before: str | None = None
    size_min: int | None = None
    size_max: int | None = None
    tag: str | None = None
    shared: bool | None = None
    starred: bool | None = None


def reachable(world: World, user: User) -> Iterator[Node]:
    """Every live node that they may read, each once; the tops of spaces are no finds."""
    for top in gate.tops(world, user):
        if not any(node.trashed_at for node in _up(top)):
            yield from _below(top, itself=top.parent is not None)


def find(world: World, user: User, wanted: Wanted) -> list[Node]:
    """The finds, best first: equal to the words, beginning with them, a word of it beginning with them, the rest."""
    key = name_key(wanted.words.strip())
    tests = list(_tests(world, user, wanted, key.split()))
    found = [node for node in reachable(world, user) if all(test(node) for test in tests)]
    return sorted(found, key=lambda node: (_rank(name_key(node.name), key), name_key(node.name), int(node.id)))


def _tests(world: World, user: User, wanted: Wanted, words: list[str]) -> Iterator[Callable[[Node], bool]]:
    if words:
        yield lambda node: all(word in name_key(node.name) for word in words)
    if (inside := wanted.inside) is not None:
        yield lambda node: node is not inside and gate.is_below(node, inside)
    if wanted.space is not None:
        yield lambda node: node.space.id == wanted.space
    if wanted.kind is not None:
        yield lambda node: node.is_folder == (wanted.kind == "folder")
    if (media := wanted.media) is not None:
        yield lambda node: (node.media_type or "").startswith(FAMILIES[media])
    if wanted.owner is not None:
        yield lambda node: node.space.owner is not None and node.space.owner.id == wanted.owner
    if (after := wanted.modified_after) is not None:
        yield lambda node: node.modified_at >= after
    if (before := wanted.modified_before) is not None:
        yield lambda node: node.modified_at < before
    if (least := wanted.size_min) is not None:
        yield lambda node: node.size >= least
    if (most := wanted.size_max) is not None:
        yield lambda node: node.size <= most
    if wanted.tag is not None:
        tag = user.tags.get(wanted.tag)
        yield lambda node: tag is not None and node.id in tag.nodes
    if wanted.shared:
        given = {grant.node for grant in world.grants.values() if _mine(user, grant.node, grant.created_by)}
        given |= {share.node for share in world.shares.values() if _mine(user, share.node, share.created_by)}
        yield lambda node: node in given
    if wanted.starred:
        yield lambda node: node.id in user.stars


def _mine(user: User, node: Node, giver: User | None) -> bool:
    return node.parent is not None and (giver is user or node.space.owner is user)


def _rank(name: str, key: str) -> int:
    if not key or name == key:
        return 0
    if name.startswith(key):
        return 1
    return 2 if any(word.startswith(key) for word in name.replace("-", " ").replace("_", " ").split()) else 3


def _up(node: Node | None) -> Iterator[Node]:
    while node:
        yield node
        node = node.parent


def _below(node: Node, itself: bool) -> Iterator[Node]:
    if itself:
        yield node
    for child in (node.live or {}).values():
        yield from _below(child, itself=True)
