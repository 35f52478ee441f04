"""A disk as the log tells it: what is durable, what is not yet, and what a cut may leave of it.

The rules are those of the package's docstring.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.power.log import CREATED, FOLDER, Record

SECTORS = (512, 4096)


@dataclass(slots=True)
class Change:
    """A write (`data` at `at`) or a truncation (`data` is None, `at` the new size), recorded as number `number`."""

    number: int
    at: int
    data: bytes | None
    abandoned: bool = False  # an fsync that failed has taken it for written: no later one will bring it


@dataclass(slots=True)
class File:
    """`durable` is what is surely there; `waiting` came later, in this order."""

    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Change] = field(default_factory=list)

    def settle(self, before: int) -> None:
        """An fsync that began at record `before` has ended."""
        sure = [change for change in self.waiting if change.number < before and not change.abandoned]
        rest = [change for change in self.waiting if change.number >= before or change.abandoned]
        for change in sure:
            apply(self.durable, change)
            rest = [piece for other in rest for piece in _beside(other, change)]
        self.waiting = rest

    def abandon(self, before: int) -> None:
        """An fsync that began at record `before` has failed."""
        for change in self.waiting:
            # Sizes go through the file system's journal, which tries again by itself.
            change.abandoned |= change.number < before and change.data is not None


class Disk:
    """One folder's files. `root` is the folder's path as the log has it."""

    def __init__(self, root: Path, base: dict[str, bytes]) -> None:
        """`base` is what the folder held, durable, before the recording: name → bytes."""
        self._root = str(root)
        self._names = {name: File(bytearray(data)) for name, data in base.items()}  # as running programs see them
        self._durable = dict(self._names)  # as they surely are after a cut
        self._pending: list[tuple[str, File | None]] = []  # changes of names since the folder was synced
        self._inodes: dict[int, File] = {}
        self._folders: set[int] = set()
        self._began: dict[int, tuple[int, int]] = {}  # fsync → (record, how many changes of names there were)
        self._count = 0
        self.written = 0  # bytes that went to files

    def apply(self, record: Record) -> None:
        """Take one record in."""
        self._count += 1
        file = self._inodes.get(record.inode)
        if record.kind == "W" and file is not None:
            self.written += len(record.data)
            file.waiting.append(Change(self._count, record.at, record.data))
        elif record.kind == "T" and file is not None:
            file.waiting.append(Change(self._count, record.at, None))
        elif record.kind == "B":
            self._began[record.at] = (self._count, len(self._pending))
        elif record.kind in "EX":
            self._synced(record, file)
        elif record.kind == "O":
            self._opened(record)
        elif record.kind == "U":
            self._rename(self._name(record.text), None)
        elif record.kind == "R":
            old, new = (self._name(path) for path in record.text.split("\0"))
            self._rename(new, self._names.get(old))
            self._rename(old, None)

    def image(self, folder: Path, rng: random.Random, *, loses_all: bool = False) -> None:
        """Write into `folder` what the disk may hold after a cut now. With `loses_all`, nothing unsynced survives."""
        names = dict(self._durable)
        kept: dict[str, bool] = {}
        for name, file in self._pending:
            # Changes of one name come back in their order: once one is lost, those after it are too.
            kept[name] = kept.get(name, True) and not loses_all and rng.random() < 0.5
            if kept[name]:
                names[name] = file  # type: ignore[assignment]
        for name, file in names.items():
            if file is not None:
                data = bytearray(file.durable)
                for change in [] if loses_all else survivors(file.waiting, rng):
                    apply(data, change)
                (folder / name).write_bytes(data)

    def _opened(self, record: Record) -> None:
        if record.flags & FOLDER:
            self._folders.add(record.inode)
            return
        name = self._name(record.text)
        known = self._inodes.get(record.inode)
        if known is not None and self._names.get(name) is known:
            return
        if record.flags & CREATED or name not in self._names:
            self._inodes[record.inode] = File()
            self._rename(name, self._inodes[record.inode])
        else:
            self._inodes[record.inode] = self._names[name]

    def _rename(self, name: str, file: File | None) -> None:
        self._pending.append((name, file))
        if file is None:
            self._names.pop(name, None)
        else:
            self._names[name] = file

    def _synced(self, record: Record, file: File | None) -> None:
        before, names = self._began.pop(record.at)
        if record.kind == "X":
            if file is not None:
                file.abandon(before)
        elif file is not None:
            file.settle(before)
        elif record.inode in self._folders:
            self._settle_names(names)

    def _settle_names(self, count: int) -> None:
        for name, file in self._pending[:count]:
            if file is None:
                self._durable.pop(name, None)
            else:
                self._durable[name] = file
        self._pending = self._pending[count:]
        # Other fsyncs of the folder that are under way counted from the front.
        self._began = {key: (at, max(0, names - count)) for key, (at, names) in self._began.items()}

    def _name(self, path: str) -> str:
        name = path.removesuffix(" (deleted)").removeprefix(self._root + "/")
        if "/" in name:
            raise ValueError(f"{path}: folders inside the folder are not modelled")
        return name


def survivors(changes: list[Change], rng: random.Random) -> list[Change]:
    """What a cut leaves of changes that nobody synced, in the order in which they take effect.

    Sectors of one write are kept one by one: dropping an early one and keeping a late one is what reordering does.
    """
    if not changes:
        return []
    fate = rng.choice(("all lost", "all kept", "some", "torn", "torn", "first ones", "last ones"))
    if fate == "all lost":
        return []
    if fate == "all kept":
        return changes
    border = rng.randrange(len(changes) + 1)
    if fate == "first ones":
        return [*changes[:border], *(_torn(changes[border], rng) if border < len(changes) else [])]
    if fate == "last ones":
        return changes[border:]
    odds = rng.choice((0.1, 0.5, 0.9))
    if fate == "some":
        return [change for change in changes if rng.random() < odds]
    return [piece for change in changes for piece in _torn(change, rng, odds)]


def apply(data: bytearray, change: Change) -> None:
    """Let `change` take effect; a gap before it reads as zeros."""
    if change.data is None:
        if change.at < len(data):
            del data[change.at :]
        else:
            data.extend(bytes(change.at - len(data)))
        return
    if change.at > len(data):
        data.extend(bytes(change.at - len(data)))
    data[change.at : change.at + len(change.data)] = change.data


def _torn(change: Change, rng: random.Random, odds: float = 0.5) -> list[Change]:
    """The sectors of a write that arrive."""
    if change.data is None:
        return [change] if rng.random() < odds else []
    size = rng.choice(SECTORS)
    first = -change.at % size or size  # sectors are the disk's, not the write's
    borders = [0, *range(first, len(change.data), size), len(change.data)]
    pieces = itertools.pairwise(borders)
    return [Change(change.number, change.at + a, change.data[a:b]) for a, b in pieces if a < b and rng.random() < odds]


def _beside(old: Change, new: Change) -> list[Change]:
    """What still waits of an abandoned `old` write once a later, `new` change is durable."""
    if not old.abandoned or old.data is None or old.number > new.number:
        return [old]
    if new.data is None:
        return [Change(old.number, old.at, old.data[: max(0, new.at - old.at)], True)]
    skip = max(0, new.at + len(new.data) - old.at)
    pieces = ((old.at, old.data[: max(0, new.at - old.at)]), (old.at + skip, old.data[skip:]))
    return [Change(old.number, at, data, True) for at, data in pieces if data]
