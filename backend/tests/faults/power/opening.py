"""A program: opens images of the database with the drive and tells what they hold.

Reads one JSON object a line, {"path": …, "uploads": {id: [seed, size, name]}}, and answers each with one line
(oracle.Seen). Every image is opened by a fresh child process: nothing that the
drive remembers of one can colour the next.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import asdict
from typing import Any

import django

from tests.faults.power.contents import make, named
from tests.faults.power.oracle import Seen

SAMPLE = 3  # files that are read through HTTP as well


def look(path: str, uploads: dict[str, list[Any]]) -> Seen:
    """Open the image at `path` ("": the database that the environment names).

    The engine's own checks, every file, every upload to its end, and a new file.
    """
    from django.db import connection

    if path:
        connection.settings_dict["NAME"] = path
    seen = Seen({}, {})
    _engine(seen)
    if not seen.problems:
        _files(seen)
        _counters(seen)
        _edge(seen, uploads)
    connection.close()
    return seen


def _engine(seen: Seen) -> None:
    from django.core import checks
    from django.db import connection

    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    seen.problems += [f"check: {item}" for item in found if item.level >= checks.ERROR]
    if connection.vendor != "sqlite":
        return  # the caller asks the server
    with connection.cursor() as cursor:
        words = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
        seen.problems += [f"integrity_check: {word}" for word in words if word != "ok"]
        rows = cursor.execute("PRAGMA foreign_key_check").fetchall()
        seen.problems += [f"foreign_key_check: {row}" for row in rows]


def _files(seen: Seen) -> None:
    from drive.tree.models import Node

    for node in Node.objects.filter(kind=Node.Kind.FILE).select_related("blob"):
        key = f"{'live' if node.trashed_at is None else 'trash'}:{node.name}"
        if key in seen.files:
            seen.problems.append(f"{key} is there twice")
        data = _bytes(node.blob)
        if len(data) != node.size:
            seen.problems.append(f"{key} has {len(data)} bytes, its row says {node.size}")
        seen.files[key] = named(data)


def _bytes(blob: Any) -> bytes:
    from drive.blobs.sql import default_store
    from drive.blobs.store import BlobRef

    return b"".join(default_store().open(BlobRef(blob.pk, bytes(blob.digest), blob.size)))


def _counters(seen: Seen) -> None:
    from django.db.models import Sum

    from drive.tree.models import Change, Node, Revision, Space
    from drive.uploads.models import Upload

    for space in Space.objects.all():
        nodes = Node.objects.filter(space=space, kind=Node.Kind.FILE)
        past = Revision.objects.filter(node__space=space)
        used = sum(rows.aggregate(total=Sum("size"))["total"] or 0 for rows in (nodes, past))
        reserved = Upload.objects.filter(space=space, node_id=None).aggregate(total=Sum("length"))["total"] or 0
        if (space.used_bytes, space.reserved_bytes) != (used, reserved):
            found = f"used {space.used_bytes}, reserved {space.reserved_bytes}"
            seen.problems.append(f"space {space.pk}: {found}; the rows say {used} and {reserved}")
        seqs = list(Change.objects.filter(space_id=space.pk).order_by("seq").values_list("seq", flat=True))
        if seqs != list(range(1, space.seq + 1)):
            seen.problems.append(f"space {space.pk}: the journal has {len(seqs)} changes, seq is {space.seq}")


def _edge(seen: Seen, uploads: dict[str, list[Any]]) -> None:
    """Through HTTP: uploads go on from where they stand, files read, a new one can be stored."""
    from drive.accounts.models import User
    from drive.tree.models import Node
    from tests.unit.bytes.making import Api

    bo = Api(User.objects.get(username="bo"))
    for upload, (seed, size, name) in uploads.items():
        _finish(bo, seen, upload, make(seed, size), name)
    for node in Node.objects.filter(kind=Node.Kind.FILE, trashed_at=None).order_by("-pk")[:SAMPLE]:
        response = bo.content(str(node.pk))
        if response.status_code != 200 or len(b"".join(response.streaming_content)) != node.size:
            seen.problems.append(f"{node.name} does not come through HTTP: {response.status_code}")
    data = make(5, 300_000)
    response = bo.put("after the cut.bin", data)
    if response.status_code != 201 or _bytes(Node.objects.get(name="after the cut.bin").blob) != data:
        seen.problems.append(f"a new file can not be stored: {response.status_code} {response.content[:200]!r}")


def _finish(bo: Any, seen: Seen, upload: str, data: bytes, name: str) -> None:
    """Resume at the offset that HEAD tells, and look that the file has every byte."""
    from drive.tree.models import Node

    path = f"/api/v1/uploads/{upload}"
    response = bo.offset(path)
    if response.status_code != 200:
        return  # not there: the comparison knows whether it must be
    at = seen.offsets[upload] = int(response.headers["Upload-Offset"])
    if at < len(data):
        response = bo.patch(path, at, data[at:])
        node = Node.objects.filter(name=name, trashed_at=None).select_related("blob").first()
        if response.status_code != 204 or node is None or _bytes(node.blob) != data:
            seen.problems.append(
                f"upload {upload} does not go on from {at}: {response.status_code} {response.content!r}"
            )


def _answer(line: str) -> str:
    asked = json.loads(line)
    try:
        seen = look(asked["path"], asked["uploads"])
    except Exception as error:
        traceback.print_exc()
        seen = Seen({}, {}, [f"it can not be opened: {type(error).__name__}: {error}"])
    return json.dumps(asdict(seen))


def main() -> None:
    """One child an image; it answers on what was our standard output and ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the drive logs to its standard output
    django.setup()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            print(_answer(line), file=answers, flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
