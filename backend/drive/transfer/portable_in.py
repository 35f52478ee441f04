"""Spaces come in from a portable file (`portable` tells its form), on whatever engine this install has.

A personal space goes to the person of the same user name, a team's to the team of the same name, which is made when
there is none. What is there already and equal is kept, so a run that was ended goes on; what is there and differs is
named and left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth.models import Group
from django.db import transaction
from pysqlite3 import dbapi2 as sqlite3

from drive.accounts.models import User
from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.lib.errors import DriveError
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.transfer import portable
from drive.transfer.bringing import Bringer, Incoming, Report, Skip, again, children, must_have_room, named, read
from drive.transfer.errors import TransferError
from drive.transfer.hashing import digest_of
from drive.transfer.listing import facts, fingerprint, tree
from drive.transfer.progress import Progress, bar
from drive.tree import journal, locks, quota
from drive.tree import services as trees
from drive.tree.models import Change, Node, Revision, Space
from drive.uploads.bodies import Arrived
from drive.uploads.receiving import receive

DEPTH = 200  # more than the drive takes


@dataclass
class Arrival(Report):
    """What a run did. `equal` and `different`: the spaces by name, held against the file after all had come."""

    equal: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)  # that were made


def bring(file: Path, *, make_people: bool) -> Arrival:
    """Bring all spaces of the file. `make_people`: accounts for owners that are missing; nobody can sign in to them
    before they get a password. Raises TransferError."""
    report = Arrival()
    with portable.told(file):
        connection = portable.opened(file)
        try:
            connection.row_factory = sqlite3.Row
            spaces = connection.execute("SELECT * FROM space ORDER BY id").fetchall()
            _need(spaces, report, make_people=make_people)
            sql = "SELECT (SELECT coalesce(sum(size), 0) FROM node) + (SELECT coalesce(sum(size), 0) FROM version)"
            progress = bar("import", connection.execute(sql).fetchone()[0])
            try:
                for row in spaces:
                    _Arriving(connection, row, report, progress).run(_space(row, spaces))
            finally:
                progress.close()
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
            raise TransferError(f"{file} is damaged or was changed: {type(error).__name__}: {error}") from None
        finally:
            connection.close()
    return report


def _need(spaces: Sequence[sqlite3.Row], report: Arrival, *, make_people: bool) -> None:
    """Every owner has an account, before anything is written."""
    owners = sorted({row["owner"] for row in spaces if row["owner"] is not None})
    missing = [name for name in owners if not User.objects.filter(username=name).exists()]
    if missing and not make_people:
        raise TransferError(f"No account for: {', '.join(missing)}. Make them, or give --make-people.")
    for name in missing:
        user = User(username=name)
        user.set_unusable_password()
        user.full_clean(exclude=["password", "username_key"])
        user.save(force_insert=True)
        report.accounts.append(name)


def _space(row: sqlite3.Row, spaces: Sequence[sqlite3.Row]) -> Space:
    """Where it goes: of several of one owner, or teams of one name, the first to the first."""
    alike = [other["id"] for other in spaces if all(other[key] == row[key] for key in ("kind", "name", "owner"))]
    owner = User.objects.get(username=row["owner"]) if row["owner"] is not None else None
    same = Space.objects.select_related("root").filter(kind=row["kind"], owner=owner).order_by("pk")
    found = list(same if owner is not None else same.filter(name=row["name"]))
    at = alike.index(row["id"])
    if at < len(found):
        space = found[at]
    else:
        space = trees.create_space(owner=owner, kind=Space.Kind(row["kind"]), name=row["name"])
    if not Node.objects.filter(space=space).exclude(parent=None).exists():
        how = {key: row[key] for key in ("quota_bytes", "trash_days", "keep_versions")}
        Space.objects.filter(pk=space.pk).update(**how)
    return Space.objects.select_related("root", "owner").get(pk=space.pk)


class _Arriving:
    """One space that comes."""

    def __init__(self, connection: sqlite3.Connection, row: sqlite3.Row, report: Arrival, progress: Progress) -> None:
        self._sql, self._connection = connection.execute, connection
        self._row, self._report, self._progress = row, report, progress
        self._shared = {one["node"] for one in self._sql("SELECT DISTINCT node FROM access")}

    def run(self, space: Space) -> None:
        root, by = space.root, space.owner
        assert root is not None, "a space has a top folder"
        self._by = by
        self._bringer = Bringer(by, self._report, self._progress, replace=False, done=self._past)
        top = self._sql("SELECT * FROM node WHERE id = ?", (self._row["top"],)).fetchone()
        self._folder(root, top, 0)
        self._bringer.finish()
        equal = fingerprint(facts(tree(space))) == self._row["fingerprint"]
        name = self._row["owner"] or self._row["name"]
        (self._report.equal if equal else self._report.different).append(f"{name} (space {space.pk})")

    def _folder(self, here: Node, row: sqlite3.Row, depth: int) -> None:
        if depth > DEPTH:
            raise ValueError("folders in a circle")
        self._grants(here, row["id"])
        there = children(here)
        rows = self._sql("SELECT * FROM node WHERE parent = ? ORDER BY name", (row["id"],)).fetchall()
        for one in rows:
            try:
                if one["kind"] == "folder":
                    made = self._bringer.folder(here, named(there, one["name"]), one["name"])
                    self._folder(made, one, depth + 1)
                else:
                    self._bringer.file(here, named(there, one["name"]), self._incoming(one))
            except Skip as why:
                self._report.skipped.append((one["path"], str(why)))
        self._bringer.time_of(here, moment(row["modified_at"]), moment(row["created_at"]))

    def _incoming(self, row: sqlite3.Row) -> Incoming:
        opened = self._opener(row["digest"], row["size"])
        return Incoming(
            row["path"], row["name"], row["size"], moment(row["modified_at"]), opened, str(row["id"]),
            bytes.fromhex(row["digest"]), moment(row["created_at"]), row["media_type"],
        )  # fmt: skip

    def _opener(self, digest: str, size: int) -> Callable[[], BinaryIO]:
        def opened() -> BinaryIO:
            try:
                return portable.content(self._connection, digest, size)
            except KeyError:
                raise Skip("its bytes are not in the file; they were damaged when it was exported") from None

        return opened

    def _past(self, node: Node, incoming: Incoming) -> None:
        """The past contents of a file that stands where it should; those that are there already are kept."""
        number = int(incoming.key)
        self._grants(node, number)
        rows = self._sql("SELECT * FROM version WHERE node = ? ORDER BY id", (number,)).fetchall()
        if not rows:
            return
        kept = Revision.objects.filter(node_id=node.pk).values_list("created_at", "blob__digest")
        there = [(written_at, bytes(digest or b"")) for written_at, digest in kept]
        for row in rows:
            key = moment(row["written_at"]), bytes.fromhex(row["digest"])
            self._progress.update(row["size"])
            if key in there:
                there.remove(key)
                continue
            try:
                self._add_past(node, row, key[1], *_content(self._opener(row["digest"], row["size"]), row["size"]))
            except Skip as why:
                self._report.skipped.append((f"{incoming.path} of {row['written_at']}", str(why)))

    def _add_past(self, node: Node, row: sqlite3.Row, digest: bytes, ref: Callable[[], BlobRef], found: bytes) -> None:
        if found != digest:
            raise Skip("its bytes are not what they were when it was exported")

        def add() -> None:
            with transaction.atomic():
                held = locks.hold(node)
                quota.check(held.space, row["size"])
                author = User.objects.filter(username=row["written_by"]).first()
                Revision.objects.create(
                    node_id=node.pk, blob_id=ref().id, size=row["size"], media_type=row["media_type"],
                    created_at=moment(row["written_at"]), created_by=author, pinned=bool(row["pinned"]),
                )  # fmt: skip
                journal.settle(held.space, used=row["size"])

        try:
            again(add)
        except DriveError as error:
            must_have_room(error)
            raise Skip(error.detail) from None

    def _grants(self, node: Node, number: int) -> None:
        if number not in self._shared:
            return
        for row in self._sql("SELECT * FROM access WHERE node = ?", (number,)).fetchall():
            whom: dict[str, Any] = {}
            if row["person"] is not None:
                whom["user"] = User.objects.filter(username=row["person"]).first()
            else:
                whom["group"] = Group.objects.filter(name=row["people"]).first()
            if None in whom.values():
                self._report.skipped.append(
                    (f"role of {row['person'] or row['people']}", "there is nobody of that name")
                )
                continue
            with transaction.atomic():
                held = locks.hold(node)
                role = Role(row["role"])
                if not Grant.objects.filter(node_id=node.pk, **whom).exists():
                    Grant.objects.create(node_id=node.pk, role=role, created_by=None, **whom)
                    journal.note(held, held.node, Change.Kind.SHARE, by=self._by)


def _content(opened: Callable[[], BinaryIO], size: int) -> tuple[Callable[[], BlobRef], bytes]:
    """Store a content that has no name: what makes it a blob, inside a transaction, and its digest."""
    store = default_store()
    if size <= CHUNK_BYTES:
        with opened() as source:
            data = read(source, size + 1)
        found = digest_of(Arrived(data)) if len(data) == size else b""
        if store.put_rides or not found:
            return partial(store.put, data), found
        ref = store.put(data)
        return lambda: ref, found
    with opened() as source:
        found = digest_of(source)
    draft = store.begin()
    lease, _ = store.acquire(draft)
    with opened() as source:
        receive(store, draft, _Stream(source), lease=lease, offset=0, length=size)
    return partial(store.seal, draft, size), found


class _Stream:
    def __init__(self, source: BinaryIO) -> None:
        self.read = source.read

    def abandon(self) -> None:
        """A file keeps nobody waiting."""


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
