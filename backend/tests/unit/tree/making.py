"""Short ways to make spaces, folders and files for tests of the tree."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Sum

from drive.accounts.models import User
from drive.blobs.models import Blob
from drive.blobs.store import BlobRef
from drive.tree import audit, services
from drive.tree.models import Change, Node, Revision, Space


def person(name: str, **more: Any) -> User:
    return User.objects.create_user(name, password="a long enough one", **more)


def root(user: User) -> Node:
    found = Space.objects.get(owner=user).root
    assert found is not None
    return found


def content(text: str = "hello") -> BlobRef:
    """A blob's row without its chunks: the tree never looks at bytes."""
    raw = text.encode()
    digest = hashlib.sha256(hashlib.sha256(raw).digest()).digest()
    blob, _ = Blob.objects.get_or_create(digest=digest, defaults={"size": len(raw)})
    return BlobRef(blob.pk, digest, len(raw))


def folder(parent: Node, name: str) -> Node:
    return services.create_folder(parent, name, by=None)


def file(parent: Node, name: str, text: str = "hello", **more: Any) -> Node:
    more = {"media_type": "text/plain", "by": None, "via": "api"} | more
    return services.put_file(parent, name, content(text), **more).node


def again(node: Node) -> Node:
    return Node.objects.get(pk=node.pk)


def names_in(parent: Node) -> set[str]:
    return set(Node.objects.filter(parent=parent, trashed_at=None).values_list("name", flat=True))


def assert_sums_are_right(space: Space) -> None:
    """Sizes, items, used bytes and seq, counted afresh from the rows."""
    space.refresh_from_db()
    nodes = {node.pk: node for node in Node.objects.filter(space=space)}
    sizes, items = dict.fromkeys(nodes, 0), dict.fromkeys(nodes, 0)
    for node in nodes.values():
        if node.parent_id and node.trashed_at is None:
            items[node.parent_id] += 1
        above: Node | None = node
        while node.kind == Node.Kind.FILE and above and above.parent_id and above.trashed_at is None:
            sizes[above.parent_id] += node.size
            above = nodes[above.parent_id]
    for node in nodes.values():
        if node.kind == Node.Kind.FOLDER:
            assert (node.size, node.items) == (sizes[node.pk], items[node.pk]), node.name
    contents = sum(node.size for node in nodes.values() if node.kind == Node.Kind.FILE)
    revisions = Revision.objects.filter(node__space=space).aggregate(sum=Sum("size"))["sum"] or 0
    assert space.used_bytes == contents + revisions
    seqs = list(Change.objects.filter(space_id=space.pk).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, space.seq + 1))


def assert_all_is_right(*spaces: Space) -> None:
    """Sums, what the audit looks at, and the journal: read from its beginning, it leads to the tree as it is."""
    for space in spaces:
        assert_sums_are_right(space)
        assert space.root_id is not None
        nodes = Node.objects.filter(space=space).exclude(pk=space.root_id)
        there = {node.pk: (node.parent_id, node.name, node.blob_id, node.trashed_at is not None) for node in nodes}
        assert replayed(space) == there
        assert audit.spaces_after(space.pk - 1)[2] == []
    assert audit.nodes_after(0)[2] == []
    assert audit.revisions_after(0)[2] == []


def replayed(space: Space) -> dict[int, tuple[Any, ...]]:
    """What a reader of the journal alone knows: node → (parent, name, blob, in the trash)."""
    known: dict[int, tuple[Any, ...]] = {}
    kind = Change.Kind
    for change in Change.objects.filter(space_id=space.pk).order_by("seq"):
        id_, was_trashed = change.node_id, known.get(change.node_id, (0, 0, 0, False))[3]
        new = change.kind in (kind.CREATE, kind.COPY, kind.MOVE_IN)
        assert new != (id_ in known), change
        assert change.parent_id in {*known, space.root_id} or change.kind == kind.MOVE_OUT
        if change.kind in (kind.PURGE, kind.MOVE_OUT):
            _forget(known, id_)
        elif change.kind not in (kind.SHARE, kind.UNSHARE):
            trashed = change.kind == kind.TRASH or (was_trashed and change.kind != kind.RESTORE)
            known[id_] = (change.parent_id, change.name, change.blob_id, trashed)
    return known


def _forget(known: dict[int, tuple[Any, ...]], top: int) -> None:
    going = [top]
    while going:
        gone = going.pop()
        del known[gone]
        going += [id_ for id_, (parent, *_) in known.items() if parent == gone]
