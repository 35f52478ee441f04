"""Clients that put, replace, rename, trash and purge files, and note what they were told."""

from __future__ import annotations

import base64
import http.client
import json
import random
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.faults.power.contents import make, named
from tests.faults.power.log import Notes

MIB = 1024 * 1024
TIMEOUT_SECONDS = 60
JSON, BULK = "application/json", "application/vnd.holdfast.bulk"


class Refused(Exception):
    """An answer that says no; `status` is 0 when there was none."""

    def __init__(self, status: int, body: bytes = b"") -> None:
        super().__init__(f"{status} {body[:300]!r}")
        self.status = status


@dataclass
class Sent:
    """An upload that was begun: what it is to hold, under which name."""

    seed: int
    size: int
    name: str


@dataclass
class Load:
    """What all clients share, and what they count. `calm`: any refusal is an error (no faults are injected)."""

    port: int
    token: str
    top: str
    notes: Notes
    calm: bool = True
    scale: int = MIB  # the size of a large content is some multiples of it
    uploads: dict[str, Sent] = field(default_factory=dict)
    refusals: Counter[int] = field(default_factory=Counter)
    reasons: dict[int, list[str]] = field(default_factory=dict)
    stored: int = 0  # bytes of contents that were acknowledged
    errors: list[str] = field(default_factory=list)

    def refuse(self, refusal: Refused) -> None:
        """Count a refusal and keep its words."""
        self.refusals[refusal.status] += 1
        self.reasons.setdefault(refusal.status, []).append(str(refusal))


