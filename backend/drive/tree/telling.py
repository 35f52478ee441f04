"""A change as a plain sentence. Who reads it, and which folders' names that person may know, the caller says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drive.tree.models import Change

SYSTEM = "Holdfast"
TOP = "the top folder"
ELSEWHERE = "another folder"  # one that is gone, or whose name the reader may not know


@dataclass(frozen=True, slots=True)
class Known:
    """The names that may stand in sentences: people by id, labels of links by id, folders by id, old names by seq.

    A folder that is missing is one whose name the reader may not know. The top folder's name is empty.
    """

    people: Mapping[int, str]
    links: Mapping[int, str]
    folders: Mapping[int, str]
    names_before: Mapping[int, str]


def sentence(row: Change, known: Known) -> str:
    """`Bo renamed “a.txt” to “b.txt”`."""
    return f"{who(row, known)} {_told(row, known)}"


def who(row: Change, known: Known) -> str:
    """Whose doing it was, as the beginning of a sentence."""
    if row.actor_id is not None:
        return known.people.get(row.actor_id) or "Somebody who is gone"
    if row.link_id is None:
        return SYSTEM
    label = known.links.get(row.link_id)
    return f"Somebody with the link “{label}”" if label else "Somebody with a link"


def shown_name(row: Change, known: Known) -> str:
    """The node's name after the change; what it went by before, when it went where the reader can not follow."""
    if _left(row, known):
        return known.names_before.get(row.seq, "")
    return row.name


def _left(row: Change, known: Known) -> bool:
    """Did it go to a folder that the reader may not see? A name given on the way is no news for them."""
    return row.parent_before_id != row.parent_id and row.parent_id is not None and row.parent_id not in known.folders


def _told(row: Change, known: Known) -> str:
    name, kind = _quoted(shown_name(row, known)), Change.Kind(row.kind)
    if kind in (Change.Kind.RENAME, Change.Kind.MOVE, Change.Kind.RESTORE, Change.Kind.MOVE_OUT, Change.Kind.MOVE_IN):
        return _moved(row, kind, known)
    if kind is Change.Kind.CREATE:
        return f"added {name}" if row.blob_id else f"made the folder {name}"
    if kind is Change.Kind.SHARE and row.link_id is not None and row.actor_id is not None:
        label = known.links.get(row.link_id)
        return f"made the link “{label}” to {name}" if label else f"made a link to {name}"
    return _PLAIN[kind].format(name)


_PLAIN = {
    Change.Kind.CONTENT: "changed the content of {}",
    Change.Kind.TRASH: "put {} into the trash",
    Change.Kind.PURGE: "deleted {} for good",
    Change.Kind.COPY: "made the copy {}",
    Change.Kind.REVERT: "brought back an earlier version of {}",
    Change.Kind.SHARE: "shared {}",
    Change.Kind.UNSHARE: "stopped sharing {}",
}


def _moved(row: Change, kind: Change.Kind, known: Known) -> str:
    name, before = shown_name(row, known), known.names_before.get(row.seq)
    old = "something" if before is None and _left(row, known) else _quoted(name if before is None else before)
    renamed = before is not None and before != name
    if kind is Change.Kind.RENAME:
        return f"renamed {old} to {_quoted(name)}" if renamed else f"renamed it to {_quoted(name)}"
    as_ = f" as {_quoted(name)}" if renamed else ""
    if kind is Change.Kind.RESTORE:
        return f"brought {old} back from the trash{as_}"
    if kind is Change.Kind.MOVE_OUT:
        return f"moved {old} to another space"
    if kind is Change.Kind.MOVE_IN:
        return f"moved {old} here from another space"
    places = f"from {_folder(row.parent_before_id, known)} to {_folder(row.parent_id, known)}"
    return f"moved {old} {places}{as_}"


def _folder(id_: int | None, known: Known) -> str:
    if id_ is None or id_ not in known.folders:
        return ELSEWHERE
    return _quoted(known.folders[id_])


def _quoted(name: str) -> str:
    return f"“{name}”" if name else TOP
