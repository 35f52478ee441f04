"""Sixteen people who upload without pause, and write down what was acknowledged.

Every name belongs to one writer. What a name may show is a list of possible contents (None: not there): one after an
acknowledgement; the old and the new one when no answer came.
"""

from __future__ import annotations

import base64
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.client import TUS, Answer, Api, Refused, Unknown
from tests.faults.contents import Content, choose, sha256, tree_digest
from tests.faults.house import House
from tests.faults.ledger import Ledger
from tests.faults.run import Run
from tests.faults.together import BULK_TYPE, Playground, Together

WRITERS = 16
KIB, MIB = 1024, 1024 * 1024
PATIENCE = 60.0  # seconds that an upload is asked for before it counts as lost


@dataclass
class File:
    """A name and what it may show."""

    folder: str
    name: str
    possible: list[Content | None] = field(default_factory=lambda: [None])
    node: str = ""
    told: int | None = None  # bytes of what was acknowledged last; None: nothing, or that it went


@dataclass
class Upload:
    """A running tus upload; `acked` is the last offset that was acknowledged."""

    id: str
    file: File
    content: Content
    acked: int = 0


class Load:
    """The writers. `folder` is where they write now; `files` and `uploads` are what they know."""

    def __init__(self, run: Run, house: House, ledger: Ledger, *, writers: int = WRITERS, most: int = 4 * MIB) -> None:
        self.run, self.house, self.ledger, self.most = run, house, ledger, most
        self.folder = ""
        self.files: list[File] = []
        self.uploads: dict[str, Upload] = {}
        self.batches: list[list[File]] = []  # bulk requests without an answer: all of it is there, or nothing
        self.grounds = _grounds(house, f"{run.rng.getrandbits(32):08x}")
        self.playgrounds: list[Playground] = []
        self._seeds = [run.rng.getrandbits(48) for _ in range(writers)]
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._parked, self._open, self._over = 0, False, False
        self._threads = [threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(writers)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        self._wait_for(lambda: self._parked == len(self._threads))
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._over = self._open = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=PATIENCE + 30)

    def go(self, folder: str) -> None:
        """Let the writers write into `folder`."""
        self.folder = folder
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Wait until each writer has its answer, or knows that none will come, and holds still."""
        with self._changed:
            self._open = False
        self._wait_for(lambda: self._parked == len(self._threads))

    def _wait_for(self, rest: Callable[[], bool]) -> None:
        with self._changed:
            if not self._changed.wait_for(rest, timeout=PATIENCE + 60):
                raise RuntimeError("a writer hangs")

    def park(self) -> None:
        """Called by writers between two requests."""
        with self._changed:
            if not self._open:
                self._parked += 1
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._open)
                self._parked -= 1

    def _write(self, number: int) -> None:
        writer = Writer(self, number, random.Random(self._seeds[number]))
        while True:
            self.park()
            if self._over:
                return
            try:
                writer.step()
            except Refused as error:
                self.run.fail(f"writer {number}: {error}")
            except Exception as error:  # the harness's own mistake must not look like a quiet writer
                self.run.fail(f"writer {number}: {type(error).__name__}: {error}")

    def add_ground(self, ground: Playground) -> None:
        with self._lock:
            self.playgrounds.append(ground)

    def new_file(self, name: str) -> File:
        file = File(self.folder, name)
        with self._lock:
            self.files.append(file)
        return file

    def acknowledged(self, file: File, content: Content, node: str, how: str) -> None:
        data = content.data()
        self.ledger.add("file", folder=file.folder, name=file.name, id=node, size=len(data), sha256=sha256(data))
        file.possible, file.node, file.told = [content], node, content.size
        self.run.add("acknowledged_files")
        self.run.add(f"acknowledged_by_{how}")


class Writer:
    """One of them: a connection of its own, and what it has made itself."""

    def __init__(self, load: Load, number: int, rng: random.Random) -> None:
        self.load, self.number, self.rng = load, number, rng
        self.made: list[File] = []
        self._count = 0
        self._api: Api = load.house.api()
        self._together = Together(load, rng, self._try)

    def step(self) -> None:
        """One thing that people do."""
        choices: list[tuple[float, Callable[[], None]]] = [
            (0.50, self._put_small), (0.08, self._put_large), (0.17, self._tus), (0.07, self._replace),
            (0.06, self._trash), (0.12, self._bulk), (0.30, self._together.step),
        ]  # fmt: skip
        work = self.rng.choices([work for _, work in choices], [weight for weight, _ in choices])[0]
        work()

    def _fresh(self) -> File:
        self._count += 1
        return self.load.new_file(f"w{self.number:02}-{self._count:06}")

    def _put_small(self) -> None:
        self._put(self._fresh(), choose(self.rng, 1, 256 * KIB))

    def _put_large(self) -> None:
        self._put(self._fresh(), choose(self.rng, MIB, self.load.most))

    def _replace(self) -> None:
        if self.made:
            self._put(self.rng.choice(self.made), choose(self.rng, 1, 64 * KIB))

    def _put(self, file: File, content: Content) -> None:
        file.possible.append(content)
        path = f"/api/v1/nodes/{file.folder}/files/{file.name}"
        answer = self._try("PUT", path, content.data())
        if answer is not None:
            node = answer.json()
            self._must_be(file, content, node["digest"])
            self.load.acknowledged(file, content, node["id"], "put")
            if file not in self.made:
                self.made.append(file)

    def _trash(self) -> None:
        """Into the trash, and half of the time out of it for good."""
        known = [file for file in self.made if file.node and len(file.possible) == 1]
        if not known:
            return
        file = self.rng.choice(known)
        self.made.remove(file)
        file.possible.append(None)
        if self._try("DELETE", f"/api/v1/nodes/{file.node}") is None:
            return
        self.load.ledger.add("trash", folder=file.folder, name=file.name, id=file.node)
        file.possible, file.told = [None], None
        if self.rng.random() < 0.5 and self._try("DELETE", f"/api/v1/trash/{file.node}") is not None:
            self.load.ledger.add("purge", folder=file.folder, name=file.name, id=file.node)

    def _bulk(self) -> None:
        files = [self._fresh() for _ in range(self.rng.randint(2, 40))]
        contents = [choose(self.rng, 1, 32 * KIB) for _ in files]
        datas = [content.data() for content in contents]
        manifest = {
            "files": [
                {"folder": file.folder, "name": file.name, "size": len(data)}
                for file, data in zip(files, datas, strict=True)
            ]
        }
        for file, content in zip(files, contents, strict=True):
            file.possible.append(content)
        body = json.dumps(manifest).encode() + b"\n" + b"".join(datas)
        answer = self._try("POST", "/api/v1/bulk", body, Content_Type=BULK_TYPE)
        if answer is None:
            self.load.batches.append(files)
            return
        for file, content, node in zip(files, contents, answer.json()["items"], strict=True):
            self._must_be(file, content, node["digest"])
            self.load.acknowledged(file, content, node["id"], "bulk")

    def _tus(self) -> None:
        file, content = self._fresh(), choose(self.rng, 64 * KIB, self.load.most)
        named = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("filename", file.name), ("parent", file.folder))
        )
        answer = self._try(
            "POST", "/api/v1/uploads", None, **TUS, Upload_Length=str(content.size), Upload_Metadata=named
        )
        if answer is None:
            return
        upload = Upload(answer.headers["Location"], file, content)
        self.load.ledger.add("upload", id=upload.id, offset=0, sha256=sha256(b""))
        self.load.uploads[upload.id] = upload
        data, sha = content.data(), sha256
        while upload.acked < content.size:
            self.load.park()
            if self.load._over:
                return
            if not self._piece(upload, data, sha):
                break
        self.load.uploads.pop(upload.id, None)

    def _piece(self, upload: Upload, data: bytes, sha: Callable[[bytes], str]) -> bool:
        """Send the next bytes; False when the upload is lost, which has been told."""
        stop = min(len(data), upload.acked + self.rng.randint(1, 2 * MIB + 100_000))
        if stop == len(data):
            upload.file.possible.append(upload.content)
        answer = self._try(
            "PATCH", upload.id, data[upload.acked : stop], **TUS, Upload_Offset=str(upload.acked),
            Content_Type="application/offset+octet-stream",
        )  # fmt: skip
        if answer is None:
            self.load.run.add("resumed")
            answer = self.ask_offset(upload)
            if answer is None:
                return False
            self.load.run.worst("longest_resend_bytes", stop - int(answer.headers["Upload-Offset"]))
        offset = int(answer.headers["Upload-Offset"])
        if offset < upload.acked or offset > stop:
            self.load.run.fail(f"{upload.id}: acknowledged {upload.acked}, sent up to {stop}, stands at {offset}")
            return False
        if offset > upload.acked:
            self.load.ledger.add("upload", id=upload.id, offset=offset, sha256=sha(data[:offset]))
        upload.acked = offset
        if offset == len(data):
            self.load.acknowledged(upload.file, upload.content, answer.headers["Holdfast-Node"] or "", "tus")
        return True

    def ask_offset(self, upload: Upload) -> Answer | None:
        """HEAD until it answers. An upload that was acknowledged and is not there any more is a failure."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._ask("HEAD", upload.id, None, **TUS)
            if answer is not None and answer.status == 200:
                return answer
            if answer is not None and answer.status < 500 and answer.status != 423:
                self.load.run.fail(f"{upload.id}: HEAD answers {answer.status}; {upload.acked} bytes were acknowledged")
                return None
            if time.monotonic() > until:
                self.load.run.fail(f"{upload.id}: no answer to HEAD in {PATIENCE} s")
                return None
            time.sleep(0.05)

    def _must_be(self, file: File, content: Content, digest: str) -> None:
        if digest != tree_digest(content.data()):
            self.load.run.fail(f"{file.name}: acknowledged as {digest}, which is not what was sent")

    def _ask(self, method: str, path: str, body: bytes | None, **headers: str) -> Answer | None:
        try:
            return self._api.ask(method, path, body, **headers)
        except Unknown:
            self.load.run.add("without_answer")
            time.sleep(0.01)
            return None

    def _try(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer | None:
        """A success, or None when its outcome is not known. What a server in need may say is counted (5xx, 423, 409

        of an upload that stands elsewhere); any other refusal is raised: these requests are good.
        """
        answer = self._ask(method, path, body, **headers)
        if answer is None or answer.ok:
            return answer
        if answer.status >= 500 or (method == "PATCH" and answer.status in (409, 423)):
            self.load.run.add(f"answered_{answer.status}")
            time.sleep(0.02)
            return None
        raise Refused(f"{method} {path}: {answer}")


def _grounds(house: House, name: str) -> tuple[str, str]:
    """Folders for changes of many names: one in the user's own space, and the top folder of a team's space."""
    with house.api() as api:
        home = api.json(
            "POST", "/api/v1/nodes", {"parent": api.json("GET", "/api/v1/me")["space"]["root"], "name": name}
        )
        return str(home["id"]), str(api.json("POST", "/api/v1/spaces", {"name": name})["root"])
