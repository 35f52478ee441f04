"""Corruption: what is stored is harmed in one place after the other, past every constraint.

Each time: no read through the real server ends as a clean answer with wrong bytes; verify names every file that is hurt
and no other; an upload of the same content (or a repair, where sizes have one truth) heals it; nothing else is harmed.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.faults.client import TUS, Answer, Api, Unknown
from tests.faults.contents import Content, choose, tree_digest
from tests.faults.corruption_inside import KINDS, WEIGHTS
from tests.faults.databases import kill
from tests.faults.house import BACKEND, House
from tests.faults.run import Run

MIB = 1024 * 1024
FILES = 20
LONGEST = 3 * MIB + MIB // 2
TIDY_ROUNDS = 50  # what healed is deleted again after so many
MARK_SECONDS = 30.0


class Inside:
    """The process that harms (tests.faults.corruption_inside)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, name: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{name} {arguments} ended the process that harms")
        return json.loads(answer)


@contextmanager
def opened(house: House) -> Iterator[Inside]:
    with (house.folder / "inside.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.corruption_inside"], cwd=BACKEND, env=house.env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        try:
            yield Inside(process)
        finally:
            process.communicate(timeout=60)


class Files:
    """What is stored: `live` is the digest of each readable file by its id, `data` the bytes by their tree digest."""

    def __init__(self) -> None:
        self.live: dict[int, str] = {}
        self.data: dict[str, bytes] = {}

    def add(self, content: Content) -> str:
        data = content.data()
        digest = tree_digest(data)
        self.data[digest] = data
        return digest


