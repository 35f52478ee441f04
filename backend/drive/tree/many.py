"""Many files into one space: one lock, one transaction, a number of statements that does not grow with the files.

What one file after the other (`placing.put_file`) would leave behind is what is there afterwards: rows, journal,
sizes, quota. New names go in together; what meets something (a taken name, a condition) goes in by itself, in its place
of the order.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drive.lib import names
from drive.lib.errors import Busy, DriveError, InTrash, NotAFolder, NotFound
from drive.tree import ancestry, placing, quota, rows
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Node, Space
from drive.tree.placing import Conflict, Placed
from drive.tree.rows import Key

if TYPE_CHECKING:
    from drive.blobs.small import Prepared
    from drive.blobs.store import BlobRef

Keep = Callable[["Sequence[Prepared]"], "list[BlobRef]"]


@dataclass(frozen=True, slots=True)
class Item:
    """One file. `content` is a blob that is stored, or one that `keep` stores under the lock, after the checks.

    `if_match` is the raw tree digest of the content that may be replaced.
    """

    folder_id: int
    name: str
    content: BlobRef | Prepared
    media_type: str
    conflict: Conflict = "replace"
    if_match: bytes | None = None


@dataclass(slots=True)
class _Ready:
    """An item with what follows from its name, which needs no lock."""

    at: int  # its place in the caller's list
    item: Item
    keys: dict[str, Any]

    @property
    def key(self) -> Key:
        return self.item.folder_id, self.keys["live_key"]


class _Refused(Exception):
    pass


def put_files(
    space_id: int,
    items: Sequence[Item],
    *,
    by: By,
    via: str,
    whole: bool,
    keep: Keep | None = None,
) -> list[Placed | DriveError]:
    """Make each content a file; for each item, in order, what `put_file` would answer or raise.

    `whole`: if one of them is refused, nothing is written, whatever the others are told. Otherwise each stands
    for itself. `keep` makes blobs of contents that are not stored yet, in this transaction.
    """
    done: list[Placed | DriveError | None] = [None] * len(items)
    ready = list(_make_ready(items, done))
    try:
        with transaction.atomic(savepoint=whole):
            batch = _Batch(space_id, ready, by=by, via=via, keep=keep)
            for one in ready:
                batch.take(one, done)
            batch.flush(done)
            if whole and any(isinstance(outcome, DriveError) for outcome in done):
                raise _Refused
    except _Refused:
        pass
    assert None not in done
    return done  # type: ignore[return-value]


def _make_ready(items: Sequence[Item], done: list[Any]) -> Iterable[_Ready]:
    for at, item in enumerate(items):
        try:
            yield _Ready(at, item, placing.keys(names.clean(item.name)))
        except DriveError as error:
            done[at] = error


class _Batch:
    """What is known under the space's lock, and the plain new files that wait to be written together."""

    def __init__(self, space_id: int, ready: Sequence[_Ready], *, by: By, via: str, keep: Keep | None) -> None:
        self.by, self.via, self.keep = by, via, keep
        self.space = rows.lock(space_id)
        self.folders = _folders({one.item.folder_id for one in ready}, self.space)
        self.taken = rows.taken(
            one.key for one in ready if not isinstance(self.folders[one.item.folder_id], DriveError)
        )
        self.plain: list[_Ready] = []
        self.growth = 0  # bytes of the plain ones

    def take(self, one: _Ready, done: list[Any]) -> None:
        folder = self.folders[one.item.folder_id]
        if isinstance(folder, DriveError):
            done[one.at] = folder
        elif one.key in self.taken or one.item.if_match is not None:
            self.flush(done)  # what came before it comes before it in the journal
            done[one.at] = self._alone(folder, one)
        else:
            try:
                quota.check(self.space, self.growth + one.item.content.size)
            except DriveError as error:
                done[one.at] = error
                return
            self.plain.append(one)
            self.growth += one.item.content.size
            self.taken.add(one.key)

    def flush(self, done: list[Any]) -> None:
        """Write the plain ones that wait."""
        if not self.plain:
            return
        plain, self.plain = self.plain, []
        refs = self._refs([one.item.content for one in plain])
        now, seqs = timezone.now(), itertools.count(self.space.seq + 1)
        files = [
            rows.File(one.item.folder_id, one.keys, ref, one.item.media_type, next(seqs))
            for one, ref in zip(plain, refs, strict=True)
        ]
        nodes = rows.insert_files(self.space.pk, files, now)
        rows.insert_changes(nodes, by=self.by, via=self.via, at=now)
        self._count(nodes, now)
        for one, node in zip(plain, nodes, strict=True):
            done[one.at] = Placed(node, True)

    def _alone(self, folder: Held, one: _Ready) -> Placed | DriveError:
        item, before = one.item, self.space.seq
        try:
            placed = placing.place(
                folder,
                one.keys["name"],
                lambda: self._refs([item.content])[0],
                media_type=item.media_type,
                by=self.by,
                via=self.via,
                conflict=item.conflict,
                if_match=item.if_match,
            )
        except DriveError as error:
            return error
        if self.space.seq != before:  # an equal content changes nothing
            self.space.used_bytes += item.content.size
        self.taken.add((folder.node.pk, str(placed.node.live_key)))
        return placed

    def _refs(self, contents: Sequence[BlobRef | Prepared]) -> list[BlobRef]:
        """The contents as blobs; those without an id are stored now."""
        waiting: list[Any] = [content for content in contents if not hasattr(content, "id")]
        if not waiting:
            return list(contents)  # type: ignore[arg-type]
        assert self.keep is not None, "a content that is not stored needs somebody to store it"
        kept = iter(self.keep(waiting))
        return [content if hasattr(content, "id") else next(kept) for content in contents]  # type: ignore[misc]

    def _count(self, nodes: Sequence[Node], now: datetime) -> None:
        """The folders above, and the space: as after the last of those files."""
        deltas: dict[int, tuple[int, int, int]] = {}
        for node in nodes:
            folder = self.folders[node.parent_id]  # type: ignore[index]
            assert isinstance(folder, Held)
            for id_ in folder.ids:
                size, files, _ = deltas.get(id_, (0, 0, 0))
                deltas[id_] = size + node.size, files + (id_ == node.parent_id), node.seq
        rows.grow_folders(deltas, now)
        rows.grow_space(self.space, self.growth, nodes[-1].seq)
        self.growth = 0


def _folders(ids: set[int], space: Space) -> dict[int, Held | DriveError]:
    """Each folder with its way up, or why nothing can be put there."""
    trails = ancestry.trails(ids)
    return {id_: _folder(id_, trails.get(id_, []), space) for id_ in ids}


def _folder(id_: int, trail: list[ancestry.Step], space: Space) -> Held | DriveError:
    if not trail:
        return NotFound()
    space_id, is_folder = trail[-1].space_id, trail[-1].is_folder
    if space_id != space.pk:
        return Busy("It is being moved.")
    if not is_folder:
        return NotAFolder()
    if ancestry.in_trash(trail):
        return InTrash()
    return Held(Node(id=id_, space_id=space_id, kind=Node.Kind.FOLDER), space, trail)
