"""What a history happens in: two spaces with four folders, and the real operations on them.

Each operation is recorded with what it was given, what it answered and when. Who it is for is no matter here; rights
are the matrix's.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.db import transaction

from drive.accounts.models import User
from drive.blobs.models import Blob
from drive.blobs.store import BlobRef
from drive.lib.errors import DriveError
from drive.sharing.standing import standing
from drive.tree import placing, services
from drive.tree.models import Change, Node, Revision, Space
from drive.tree.placing import Conflict
from drive.uploads import services as uploads
from drive.uploads.bodies import Arrived
from drive.uploads.models import Upload
from tests.histories.checker import Event
from tests.histories.model import Op
from tests.histories.state import Entry, SpaceState, State
from tests.unit.tree import making

QUOTA = 150  # bytes: a dozen contents
CONTENTS = {f"content {number}": 5 + 3 * number for number in range(8)}  # name → bytes
UPLOADED = "uploaded"  # all contents that came in pieces: none of them ever meets its equal


@dataclass
class World:
    """Two spaces, their four folders and two top folders, and all that was done to them."""

    user: User
    spaces: list[Space]
    folders: list[int]
    events: list[Event[Op]] = field(default_factory=list)
    trashed: list[int] = field(default_factory=list)  # what somebody put into the trash

    @classmethod
    def make(cls, user: User) -> World:
        with transaction.atomic():
            spaces = [services.create_space(owner=None, kind=Space.Kind.TEAM, quota_bytes=QUOTA) for _ in range(2)]
            roots = [space.root for space in spaces]
            folders = [services.create_folder(root, name, by=None) for root in roots for name in ("a", "b")]
            for number, folder in enumerate([*folders, *folders[::2]]):  # files to begin with
                put(folder, "cdefgh"[number], f"content {number}")
        places = [*folders, *roots]
        return cls(user, spaces, [place.pk for place in places if place is not None])

    def do(self, op: Op, call: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        """Make the call and note it down; its answer."""
        began = time.perf_counter_ns()
        try:
            answer: tuple[Any, ...] = ("ok", *call())
        except DriveError as error:
            answer = ("refused", error.code)
        self.events.append(Event(op, answer, began, time.perf_counter_ns()))
        return answer

    def look(self, folder: int, name: str) -> Node | None:
        """What stands there: the way clients come to their nodes, and a read that must fit in as well."""
        found: list[Node | None] = []

        def call() -> tuple[Any, ...]:
            node = placing.at(folder, name)
            found.append(node)
            return (None,) if node is None else (node.pk, node.version, node.size)

        self.do(Op("look", folder=folder, name=name), call)
        return found[0]

    def stat(self, node: int) -> None:
        def call() -> tuple[Any, ...]:
            seen = standing(node)
            if seen is None:
                return (None,)
            now = seen.node
            return now.parent_id, now.space_id, now.name, now.version, seen.way.in_trash

        self.do(Op("stat", node=node), call)

    def create(self, folder: Node, name: str) -> None:
        op = Op("create", folder=folder.pk, name=name, held=_held(folder))
        self.do(op, lambda: _told(services.create_folder(folder, name, by=None)))

    def put(self, folder: Node, name: str, content: str, conflict: str) -> None:
        op = Op(
            "put", folder=folder.pk, name=name, content=content, size=CONTENTS[content], conflict=conflict,
            held=_held(folder),
        )  # fmt: skip
        self.do(op, lambda: _told(put(folder, name, content, conflict)))

    def rename(self, node: Node, name: str) -> None:
        op = Op("rename", node=node.pk, name=name, held=_held(node))
        self.do(op, lambda: _told(services.rename(node, name, by=None)))

    def move(self, node: Node, folder: Node, name: str | None) -> None:
        op = Op("move", node=node.pk, folder=folder.pk, name=name, held=_held(node, folder))
        self.do(op, lambda: _told(services.move(node, folder, name, by=None)))

    def copy(self, node: Node, folder: Node, name: str | None) -> None:
        op = Op("copy", node=node.pk, folder=folder.pk, name=name, held=_held(node, folder))
        self.do(op, lambda: _told(services.copy(node, folder, name, by=None)))

    def trash(self, node: Node) -> None:
        answer = self.do(Op("trash", node=node.pk, held=_held(node)), lambda: _told(services.trash(node, by=None)))
        if answer[0] == "ok":
            self.trashed.append(node.pk)

    def restore(self, node: Node, folder: Node | None) -> None:
        op = Op(
            "restore", node=node.pk, folder=folder.pk if folder else None, name=node.name,
            held=_held(*([node] if folder is None else [node, folder])),
        )  # fmt: skip
        self.do(op, lambda: _told(services.restore(node, folder, by=None)))

    def purge(self, node: Node) -> None:
        def call() -> tuple[Any, ...]:
            services.purge(node, by=None)
            return (node.pk,)

        self.do(Op("purge", node=node.pk, held=_held(node)), call)

    def upload(self, folder: Node, name: str) -> None:
        """Promised, sent, published; given up when it can not be published."""
        data = secrets.token_bytes(20)
        op = Op("begin", folder=folder.pk, name=name, content=UPLOADED, size=len(data), space=folder.space_id)
        begun: list[Upload] = []

        def begin() -> tuple[Any, ...]:
            begun.append(uploads.begin(self.user, uploads.Target(folder, name, "text/plain"), len(data)))
            return ()

        if self.do(op, begin)[0] != "ok":
            return
        uploads.append(begun[0], Arrived(data), offset=0, size=len(data))
        publish = replace(op, kind="publish", held=_held(folder))
        answer = self.do(publish, lambda: _told(uploads.publish(begun[0], folder, by=self.user, via="api").node))
        if answer[0] != "ok":
            self.do(replace(op, kind="end"), lambda: _nothing(uploads.terminate(begun[0])))

    def remove(self) -> None:
        """Take it all away again, for the next one."""
        ids = [space.pk for space in self.spaces]
        nodes = Node.objects.filter(space__in=ids)
        Space.objects.filter(pk__in=ids).update(root=None)
        Upload.objects.filter(space__in=ids).delete()
        for rows in (Revision.objects.filter(node__space__in=ids), Change.objects.filter(space_id__in=ids)):
            rows._raw_delete(rows.db)
        nodes.update(parent=None, live_key=None)
        nodes._raw_delete(nodes.db)
        spaces = Space.objects.filter(pk__in=ids)
        spaces._raw_delete(spaces.db)


def put(folder: Node, name: str, content: str, conflict: str = "fail") -> Node:
    clash = cast(Conflict, conflict)
    return services.put_file(
        folder, name, BLOBS[content], media_type="text/plain", by=None, via="api", conflict=clash
    ).node


BLOBS: dict[str, BlobRef] = {}


def make_contents() -> None:
    """Rows without chunks: the tree never looks at bytes."""
    for name, size in CONTENTS.items():
        BLOBS[name] = making.content(name.ljust(size, ".")[:size] if size >= len(name) else name[-size:])
        assert BLOBS[name].size == size


def state_of(spaces: Iterable[Space]) -> State:
    """The model's state, read from the rows."""
    ids = [space.pk for space in spaces]
    past: dict[int, int] = {}
    for node, size in Revision.objects.filter(node__space__in=ids).values_list("node_id", "size"):
        past[node] = past.get(node, 0) + size
    digests = {ref.digest: name for name, ref in BLOBS.items()}
    nodes = {}
    for node in Node.objects.filter(space__in=ids).select_related("blob"):
        content = _content(node.blob, digests)
        size = node.size if node.blob is not None else 0
        trashed = node.trashed_at is not None
        nodes[node.pk] = Entry(
            node.space_id, node.parent_id, node.name, content, size, past.get(node.pk, 0), node.version, trashed
        )
    rows = Space.objects.filter(pk__in=ids)
    states = {row.pk: SpaceState(row.quota_bytes or 0, row.used_bytes, row.reserved_bytes, row.seq) for row in rows}
    return State(nodes, states)


def _content(blob: Blob | None, digests: dict[bytes, str]) -> str | None:
    """By name; bytes that were uploaded by their digest alone."""
    if blob is None:
        return None
    return digests.get(bytes(blob.digest or b""), UPLOADED)


def _told(node: Node) -> tuple[Any, ...]:
    return node.pk, node.version, node.seq


def _nothing(_: None) -> tuple[Any, ...]:
    return ()


def _held(*nodes: Node) -> frozenset[int]:
    return frozenset(node.space_id for node in nodes)
