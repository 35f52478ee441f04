"""What a client of the API needs to say a scenario in few words. Every request is noted for the report at the end."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from tests.contract import schema
from tests.contract.servers import PAGE, PASSWORD, Server

TUS = {"Tus-Resumable": "1.0.0"}
OFFSET_TYPE = "application/offset+octet-stream"
CHUNK_BYTES = 1024 * 1024
seen: set[tuple[str, str]] = set()  # method and path of every request


class Api:
    """One person at one server. Paths are below /api/v1 unless they are whole URLs."""

    def __init__(self, server: Server, username: str | None = None) -> None:
        self.server = server
        self.http = requests.Session()
        self.access: str | None = None
        self.user: dict[str, Any] = {}
        if username:
            self.sign_in(username)

    def sign_in(self, username: str) -> None:
        password = getattr(self.server, "passwords", {}).get(username, PASSWORD)
        answer = self.post("session", json={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        self.access, self.user = answer.json()["access"], answer.json()["user"]

    @property
    def root(self) -> str:
        return str(self.user["space"]["root"])

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.server.url}/api/v1/{path}"
        if path.startswith("/"):
            url = self.server.url + path
        headers = {**options.pop("headers", {})}
        if self.access and "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {self.access}"
        headers = {name: value for name, value in headers.items() if value is not None}
        seen.add((headers.get("X-HTTP-Method-Override", method), urlsplit(url).path))
        answer = self.http.request(method, url, headers=headers, timeout=60, allow_redirects=False, **options)
        schema.check(answer)
        return answer

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def head(self, path: str, **options: Any) -> requests.Response:
        return self.request("HEAD", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.request("POST", path, **options)

    def patch(self, path: str, **options: Any) -> requests.Response:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        return self.request("DELETE", path, **options)

    def put(self, folder: str, name: str, data: Any = b"", **options: Any) -> requests.Response:
        return self.request("PUT", f"nodes/{folder}/files/{quote(name, safe='')}", data=data, **options)

    def folder(self, parent: str, name: str) -> dict[str, Any]:
        """A new folder that must work."""
        return good(self.post("nodes", json={"parent": parent, "name": name}), 201)

    def file(self, folder: str, name: str, data: bytes = b"") -> dict[str, Any]:
        """A new file that must work."""
        return good(self.put(folder, name, data), 201)

    def node(self, node_id: str) -> dict[str, Any]:
        return good(self.get(f"nodes/{node_id}"))

    def children(self, folder: str, **arguments: Any) -> list[dict[str, Any]]:
        return good(self.get(f"nodes/{folder}/children", params=arguments))["items"]

    def names(self, folder: str, **arguments: Any) -> list[str]:
        return [child["name"] for child in self.children(folder, **arguments)]

    def content(self, node_id: str, **headers: str) -> requests.Response:
        return self.get(f"nodes/{node_id}/content", headers=headers)

    def trashed(self) -> dict[str, dict[str, Any]]:
        """Everything in the trash by id."""
        found: dict[str, dict[str, Any]] = {}
        cursor = None
        while True:
            page = good(self.get("trash", params={"cursor": cursor} if cursor else {}))
            found |= {node["id"]: node for node in page["items"]}
            cursor = page["next"]
            if cursor is None:
                return found

    def begin(
        self, folder: str, name: str | bytes, length: int | str, data: bytes | None = None, **metadata: str
    ) -> requests.Response:
        """POST uploads, with a first body when there is `data`; `headers` may stand among the metadata."""
        headers = {
            **TUS,
            "Upload-Length": str(length),
            "Upload-Metadata": meta(filename=name, parent=folder, **metadata),
        }
        if data is not None:
            headers["Content-Type"] = OFFSET_TYPE
        return self.post("uploads", data=data, headers=headers)

    def upload(self, folder: str, name: str, length: int, **metadata: str) -> str:
        """The URL of a new upload."""
        answer = self.begin(folder, name, length, **metadata)
        assert answer.status_code == 201, answer.text
        return str(requests.compat.urljoin(answer.url, answer.headers["Location"]))

    def append(self, url: str, offset: int | str, data: Any, **headers: str | None) -> requests.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.patch(
            url, data=data, headers={**TUS, "Content-Type": OFFSET_TYPE, "Upload-Offset": str(offset), **given}
        )

    def offset(self, url: str) -> int:
        answer = self.head(url, headers=TUS)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])


def good(answer: requests.Response, status: int = 200) -> Any:
    """The JSON of an answer that must have this status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


def problem(answer: requests.Response, status: int, code: str) -> dict[str, Any]:
    """The body of an error, whole and in the promised shape (RFC 9457)."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code, body
    assert body["status"] == status
    assert body["type"] == f"urn:holdfast:problem:{code}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer.headers["X-Request-ID"]
    return body


def meta(**pairs: str | bytes) -> str:
    """An Upload-Metadata header."""
    encoded = {key: value.encode() if isinstance(value, str) else value for key, value in pairs.items()}
    return ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in encoded.items())


def checksum(algorithm: str, data: bytes) -> str:
    """An Upload-Checksum header."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def tree_digest(data: bytes) -> str:
    """As docs/api.md says it: SHA-256 over the SHA-256 digests of the 1 MiB pieces."""
    pieces = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
    return hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in pieces)).hexdigest()


def noise(size: int, salt: int = 0) -> bytes:
    """Bytes without a pattern, the same each time."""
    return hashlib.shake_128(b"%d" % salt).digest(size)


@contextmanager
def raw_line(api: Api, head: str) -> Iterator[socket.socket]:
    """A connection on which the head of a request was sent, and nothing of its body."""
    place = urlsplit(api.server.url)
    lines = [head, f"Host: {place.netloc}", f"Authorization: Bearer {api.access}", "Connection: close"]
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=30) as line:
        line.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
        yield line


def raw(api: Api, head: str, body: bytes = b"", *, hang_up: bool = True) -> bytes:
    """Send exactly these bytes as ada, bo or cy would; `hang_up` ends our side after them. All that comes back."""
    with raw_line(api, head) as line:
        line.sendall(body)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    return answer


def page_headers() -> dict[str, str]:
    """What the page sends with every request that acts on the refresh cookie."""
    return {"Origin": PAGE, "X-Holdfast": "1"}