class Client:
    """One person's device. Its files' names begin with its number, so no two clients touch the same."""

    def __init__(self, number: int, seed: int, load: Load) -> None:
        self.number, self.load = number, load
        self.rng = random.Random(f"{seed} {number}")
        self._made = 0
        self._live: dict[str, tuple[str, list[Any]]] = {}  # name → (node's id, content)
        self._trash: dict[str, tuple[str, list[Any]]] = {}
        self._line: http.client.HTTPConnection | None = None

    def work(self, count: int) -> None:
        """That many operations. A refusal in a calm load, and a wrong answer, is noted as an error."""
        for _ in range(count):
            try:
                self.step()
            except Refused as refusal:
                self.load.refuse(refusal)
                if self.load.calm:
                    self.load.errors.append(f"client {self.number}: {refusal}")
                    return
            except Exception as error:
                self.load.errors.append(f"client {self.number}: {type(error).__name__}: {error}")
                return
        self.close()

    def step(self) -> None:
        """One operation, chosen by the seed."""
        choices = [self.put_small] * 6 + [self.put_large] * 2 + [self.upload] * 3 + [self.bulk] * 2
        if self._live:
            choices += [self.replace] * 2 + [self.rename, self.trash, self.trash]
        if self._trash:
            choices += [self.restore, self.purge]
        self.rng.choice(choices)()

    # -- operations

    def put_small(self) -> None:
        self._put(self._name(), self.rng.choice((0, 1, 700, 10_000, 65_536)) + self.rng.randrange(2) * 513)

    def put_large(self) -> None:
        self._put(self._name(), self.rng.randrange(1, 4 * self.load.scale))

    def replace(self) -> None:
        self._put(self._pick(self._live), self.rng.choice((20_000, self.load.scale + 1)))

    def _put(self, name: str, size: int) -> None:
        self.put(name, make(self.rng.randrange(1 << 30), size))

    def put(self, name: str, data: bytes) -> None:
        """Store a file of that name, or a new content of it. Raises Refused."""
        self._live.pop(name, None)  # until we know: after a refusal it is left alone
        change = {f"live:{name}": named(data)}
        node = self._do(change, "PUT", f"/api/v1/nodes/{self.load.top}/files/{quote(name)}", data)
        self._keep(name, json.loads(node)["id"], data)

    def bulk(self) -> None:
        """Several small files with one request: all of them or none."""
        sizes = [self.rng.choice((0, 300, 10_000, 40_000)) for _ in range(self.rng.randrange(2, 12))]
        files = [(self._name(), make(self.rng.randrange(1 << 30), size)) for size in sizes]
        listed = [{"folder": self.load.top, "name": name, "size": len(data)} for name, data in files]
        body = json.dumps({"files": listed}).encode() + b"\n" + b"".join(data for _, data in files)
        change = {f"live:{name}": named(data) for name, data in files}
        answer = self._do(change, "POST", "/api/v1/bulk", body, kind=BULK)
        for (name, data), item in zip(files, json.loads(answer)["items"], strict=True):
            self._keep(name, item["id"], data)

    def node_of(self, name: str) -> str:
        """The id of a file that this client has put."""
        return self._live[name][0]

    def rename(self) -> None:
        old, new = self._pick(self._live), self._name()
        node, content = self._live.pop(old)
        change = {f"live:{old}": None, f"live:{new}": content}
        self._do(change, "PATCH", f"/api/v1/nodes/{node}", json.dumps({"name": new}).encode(), kind=JSON)
        self._live[new] = node, content

    def trash(self) -> None:
        name = self._pick(self._live)
        node, content = self._live.pop(name)
        self._do({f"live:{name}": None, f"trash:{name}": content}, "DELETE", f"/api/v1/nodes/{node}")
        self._trash[name] = node, content

    def restore(self) -> None:
        name = self._pick(self._trash)
        node, content = self._trash.pop(name)
        change = {f"live:{name}": content, f"trash:{name}": None}
        self._do(change, "POST", f"/api/v1/nodes/{node}/restore", b"{}", kind=JSON)
        self._live[name] = node, content

    def purge(self) -> None:
        name = self._pick(self._trash)
        node, _ = self._trash.pop(name)
        self._do({f"trash:{name}": None}, "DELETE", f"/api/v1/trash/{node}")

    def upload(self) -> None:
        """A tus upload in pieces of odd sizes; one in four is left unfinished."""
        sent = Sent(self.rng.randrange(1 << 30), self.rng.randrange(2, 3 * self.load.scale), self._name())
        data = make(sent.seed, sent.size)
        stop = sent.size if self.rng.random() < 0.75 else self.rng.randrange(1, sent.size)
        path = self._begin(sent)
        key, at = f"upload:{path.rpartition('/')[2]}", 0
        self.load.uploads[path.rpartition("/")[2]] = sent
        number = self.load.notes.tried({key: 0})
        self.load.notes.done(number)  # the answer is here already: the offset 0 is a fact
        while at < stop:
            reaches = min(stop, at + self.rng.choice((1, 70_000, self.load.scale // 2, self.load.scale + 7)))
            change: dict[str, Any] = {key: reaches}
            if reaches == sent.size:
                change[f"live:{sent.name}"] = named(data)
            at = self._patch(path, at, data[at:reaches], change)
        if stop == sent.size:
            self._keep(sent.name, "", data)

    def _begin(self, sent: Sent) -> str:
        values = {"filename": sent.name, "parent": self.load.top}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())
        more = {"Tus-Resumable": "1.0.0", "Upload-Length": str(sent.size), "Upload-Metadata": metadata}
        headers, _ = self._ask("POST", "/api/v1/uploads", b"", more)
        return headers["location"]

    def _patch(self, path: str, at: int, data: bytes, change: dict[str, Any]) -> int:
        """The offset after it: asked for again when the answer was a refusal, as a client of tus does."""
        more = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        number = self.load.notes.tried(change)
        try:
            headers, _ = self._ask("PATCH", path, data, more)
        except Refused as refusal:
            if self.load.calm:
                raise
            self.load.notes.refused(number)
            self.load.refuse(refusal)
            return self._offset(path)
        if int(headers["upload-offset"]) != at + len(data):
            raise AssertionError(f"{path}: {headers['upload-offset']} acknowledged, {at + len(data)} sent")
        self.load.notes.done(number)
        return at + len(data)

    def _offset(self, path: str) -> int:
        headers, _ = self._ask("HEAD", path, b"", {"Tus-Resumable": "1.0.0"})
        return int(headers["upload-offset"])

    # -- asking

    def _do(self, change: dict[str, Any], method: str, path: str, body: bytes = b"", *, kind: str = "") -> bytes:
        number = self.load.notes.tried(change)
        try:
            _, answer = self._ask(method, path, body, {"Content-Type": kind} if kind else {})
        except Refused:
            self.load.notes.refused(number)
            raise
        self.load.notes.done(number)
        return answer

    def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """Headers in lower case, and the body. Raises Refused for anything but 2xx."""
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.load.port, timeout=TIMEOUT_SECONDS)
        headers = {"Authorization": f"Bearer {self.load.token}", "Content-Length": str(len(body)), **more}
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read our whole body
                self._line.request(method, path, body or None, headers)
            answer = self._line.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Refused(0, str(error).encode()) from error
        if not 200 <= answer.status < 300:
            self.close()  # the server may not have read all of our body
            raise Refused(answer.status, data)
        return {name.lower(): value for name, value in answer.getheaders()}, data

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    # -- names

    def _name(self) -> str:
        self._made += 1
        return f"{self.number}-{self._made}.bin"

    def _pick(self, names: dict[str, Any]) -> str:
        return self.rng.choice(sorted(names))

    def _keep(self, name: str, node: str, data: bytes) -> None:
        self.load.stored += len(data)
        if node:
            self._live[name] = node, named(data)


def run(load: Load, *, clients: int, each: int, seed: int, first: int = 0) -> None:
    """`clients` at once, `each` so many operations. They are numbered from `first`: names must not come twice."""
    people = [Client(number, seed, load) for number in range(first, first + clients)]
    threads = [threading.Thread(target=person.work, args=(each,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
