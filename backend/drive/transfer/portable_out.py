"""Spaces into one portable SQLite file (`portable` tells its form). It is written beside, and goes on after a kill."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from pysqlite3 import dbapi2 as sqlite3

from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef, DamagedBlob
from drive.sharing.models import Grant, Share
from drive.transfer import portable
from drive.transfer.errors import TransferError, disk
from drive.transfer.folders_out import Report
from drive.transfer.hashing import TreeDigest, verified
from drive.transfer.listing import Item, facts, fingerprint, label, moment, tree
from drive.transfer.progress import Progress, bar
from drive.tree.models import Space

COMMIT_BYTES = 16 * CHUNK_BYTES  # what a kill can cost
COMMIT_FILES = 1000
BOUND_BYTES = 4 * CHUNK_BYTES  # a value that goes in at once; larger ones piece by piece
FOLDER_MODE, FILE_MODE = 0o40755, 0o100644


def export(spaces: Sequence[Space], file: Path, *, one: bool) -> Report:
    """Write them into `file`, which must not be there. `one`: paths do not begin with the space.

    Raises TransferError.
    """
    partial = file.with_name(f"{file.name}.partial")
    if os.path.lexists(file):
        raise TransferError(f"{file} is there already; give another name. Nothing was written.")
    with disk(str(file)), portable.told(partial):
        connection = _begun(partial, spaces)
        try:
            out = _Out(connection)
            out.export(spaces, one=one)
        finally:
            connection.close()
        _rename(partial, file)
    return out.report


def _begun(partial: Path, spaces: Sequence[Space]) -> sqlite3.Connection:
    """The file that an export of the same spaces left, or a new one."""
    if partial.is_symlink() or (partial.exists() and not partial.is_file()):
        raise TransferError(f"{partial} is in the way.")
    partial.touch()
    connection = sqlite3.connect(partial, isolation_level=None)
    of = " ".join(f"{space.pk}:{space.epoch}" for space in spaces)
    try:
        if partial.stat().st_size:
            mine = connection.execute("PRAGMA application_id").fetchone()[0] == portable.APPLICATION_ID
            if not mine or connection.execute("SELECT value FROM about WHERE key = 'of'").fetchone() != (of,):
                raise TransferError(f"{partial} is not the beginning of this export; remove it first.")
            return connection
        connection.execute(f"PRAGMA page_size = {portable.PAGE_BYTES}")
        connection.execute("BEGIN")
        connection.execute(f"PRAGMA application_id = {portable.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {portable.VERSION}")
        for statement in portable.SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO about VALUES ('of', ?)", (of,))
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _rename(partial: Path, file: Path) -> None:
    with partial.open("rb") as done:
        os.fsync(done.fileno())
    os.rename(partial, file)
    folder = os.open(file.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Out:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection.execute
        self._connection = connection
        self.report = Report()
        self._bytes = self._files = 0  # since the last commit

    def export(self, spaces: Sequence[Space], *, one: bool) -> None:
        tops = [(space, tree(space)) for space in spaces]
        files, past = self._facts(tops, one=one)
        self._drop_what_is_gone()
        progress = bar("export", sum(ref.size for _, _, ref in files) + sum(ref.size for ref in past.values()))
        try:
            self._sql("BEGIN")
            for path, item, ref in files:
                self._file(path, item, ref, progress)
            for ref in past.values():
                if not self._has(ref):
                    self._parts(ref, ref.digest.hex(), progress)
            self._sql("INSERT OR REPLACE INTO about VALUES ('complete', 'yes')")
            self._sql("COMMIT")
        finally:
            progress.close()

    def _facts(
        self, tops: Sequence[tuple[Space, Item]], *, one: bool
    ) -> tuple[list[tuple[str, Item, BlobRef]], dict[bytes, BlobRef]]:
        """Write all but the bytes; the files by path, and past contents by digest."""
        files: list[tuple[str, Item, BlobRef]] = []
        past: dict[bytes, BlobRef] = {}
        self._sql("BEGIN")
        for statement in portable.FACTS.split(";"):
            self._sql(statement)
        self._about()
        for space, top in tops:
            before = "" if one else f"{label(space)} ({space.pk})".replace("/", "_") + "/"
            self._space(space, top)
            parents: dict[int, int] = {}
            for path, item in top.walk():
                parents |= {child.id: item.id for child in item.children}
                self._node(space, parents.get(item.id), f"{before}{path}", item)
                for one_past in item.past:
                    past[one_past.blob.digest] = one_past.blob
                if item.blob is not None:
                    files.append((f"{before}{path}", item, item.blob))
            self._sharing(space)
        self._sql("COMMIT")
        return files, past

    def _about(self) -> None:
        told = {"program": f"Holdfast {settings.VERSION}", "made_at": moment(timezone.now()), "complete": "no"}
        told["not in it"] = "passwords, tokens of links, sessions, the trash, the journal, stars and tags"
        for pair in told.items():
            self._sql("INSERT OR REPLACE INTO about VALUES (?, ?)", pair)

    def _space(self, space: Space, top: Item) -> None:
        owner = space.owner.username if space.owner is not None else None
        row = (space.pk, space.kind, space.name, owner, space.quota_bytes, space.trash_days, space.keep_versions)
        self._sql("INSERT INTO space VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, top.id, fingerprint(facts(top))))

    def _node(self, space: Space, parent: int | None, path: str, item: Item) -> None:
        blob = item.blob
        content = (None, None) if blob is None else (blob.size, blob.digest.hex())
        kind = "folder" if blob is None else "file"
        times = moment(item.created_at), moment(item.modified_at)
        row = (item.id, space.pk, parent, kind, item.name, path, item.media_type, *content, *times)
        self._sql("INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        if blob is None and path.rstrip("/"):
            self._sql("DELETE FROM archived WHERE name = ?", (path.rstrip("/"),))
            values = path.rstrip("/"), FOLDER_MODE, int(item.modified_at.timestamp())
            self._sql("INSERT OR REPLACE INTO sqlar VALUES (?, ?, ?, 0, NULL)", values)
        for past in item.past:
            self._sql(
                "INSERT INTO version (node, digest, size, media_type, written_at, written_by, pinned)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (item.id, past.blob.digest.hex(), past.blob.size, past.media_type, moment(past.written_at),
                 past.author, past.pinned),
            )  # fmt: skip

    def _sharing(self, space: Space) -> None:
        """Who has which role, and that there are links: what opens them stays here."""
        grants = Grant.objects.filter(node__space_id=space.pk).order_by("pk")
        for row in grants.values_list("node_id", "user__username", "group__name", "role"):
            self._sql("INSERT INTO access SELECT ?, ?, ?, ? WHERE ? IN (SELECT id FROM node)", (*row, row[0]))
        shares = Share.objects.filter(node__space_id=space.pk, revoked_at=None).select_related("created_by")
        for share in shares.order_by("pk"):
            made_by = share.created_by.username if share.created_by is not None else None
            expires_at = moment(share.expires_at) if share.expires_at is not None else None
            values = share.node_id, share.kind, share.label, expires_at, share.download_limit, made_by
            self._sql(
                "INSERT INTO link SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE ? IN (SELECT id FROM node)",
                (*values, moment(share.created_at), bool(share.password), share.node_id),
            )

    def _drop_what_is_gone(self) -> None:
        """Bytes that an earlier run stored of what has been moved, changed or deleted since."""
        self._sql("BEGIN")
        self._sql(
            "DELETE FROM archived WHERE NOT EXISTS"
            " (SELECT 1 FROM node WHERE node.path = archived.name AND node.digest = archived.digest)"
        )
        self._sql("CREATE TEMP TABLE standing AS SELECT rtrim(path, '/') AS name FROM node")
        self._sql("DELETE FROM sqlar WHERE name NOT IN (SELECT name FROM standing)")
        for table in "in_parts", "part":
            self._sql(
                f"DELETE FROM {table} WHERE digest NOT IN (SELECT digest FROM version)"
                " AND digest NOT IN (SELECT digest FROM node WHERE digest IS NOT NULL)"
            )
        self._sql("DELETE FROM sqlar WHERE data IS NOT NULL AND name NOT IN (SELECT name FROM archived)")
        self._sql("COMMIT")

    def _file(self, path: str, item: Item, ref: BlobRef, progress: Progress) -> None:
        digest = ref.digest.hex()
        if ref.size > portable.WHOLE_BYTES:
            self._parts(ref, digest, progress)
            return
        mtime = int(item.modified_at.timestamp())
        if self._sql("SELECT 1 FROM archived WHERE name = ?", (path,)).fetchone():
            self._sql("UPDATE sqlar SET mtime = ? WHERE name = ?", (mtime, path))
            self.report.kept += 1
            progress.update(ref.size)
            return
        self._sql("SAVEPOINT one")
        try:
            self._whole((path, FILE_MODE, mtime, ref.size), ref, progress)
        except DamagedBlob:
            self._sql("ROLLBACK TO one")
            self._missing(path, digest)
        else:
            self._sql("INSERT INTO archived VALUES (?, ?)", (path, digest))
            self._count(ref.size)
        self._sql("RELEASE one")
        self._maybe_commit()

    def _whole(self, row: tuple[str, int, int, int], ref: BlobRef, progress: Progress) -> None:
        if ref.size <= BOUND_BYTES:
            data = b"".join(verified(ref))
            self._sql("INSERT OR REPLACE INTO sqlar VALUES (?, ?, ?, ?, ?)", (*row, data))
            progress.update(ref.size)
            return
        at = self._sql("INSERT OR REPLACE INTO sqlar VALUES (?, ?, ?, ?, zeroblob(?))", (*row, ref.size)).lastrowid or 0
        with self._connection.open_blob("sqlar", "data", at, False) as value:
            for piece in verified(ref):
                value.write(piece)
                progress.update(len(piece))

    def _has(self, ref: BlobRef) -> bool:
        sql = "SELECT 1 FROM archived WHERE digest = ?"
        return not ref.size or self._sql(sql, (ref.digest.hex(),)).fetchone() is not None

    def _parts(self, ref: BlobRef, digest: str, progress: Progress) -> None:
        """A mebibyte a row; goes on behind the last row that is there."""
        if self._sql("SELECT 1 FROM in_parts WHERE digest = ?", (digest,)).fetchone():
            self.report.kept += 1
            progress.update(ref.size)
            return
        total = TreeDigest()
        for (piece,) in self._sql("SELECT data FROM part WHERE digest = ? ORDER BY seq", (digest,)):
            total.update(piece)
        progress.update(total.size)
        try:
            for seq, piece in enumerate(default_store().open(ref, total.size), total.size // CHUNK_BYTES):
                total.update(piece)
                self._sql("INSERT INTO part VALUES (?, ?, ?)", (digest, seq, piece))
                progress.update(len(piece))
                self._bytes += len(piece)
                self._maybe_commit()
            if total.digest() != ref.digest:
                raise DamagedBlob
        except DamagedBlob:
            self._sql("DELETE FROM part WHERE digest = ?", (digest,))
            self._missing(digest, digest)
            return
        self._sql("INSERT INTO in_parts VALUES (?, ?)", (digest, ref.size))
        self.report.files += 1
        self.report.bytes += ref.size

    def _missing(self, path: str, digest: str) -> None:
        self._sql("INSERT OR IGNORE INTO missing VALUES (?)", (digest,))
        self.report.damaged.append(path)

    def _count(self, size: int) -> None:
        self.report.files += 1
        self.report.bytes += size
        self._bytes += size
        self._files += 1

    def _maybe_commit(self) -> None:
        if self._bytes >= COMMIT_BYTES or self._files >= COMMIT_FILES:
            self._sql("COMMIT")
            self._sql("BEGIN")
            self._bytes = self._files = 0
