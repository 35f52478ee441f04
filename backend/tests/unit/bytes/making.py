"""Short ways to send bytes to the drive and to look at what it kept of them."""

from __future__ import annotations

import base64
import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drive.accounts import people, sessions
from drive.accounts.models import User
from drive.blobs.chunks import CHUNK_BYTES
from drive.blobs.models import Blob, BlobChunk, Draft, DraftPart
from drive.tree import services as tree
from drive.tree.models import Node, Space

MIB = CHUNK_BYTES
PASSWORD = "correct horse battery"
TUS_TYPE = "application/offset+octet-stream"


def some_bytes(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def digest_of(data: bytes) -> str:
    """The tree digest in hex, computed independently of the drive."""
    pieces = [data[at : at + MIB] for at in range(0, len(data), MIB)]
    return hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in pieces)).hexdigest()


def etag_of(data: bytes) -> str:
    return f'"{digest_of(data)}"'


def encoded(**values: str | bytes) -> str:
    """An Upload-Metadata header."""
    raw = {key: value.encode() if isinstance(value, str) else value for key, value in values.items()}
    return ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in raw.items())


def checksum(data: bytes, algorithm: str = "sha1") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


class Body:
    """A request's body with a mind of its own: `on_read(at)` runs before each read, and it ends at `breaks_at`."""

    def __init__(
        self,
        data: bytes,
        *,
        breaks_at: int | None = None,
        error: Exception | None = None,
        on_read: Callable[[int], None] | None = None,
    ) -> None:
        self._data, self._error, self._on_read = data, error, on_read
        self._end = len(data) if breaks_at is None else breaks_at
        self.at = 0

    def read(self, size: int = -1) -> bytes:
        if self._on_read:
            self._on_read(self.at)
        stop = self._end if size < 0 else min(self._end, self.at + size)
        piece, self.at = self._data[self.at : stop], max(stop, self.at)
        if not piece and self._error and size != 0:
            raise self._error
        return piece

    def readline(self, size: int = -1) -> bytes:
        raise AssertionError("bodies are read in blocks")


class Api(Client):
    """The test client, signed in, with the paths of bytes."""

    def __init__(self, user: User | None) -> None:
        super().__init__(raise_request_exception=False)
        self.user = user
        self.top = str(Space.objects.get(owner=user).root_id) if user else ""
        if user:
            self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {sessions.begin(user).access}"

    # -- plain

    def put(self, name: str, data: bytes = b"", *, folder: str | None = None, query: str = "", **extra: Any) -> Any:
        path = f"/api/v1/nodes/{folder or self.top}/files/{quote(name, safe='')}{query}"
        if not data and "HTTP_TRANSFER_ENCODING" not in extra:  # Django's client forgets the length of an empty body
            extra.setdefault("CONTENT_LENGTH", "0")
        # Django's client declares no length for an empty body; every real one does.
        length = {} if data or "wsgi.input" in extra or "CONTENT_LENGTH" in extra else {"CONTENT_LENGTH": "0"}
        return self.generic("PUT", path, data, **_typed("", extra | length))

    def put_body(self, name: str, body: Body, length: int | None, **extra: Any) -> Any:
        """A PUT whose body is read from `body`; without a length it comes chunked."""
        return self.put(name, **_carried(body, length), **extra)

    def content(self, node: str, **headers: str) -> Any:
        return self.get(f"/api/v1/nodes/{node}/content", headers=headers or None)

    def folder(self, name: str) -> str:
        body = {"parent": self.top, "name": name}
        return str(self.post("/api/v1/nodes", body, content_type="application/json").json()["id"])

    def signed(self, node: str, disposition: str = "attachment") -> str:
        body = {"disposition": disposition}
        path = f"/api/v1/nodes/{node}/content-url"
        return str(self.post(path, body, content_type="application/json").json()["url"]).partition("testserver")[2]

    # -- tus

    def tus(self, method: str, path: str, data: bytes = b"", **extra: Any) -> Any:
        extra.setdefault("HTTP_TUS_RESUMABLE", "1.0.0")
        return self.generic(method, path, data, **_typed(TUS_TYPE if data else "", extra))

    def begin(
        self,
        length: int | str,
        name: str | bytes = "a.bin",
        data: bytes = b"",
        *,
        parent: str | None = None,
        metadata: str | None = None,
        more: dict[str, str] | None = None,
        **extra: Any,
    ) -> Any:
        """`POST uploads`."""
        if metadata is None:
            metadata = encoded(filename=name, parent=parent or self.top, **(more or {}))
        extra = {"HTTP_UPLOAD_LENGTH": str(length), "HTTP_UPLOAD_METADATA": metadata} | extra
        return self.tus("POST", "/api/v1/uploads", data, **extra)

    def upload(self, length: int, name: str = "a.bin", **more: Any) -> str:
        """The path of a new upload."""
        response = self.begin(length, name, **more)
        assert response.status_code == 201, response.content
        return str(response.headers["Location"])

    def patch(self, path: str, offset: int | str, data: bytes = b"", **extra: Any) -> Any:
        extra = {"HTTP_UPLOAD_OFFSET": str(offset), "content_type": TUS_TYPE} | extra
        return self.tus("PATCH", path, data, **extra)

    def patch_body(self, path: str, offset: int, body: Body, length: int | None, **extra: Any) -> Any:
        return self.patch(path, offset, **_carried(body, length), **extra)

    def offset(self, path: str) -> Any:
        """`HEAD uploads/{id}`."""
        return self.tus("HEAD", path)


