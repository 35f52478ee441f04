"""A folder tree of the disk comes in, with names and times. Links and special files are named, and never followed."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from drive.accounts.models import User
from drive.lib import names
from drive.lib.errors import DriveError, InTrash, InvalidName
from drive.sharing import gate
from drive.transfer.bringing import Bringer, Incoming, Report, Skip, children, named
from drive.transfer.errors import TransferError, disk
from drive.transfer.progress import bar
from drive.tree import placing, queries
from drive.tree import services as tree
from drive.tree.models import Node, Space

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KINDS = {
    stat.S_IFLNK: "a symbolic link", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}  # fmt: skip


def bring(folder: Path, into: str, username: str) -> Report:
    """Bring what is in the folder to `into` (SPACE/PATH; missing folders are made) in that person's name.

    A file that is there with the same content is kept, one with another content gets a new version; so a run that was
    ended goes on. Raises TransferError.
    """
    who = User.objects.filter(username=username, is_active=True).first()
    if who is None:
        raise TransferError(f"There is no user {username!r} who could sign in.")
    with disk(str(folder)):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            target = _target(who, into)
            report = Report()
            progress = bar("import", sum(_sizes(folder)))
            try:
                _Walk(Bringer(who, report, progress, replace=True), report).run(descriptor, target)
            finally:
                progress.close()
        finally:
            os.close(descriptor)
    return report


def _target(who: User, into: str) -> Node:
    """The folder at SPACE/PATH. Its last part that is there must be one that they may change."""
    number, _, path = into.partition("/")
    space = Space.objects.select_related("root").filter(pk=gate.parse_id(number) or 0).first()
    if space is None or space.root is None:
        raise TransferError(f"There is no space {number}. `export --list` tells which there are.")
    node, todo = space.root, [part for part in path.split("/") if part]
    while todo and (found := placing.at(node.pk, todo[0])) is not None:
        node = queries.node(found.pk) or found
        todo.pop(0)
    try:
        node = gate.write(who, node.pk)
        if not node.is_folder:
            raise TransferError(f"{into} is a file; give a folder.")
        for part in todo:
            node = tree.create_folder(node, part, by=who)
    except InTrash:
        raise TransferError(f"{into} is in the trash.") from None
    except InvalidName as error:
        raise TransferError(f"{into}: {error.detail}") from None
    except DriveError:
        raise TransferError(f"{who.username} may not write to {into}.") from None
    return node


def _sizes(folder: Path) -> Iterator[int]:
    """Of the regular files: what the bar counts to."""
    for _, _, files, here in os.fwalk(folder):
        for name in files:
            found = os.stat(name, dir_fd=here, follow_symlinks=False)
            yield found.st_size if stat.S_ISREG(found.st_mode) else 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name on the disk, and the one that the drive can take."""

    raw: str
    name: str


class _Walk:
    """By descriptors, from folder to folder: a path may be longer than the system takes at once."""

    def __init__(self, bringer: Bringer, report: Report) -> None:
        self._bringer, self._report = bringer, report

    def run(self, descriptor: int, target: Node) -> None:
        self._folder(descriptor, target, "")
        self._bringer.finish()

    def _folder(self, here: int, folder: Node, path: str) -> None:
        there = children(folder)
        for entry in distinct(os.listdir(here)):
            below = f"{path}{_shown(entry.raw)}"
            if entry.name != entry.raw:
                self._report.renamed.append((below, entry.name))
            try:
                self._one(here, folder, named(there, entry.name), entry, below)
            except Skip as why:
                self._report.skipped.append((below, str(why)))
            except OSError as error:
                self._report.skipped.append((below, error.strerror or str(error)))

    def _one(self, here: int, folder: Node, there: Node | None, entry: _Entry, path: str) -> None:
        found = os.stat(entry.raw, dir_fd=here, follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode):
            descriptor = os.open(entry.raw, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            try:
                made = self._bringer.folder(folder, there, entry.name)
                self._folder(descriptor, made, f"{path}/")
                self._bringer.time_of(made, moment(found.st_mtime_ns))
            finally:
                os.close(descriptor)
        elif stat.S_ISREG(found.st_mode):
            self._bringer.file(folder, there, _incoming(here, entry, found, path))
        else:
            self._report.links.append((path, KINDS.get(stat.S_IFMT(found.st_mode), "no file")))


def _incoming(here: int, entry: _Entry, found: os.stat_result, path: str) -> Incoming:
    def opened() -> BinaryIO:
        # Should a pipe have come to its place meanwhile: do not wait for who writes to it.
        return open(os.open(entry.raw, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here), "rb", buffering=0)

    def fresh() -> None:
        now = os.stat(entry.raw, dir_fd=here, follow_symlinks=False)
        if _mark(now) != _mark(found):
            raise Skip("it changed while it was read; run the command again")

    key = f"{path} {_mark(found)}"
    return Incoming(path, entry.name, found.st_size, moment(found.st_mtime_ns), opened, key, fresh=fresh)


def _mark(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def distinct(raw_names: Iterable[str]) -> list[_Entry]:
    """The names of one folder as the drive takes them, in an order that is the same at every run.

    What can not be in a name becomes `_`; of names that are one to the drive (`a`, `A`) the later ones get a number.
    """
    wanted = sorted(((drive_name(raw), raw) for raw in raw_names), key=lambda pair: (pair[0] != pair[1], pair[1]))
    taken: set[str] = set()
    entries = []
    for name, raw in wanted:
        free, count = name, 1
        while names.key(free) in taken:
            count += 1
            free = names.numbered(name, count)
        taken.add(names.key(free))
        entries.append(_Entry(raw, free))
    return entries


def drive_name(raw: str) -> str:
    """The name without what a name may not have; most stay as they are."""
    text = os.fsencode(raw).decode("utf-8", "replace")
    text = "".join("_" if char in "/\\" or unicodedata.category(char) == "Cc" else char for char in text)
    text = unicodedata.normalize("NFC", text)
    return text.encode("utf-8")[: names.NAME_BYTES].decode("utf-8", "ignore")


def moment(ns: int) -> datetime:
    """The time of a file, to the microsecond; what no calendar here has becomes its end."""
    try:
        return EPOCH + timedelta(microseconds=ns // 1000)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if ns > 0 else datetime.min.replace(tzinfo=UTC)


def _shown(raw: str) -> str:
    """On one line, whatever is in it."""
    text = os.fsencode(raw).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
