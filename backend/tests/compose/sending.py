"""People who send files by tus and go on from the offset after whatever happened, and what they find afterwards."""

from __future__ import annotations

import base64
import hashlib
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.compose.stack import Stack
from tests.faults.client import TUS, Answer, Api, Unknown

MIB = 1024 * 1024
PIECE_BYTES = MIB
PATIENCE_SECONDS = 240  # without any progress
AGAIN = (409, 423, 503)  # the offset was another one; somebody still holds the upload; the database is away


def content(seed: str, size: int) -> bytes:
    """The same bytes each time; they do not compress."""
    return random.Random(seed).randbytes(size)


def send(stack: Stack, token: str, folder: str, name: str, data: bytes, *, piece: int = PIECE_BYTES) -> int:
    """A file by tus; how many times it had to go on from an offset after it was cut."""
    named = f"filename {base64.b64encode(name.encode()).decode()},parent {base64.b64encode(folder.encode()).decode()}"
    with stack.api(token) as api:
        began = _until(api, "POST", "/api/v1/uploads", b"", Upload_Length=str(len(data)), Upload_Metadata=named)
        assert began.status == 201, began
        path = urlsplit(began.headers["Location"]).path
        offset, cuts, moved = 0, 0, time.monotonic()
        while offset < len(data):
            try:
                answer = api.ask(
                    "PATCH", path, data[offset : offset + piece], Upload_Offset=str(offset),
                    Content_Type="application/offset+octet-stream", Tus_Resumable="1.0.0",
                )  # fmt: skip
                if answer.status == 204:
                    offset, moved = int(answer.headers["Upload-Offset"]), time.monotonic()
                    continue
                assert answer.status in AGAIN, answer
            except Unknown:
                pass
            assert time.monotonic() - moved < PATIENCE_SECONDS, f"{name} does not get on at {offset}"
            cuts += 1
            answer = _until(api, "HEAD", path)
            assert answer.status == 200, f"HEAD {name}: {answer}"
            now = int(answer.headers["Upload-Offset"])
            assert now >= offset, f"{name}: {offset} was acknowledged, and {now} is there"
            offset = now
        answer = _until(api, "HEAD", path)
        assert answer.headers["Holdfast-Node"], f"HEAD {name}: {answer}"
        return cuts


def _until(api: Api, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """Asked again until there is an answer that is not 503, with a pause."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = api.ask(method, path, body, **TUS, **headers)
            if answer.status not in (423, 503):
                return answer
            said = str(answer)
        except Unknown as error:
            said = str(error)
        assert time.monotonic() < until, said
        time.sleep(0.2)


def listed(stack: Stack, token: str, folder: str) -> dict[str, dict[str, Any]]:
    """The folder's nodes by name; no name twice."""
    found: list[dict[str, Any]] = []
    with stack.api(token) as api:
        cursor = ""
        while True:
            page = api.json("GET", f"/api/v1/nodes/{folder}/children?limit=500{cursor}")
            found += page["items"]
            if not page["next"]:
                break
            cursor = f"&cursor={page['next']}"
    names = [node["name"] for node in found]
    assert len(names) == len(set(names))
    return dict(zip(names, found, strict=True))


def digest(stack: Stack, token: str, node: dict[str, Any]) -> str:
    """SHA-256 of what is read back."""
    with stack.api(token) as api:
        answer = api.patiently("GET", f"/api/v1/nodes/{node['id']}/content")
    assert answer.status == 200, answer
    return hashlib.sha256(answer.body).hexdigest()


@dataclass
class Crowd:
    """Uploaders that send one file after the other until told to stop; `sent` says what is there, by name."""

    stack: Stack
    token: str
    folder: str
    tag: str = ""
    people: int = 4
    sent: dict[str, str] = field(default_factory=dict)  # SHA-256
    cuts: int = 0
    errors: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._send, args=(n,), daemon=True) for n in range(self.people)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=2 * PATIENCE_SECONDS)
        if self.errors:
            raise self.errors[0]
        assert not any(thread.is_alive() for thread in self._threads)

    def wait_until_under_way(self) -> None:
        """Until everybody has sent a file, and is likely to be in the middle of another."""
        until = time.monotonic() + PATIENCE_SECONDS
        while len(self.sent) < self.people and not self.errors:
            assert time.monotonic() < until, "nobody gets on"
            time.sleep(0.1)

    def _send(self, person: int) -> None:
        number = 0
        try:
            while not self._stop.is_set():
                name = f"{self.tag}{person}-{number}.bin"
                data = content(name, random.Random(name).randint(2, 12) * MIB + 17)
                cuts = send(self.stack, self.token, self.folder, name, data)
                with self._lock:
                    self.sent[name] = hashlib.sha256(data).hexdigest()
                    self.cuts += cuts
                number += 1
        except BaseException as error:
            self.errors.append(error)


def expect_files(stack: Stack, expected: dict[str, bytes], folder: str = "") -> None:
    """Exactly these are in the folder (the top one), for ada who signs in anew: the sessions of a backup are void."""
    session = stack.sign_in()
    found = listed(stack, session["access"], folder or str(session["user"]["space"]["root"]))
    digests = {name: digest(stack, session["access"], node) for name, node in found.items()}
    assert digests == {name: hashlib.sha256(data).hexdigest() for name, data in expected.items()}