def _typed(otherwise: str, extra: dict[str, Any]) -> dict[str, Any]:
    """Django's client forgets the type of an empty body."""
    kind = extra.pop("content_type", otherwise)
    return {**extra, "content_type": kind, "CONTENT_TYPE": kind}


def _carried(body: Body, length: int | None) -> dict[str, Any]:
    how = {"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {"CONTENT_LENGTH": str(length)}
    return {**how, "wsgi.input": body}


def person(name: str) -> User:
    return people.create_user(name, PASSWORD, admin=name == "ada")


def code(response: Any) -> tuple[int, str]:
    """Status and code of a problem, after looking that it is one."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["code"]


def bytes_of(response: Any) -> bytes:
    """The whole body of an answer, streamed or not."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return data


def names_in(folder: str) -> list[str]:
    return sorted(Node.objects.filter(parent_id=int(folder), trashed_at=None).values_list("name", flat=True))


def content_of(name: str) -> bytes:
    """What the drive has as the file of that name, read back through the store."""
    from drive.blobs.sql import default_store
    from drive.blobs.store import BlobRef

    blob = Node.objects.select_related("blob").get(name=name, trashed_at=None).blob
    return b"".join(default_store().open(BlobRef(blob.pk, blob.digest, blob.size)))


def leftovers() -> tuple[int, int, int, int]:
    """(drafts, parts, blobs without a digest, pieces of such blobs): all 0 when nothing half was left behind."""
    unnamed = Blob.objects.filter(digest=None)
    return (
        Draft.objects.count(),
        DraftPart.objects.count(),
        unnamed.count(),
        BlobChunk.objects.filter(blob__in=unnamed).count(),
    )


NOTHING = (0, 0, 0, 0)


def space_of(user: User) -> Space:
    return Space.objects.get(owner=user)


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements that this thread's ORM connection ran."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as context:
        yield found
    found += [query["sql"] for query in context.captured_queries]


def purged(folder: str) -> None:
    tree.trash(Node.objects.get(pk=folder), by=None)
    tree.purge(Node.objects.get(pk=folder), by=None)


class Once:
    """Runs at the first read only."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work

    def __call__(self, at: int) -> None:
        work, self._work = self._work, lambda: None
        work()


def in_thread(work: Callable[[], Any]) -> None:
    """Run it as somebody else: on another connection. Its error is ours."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive(), "it had to wait for us"
    assert errors == []
