"""A change as a plain sentence, for somebody who may know the names of some folders and not of others."""

from __future__ import annotations

from . import gate
from .model import User
from .records import Change
from .world import World

PLAIN = {
    "content": "changed the content of {}",
    "trash": "put {} into the trash",
    "purge": "deleted {} for good",
    "copy": "made the copy {}",
    "revert": "brought back an earlier version of {}",
    "share": "shared {}",
    "unshare": "stopped sharing {}",
}


def sentence(world: World, user: User, row: Change) -> str:
    """`Bo renamed “a.txt” to “b.txt”`."""
    return f"{_who(row)} {_what(world, user, row)}"


def name_of(user: User) -> str:
    return user.display_name or user.username


def folder(world: World, user: User, node_id: str | None) -> dict[str, str] | None:
    """A folder that this person may read now; a top folder goes by its team's name."""
    node = world.nodes.get(node_id or "")
    if node is None or not gate.role(user, node):
        return None
    return {"id": node.id, "name": node.name or node.space.name}


def _who(row: Change) -> str:
    if row.actor is not None:
        return name_of(row.actor)
    if row.link is None:
        return "Holdfast"
    return f"Somebody with the link “{row.link.label}”" if row.link.label else "Somebody with a link"


def _what(world: World, user: User, row: Change) -> str:
    name = _quoted(row.name)
    old = _quoted(row.name_before) if row.name_before is not None else name
    as_ = f" as {name}" if old != name else ""
    if row.kind == "create":
        return f"added {name}" if row.content else f"made the folder {name}"
    if row.kind == "rename":
        return f"renamed {old} to {name}"
    if row.kind == "restore":
        return f"brought {old} back from the trash{as_}"
    if row.kind == "move_out":
        return f"moved {old} to another space"
    if row.kind == "move_in":
        return f"moved {old} here from another space"
    if row.kind == "move":
        return f"moved {old} from {_place(world, user, row.parent_before)} to {_place(world, user, row.parent)}{as_}"
    return PLAIN[row.kind].format(name)


def _place(world: World, user: User, node_id: str | None) -> str:
    found = folder(world, user, node_id)
    return _quoted(found["name"]) if found else "another folder"


def _quoted(name: str) -> str:
    return f"“{name}”" if name else "the top folder"
