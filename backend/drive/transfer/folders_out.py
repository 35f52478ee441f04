"""A space, or all of them, as plain folders.

    FOLDER/files/…        the tree, with names and times; with several spaces a folder for each
    FOLDER/versions/…     when asked for: past contents, in a folder named as their file
    FOLDER/export.json    what this is, and whether it is complete
    FOLDER/renamed.txt    names that the file system could not take: a tab stands between what is here and what was

A file is written in FOLDER/partial, fsynced and renamed: under its name it is always whole.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drive.blobs.store import BlobRef, DamagedBlob
from drive.transfer import disk_names
from drive.transfer.errors import TransferError, disk
from drive.transfer.hashing import digest_of, verified
from drive.transfer.listing import Item, label, tree
from drive.transfer.progress import Progress, bar
from drive.tree.models import Space

FORMAT = "holdfast folders 1"
MARK = "export.json"
PARTIAL = "partial"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Report:
    """What a run did. `renamed`: (path on the disk, name in the drive)."""

    files: int = 0
    bytes: int = 0
    kept: int = 0  # were there already, equal
    renamed: list[tuple[str, str]] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)  # in the folder, but not in the space (any more)


def export(spaces: Sequence[Space], folder: Path, *, versions: bool, plain: bool, one: bool) -> Report:
    """Write them out, or go on with what a run that was ended left. `one`: without a folder for each space.

    `plain`: names as every system takes them. Raises TransferError.
    """
    with disk(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        mark = _mark(spaces, versions=versions, one=one, plain=plain)
        _must_be_ours(folder, mark)
        (folder / PARTIAL).mkdir(exist_ok=True)
        with _Out(folder) as out:
            out.as_they_are = not plain and disk_names.takes_all(out.partial)
            out.write_mark(MARK, json.dumps({**mark, "complete": False}, indent=1))
            tops = [(space, tree(space, past=versions)) for space in spaces]
            _write(out, tops, versions=versions, one=one)
            lines = "".join(f"{path}\t{name}\n" for path, name in sorted(out.report.renamed))
            out.write_mark("renamed.txt", lines)
            if not out.report.damaged:
                out.write_mark(MARK, json.dumps({**mark, "complete": True}, indent=1))
        if not out.report.damaged:
            (folder / PARTIAL).rmdir()
    return out.report


def _mark(spaces: Sequence[Space], **how: bool) -> dict[str, object]:
    named = [{"id": space.pk, "epoch": space.epoch, "of": label(space)} for space in spaces]
    return {"format": FORMAT, "spaces": named, **how}


def _must_be_ours(folder: Path, mark: dict[str, object]) -> None:
    """Empty, or an export of the same spaces, asked for in the same way."""
    there = set(os.listdir(folder)) - {PARTIAL}
    if not there:
        return
    try:
        known = json.loads((folder / MARK).read_text("utf-8"))
        known.pop("complete")
    except (OSError, ValueError, AttributeError, KeyError):
        raise TransferError(f"{folder} is neither empty nor an export. Nothing was written.") from None
    if known != mark:
        raise TransferError(f"{folder} is another export: of other spaces, or with other options. Nothing was written.")


def _write(out: _Out, tops: Sequence[tuple[Space, Item]], *, versions: bool, one: bool) -> None:
    roots = {"files": [top for _, top in tops]}
    if versions:
        roots["versions"] = [_past_tree(top) for _, top in tops]
    total = sum(item.blob.size for some in roots.values() for top in some for _, item in top.walk() if item.blob)
    out.progress = bar("export", total)
    try:
        for name, some in roots.items():
            if one:
                out.folder(out.base, name, some[0], name)
                continue
            for (space, _), top in zip(tops, some, strict=True):
                top.name = f"{label(space)} ({space.pk})"
            now = datetime.now(UTC)
            out.folder(out.base, name, Item(0, name, None, "", now, now, children=list(some)), name)
    finally:
        out.progress.close()


def _past_tree(item: Item) -> Item:
    """The folders and files that have past contents: each such file a folder, with a file for each content."""
    if item.blob is not None:
        suffix = Path(item.name).suffix if len(item.name) < 200 else ""
        times: dict[str, int] = {}
        made = []
        for past in item.past:
            name = past.written_at.astimezone(UTC).strftime("%Y-%m-%d %H.%M.%S.%fZ")
            times[name] = count = times.get(name, 0) + 1
            name += (f" ({count})" if count > 1 else "") + suffix
            made.append(Item(0, name, past.blob, past.media_type, past.written_at, past.written_at))
        return Item(item.id, item.name, None, "", item.created_at, item.modified_at, children=made)
    below = [_past_tree(child) for child in item.children if child.children or child.past]
    below = [child for child in below if child.children]
    return Item(item.id, item.name, None, "", item.created_at, item.modified_at, children=below)


class _Out:
    """The folder that is written to. By descriptors: a path may be longer than the system takes at once, and a link
    that somebody put there is not followed."""

    as_they_are = True
    progress: Progress

    def __init__(self, folder: Path) -> None:
        self._path = folder
        self.report = Report()

    def __enter__(self) -> _Out:
        self.base = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        self.partial = os.open(PARTIAL, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=self.base)
        for left in os.listdir(self.partial):  # of a run that was killed
            os.unlink(left, dir_fd=self.partial)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.partial)
        os.close(self.base)

    def write_mark(self, name: str, text: str) -> None:
        self._place(self.base, name, [text.encode("utf-8", "surrogatepass")], None)
        os.fsync(self.base)

    def folder(self, parent: int, name: str, item: Item, path: str) -> None:
        """The folder with all that is in it; its time last, since what is put in changes it."""
        with _opened(parent, name, path) as here:
            expected = set()
            for on_disk, child in disk_names.named(item.children, as_they_are=self.as_they_are):
                expected.add(on_disk)
                below = f"{path}/{on_disk}"
                if on_disk != child.name:
                    self.report.renamed.append((below, child.name))
                if child.blob is None:
                    self.folder(here, on_disk, child, below)
                else:
                    self._file(here, on_disk, child, child.blob, below)
            self.report.extra += [f"{path}/{left}" for left in sorted(set(os.listdir(here)) - expected)]
            os.fsync(here)
            os.utime(here, ns=_ns(item.modified_at))

    def _file(self, here: int, name: str, item: Item, blob: BlobRef, path: str) -> None:
        if _is_there(here, name, blob, path):
            os.utime(name, ns=_ns(item.modified_at), dir_fd=here, follow_symlinks=False)
            self.report.kept += 1
            self.progress.update(blob.size)
            return
        try:
            self._place(here, name, verified(blob), item.modified_at, self.progress.update)
        except DamagedBlob:
            self.report.damaged.append(path)
            return
        self.report.files += 1
        self.report.bytes += blob.size

    def _place(
        self,
        here: int,
        name: str,
        pieces: Iterable[bytes],
        modified_at: datetime | None,
        tell: Callable[[int], object] = lambda _: None,
    ) -> None:
        """Whole and on the disk before it has its name."""
        beside = str(os.getpid())
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        try:
            with open(os.open(beside, flags, 0o666, dir_fd=self.partial), "wb", buffering=0) as file:
                for piece in pieces:
                    _write_all(file.fileno(), piece)
                    tell(len(piece))
                if modified_at is not None:
                    os.utime(file.fileno(), ns=_ns(modified_at))
                os.fsync(file.fileno())
            os.rename(beside, name, src_dir_fd=self.partial, dst_dir_fd=here)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(beside, dir_fd=self.partial)
            raise


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while len(view):
        view = view[os.write(descriptor, view) :]


@contextmanager
def _opened(parent: int, name: str, path: str) -> Iterator[int]:
    """The folder of that name, made if it is not there."""
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=parent)
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
    except NotADirectoryError:
        raise TransferError(f"{path} should be a folder and is something else; remove it first.") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_there(here: int, name: str, blob: BlobRef, path: str) -> bool:
    """Is there a file of that name with that size and digest?"""
    try:
        found = os.stat(name, dir_fd=here, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(found.st_mode):
        raise TransferError(f"{path} should be a file and is a folder; remove it first.")
    if not stat.S_ISREG(found.st_mode) or found.st_size != blob.size:
        return False
    with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=here), "rb") as file:
        return digest_of(file) == blob.digest


def _ns(moment: datetime) -> tuple[int, int]:
    ns = (moment - EPOCH) // timedelta(microseconds=1) * 1000
    return ns, ns