class Rounds:
    """One harm a round."""

    def __init__(self, run: Run, house: House, api: Api, inside: Inside) -> None:
        self.run, self.house, self.api, self.inside = run, house, api, inside
        self.root = inside("root")
        self.files = Files()
        self.upload: tuple[str, int, bytes] = ("", 0, b"")  # one under way: where it is, its offset, all its bytes
        self.folder = self._folder("files")
        self.healing = self._folder("healing")

    def fill(self, files: int) -> None:
        """Files of all kinds and sizes, two in the trash, two with a past content, one upload under way."""
        long = [Content(kind, 7, 2 * MIB + 99) for kind in ("random", "shared", "text")]
        some = [choose(self.run.rng, 1, LONGEST) for _ in range(files)]
        for number, content in enumerate([*some, *long]):
            self._put(self.folder, f"{number}.bin", self.files.add(content))
        for node in list(self.files.live)[:2]:
            self._must(self.api.ask("DELETE", f"/api/v1/nodes/{node}"))
            del self.files.live[node]
        for number in (5, 6):
            self._put(self.folder, f"{number}.bin", self.files.add(choose(self.run.rng, 1, 9999)))
        self._upload("under-way.bin", Content("random", 11, 3 * MIB), [MIB + 1000, 2000, 3000])

    def round(self, kind: str) -> None:
        seed = self.run.rng.getrandbits(32)
        hurt = self.inside("harm", kind, seed)
        self.run.done += 1
        self.run.add(kind)
        if "list" in kind:
            self._forget()
        if kind == "part of an upload":
            self._must_not_go_on(hurt["what"])
        what = f"round {self.run.done}, {hurt['what']}"
        self._reads(what, {*hurt["nodes"]} & self.files.live.keys())
        self._must_be_named(what, hurt)
        self._heal(what, hurt)
        if found := self.inside("verify", False):
            self.run.fail(f"{what}: not healed: {found[:3]}")
        self._reads(f"{what}, healed", set())
        if self.run.done % TIDY_ROUNDS == 0:
            self._tidy()

    def _reads(self, what: str, hurt: set[int]) -> None:
        """Every file, whole and in part. One that is hurt may break off or be refused, but never end with wrong bytes;
        all others are as they were."""
        for node, digest in self.files.live.items():
            data = self.files.data[digest]
            whole = self._read(node)
            start = self.run.rng.randrange(len(data))
            stop = self.run.rng.randint(start, len(data) - 1)
            part = self._read(node, Range=f"bytes={start}-{stop}")
            for answer, wanted in ((whole, data), (part, data[start : stop + 1])):
                if answer is not None and answer.ok and answer.body != wanted:
                    self.run.fail(f"{what}: node {node} reads as other bytes ({len(answer.body)} of {len(wanted)})")
                if node not in hurt and (answer is None or not answer.ok):
                    self.run.fail(f"{what}: node {node} is not hurt and can not be read: {answer}")
                self.run.add("reads")
            if node in hurt:
                self.run.add("reads of damaged files")
                if whole is not None and whole.ok:
                    self.run.fail(f"{what}: node {node} is read whole although it is damaged")
                self.run.add("answered with an error" if whole is not None else "broken off")

    def _must_be_named(self, what: str, hurt: dict[str, Any]) -> None:
        found = self.inside("verify", False)
        # A change that is missing from the journal hurts no file; nor does a folder whose sum differs.
        harmless = ("journal_gap", "journal_end", "journal_differs", "folder_sums", "used_bytes")
        about = [one for one in found if one["code"] not in harmless]
        nodes = {one["node_id"] for one in about if one["node_id"] and not one["revision_id"]}
        revisions = {one["revision_id"] for one in about if one["revision_id"]}
        uploads = {one["path"].partition(" (")[0] for one in about if not one["node_id"]}
        if (nodes, revisions, uploads) != ({*hurt["nodes"]}, {*hurt["revisions"]}, {*hurt["uploads"]}):
            self.run.fail(f"{what}: verify names {nodes, revisions, uploads}, hurt are {hurt}: {found[:3]}")
        if not found or (hurt.get("code") and hurt["code"] not in {one["code"] for one in found}):
            self.run.fail(f"{what}: verify has not found it: {found[:3]}")
        if not all(one["owner"] == "ada" and one["path"] for one in about):
            self.run.fail(f"{what}: verify does not say whose it is: {about[:3]}")
        self.run.add("files named", len(nodes) + len(revisions) + len(uploads))

    def _must_not_go_on(self, what: str) -> None:
        """The append that would complete the chunk needs what is lost. It must not make another file of the rest."""
        path, at, data = self.upload
        self.run.add("uploads that did not go on")
        try:
            answer = self._patch(path, at, data[at : 2 * MIB])
        except Unknown:
            return
        if answer.ok:
            self.run.fail(f"{what}: the upload went on: {answer}")

    def _heal(self, what: str, hurt: dict[str, Any]) -> None:
        if hurt["undo"]:
            return self.inside("undo", hurt["undo"])
        if hurt.get("repair"):
            self.run.add("healed by a repair")
            return self.inside("verify", True)
        if hurt["chunks"]:
            self._mark(what, hurt)
        for digest in hurt["digests"]:
            self._put(self.healing, digest, digest, live=False)
        self.run.add("healed by an upload")

    def _mark(self, what: str, hurt: dict[str, Any]) -> None:
        """The reads of before have marked what they hit, a moment later; what no read hit needs a repair's mark."""
        if not {*hurt["nodes"]} & self.files.live.keys() or len(hurt["chunks"]) > 1 or self.run.rng.random() < 0.5:
            self.inside("verify", True)
        until = time.monotonic() + MARK_SECONDS
        while not self.inside("marked", hurt["chunks"]):
            if time.monotonic() > until:
                return self.run.fail(f"{what}: the damaged chunk is not marked")
            time.sleep(0.02)

    # -- through the server

    def _forget(self) -> None:
        """New workers: one that has read a content remembers its list of chunks, and that one is right."""
        kill(self.house.workers())
        until = time.monotonic() + MARK_SECONDS
        while time.monotonic() < until:
            try:
                if self.api.ask("GET", "/readyz").ok:
                    return
            except Unknown:
                time.sleep(0.02)
        self.run.fail("the server does not come back")

    def _read(self, node: int, **headers: Any) -> Answer | None:
        """None when the answer broke off."""
        try:
            return self.api.ask("GET", f"/api/v1/nodes/{node}/content", **headers)
        except Unknown:
            return None

    def _tidy(self) -> None:
        self._must(self.api.ask("DELETE", f"/api/v1/nodes/{self.healing}"))
        self._must(self.api.ask("DELETE", f"/api/v1/trash/{self.healing}"))
        self.healing = self._folder(f"healing {self.run.done}")

    def _folder(self, name: str) -> str:
        return str(self.api.json("POST", "/api/v1/nodes", {"parent": self.root, "name": name})["id"])

    def _put(self, folder: str, name: str, digest: str, *, live: bool = True) -> None:
        path = f"/api/v1/nodes/{folder}/files/{name}?conflict=replace"
        node = int(self._must(self.api.ask("PUT", path, self.files.data[digest])).json()["id"])
        if live:
            self.files.live[node] = digest

    def _upload(self, name: str, content: Content, pieces: list[int]) -> None:
        """Begin an upload and leave it after those pieces."""
        named = f"filename {_encoded(name)},parent {_encoded(self.root)}"
        began = self.api.ask(
            "POST", "/api/v1/uploads", b"", **TUS, Upload_Length=str(content.size), Upload_Metadata=named
        )
        path, at, data = self._must(began).headers["Location"], 0, content.data()
        for size in pieces:
            self._must(self._patch(path, at, data[at : at + size]))
            at += size
        self.upload = (path, at, data)

    def _patch(self, path: str, at: int, data: bytes) -> Answer:
        kind = "application/offset+octet-stream"
        return self.api.ask("PATCH", path, data, **TUS, Upload_Offset=str(at), Content_Type=kind)

    def _must(self, answer: Answer) -> Answer:
        if not answer.ok:
            raise RuntimeError(f"refused: {answer}")
        return answer


def run(run: Run, *, files: int = FILES) -> None:
    """The part. `run.count` harms."""
    # Every read hashes: as if each chunk had last been hashed long ago.
    with run.database() as database, run.server(database, HOLDFAST_VERIFY_AGE="1ms") as house:
        with house.api() as api, opened(house) as inside:
            rounds = Rounds(run, house, api, inside)
            rounds.fill(files)
            if found := inside("verify", False):
                run.fail(f"before any harm: {found[:3]}")
            order = [*KINDS]  # each at least once, then by weight
            while run.done < run.count and not run.failures:
                rounds.round(order.pop(0) if order else run.rng.choices(KINDS, WEIGHTS)[0])
                if run.done % 25 == 0:
                    run.say(f"{inside('count')}")
        if not run.failures:
            # Whole again also to the engine, and to the command as an administrator runs it.
            house.manage("verify", "--restart")
            for problem in database.problems():
                run.fail(f"engine check: {problem}")


def _encoded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()
