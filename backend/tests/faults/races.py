"""Uploads of a content race its deletion and its collection with a grace of zero.

A round: some contents exist, live or already garbage. At a barrier two people upload them again (by PUT, by tus, or
many at once), one deletes what was there, and the collector runs, with real threads and a connection each. At a step
chosen by the seed the collector halts until the others are through (or wait for it), or is cut off, as by a crash.
Afterwards what was acknowledged must be readable, byte for byte.
"""

from __future__ import annotations

import io
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from drive.blobs import collect
from drive.blobs.models import Blob, Chunk
from drive.blobs.sql import default_store
from drive.blobs.store import BlobRef
from drive.lib.errors import DriveError
from drive.tree import queries
from drive.tree import services as tree
from drive.tree.models import Node
from drive.uploads import services as uploads
from drive.uploads import small
from tests.faults import inside
from tests.faults.contents import CHUNK_BYTES, Content
from tests.faults.run import Run

CYCLE = 25  # rounds until everything is deleted, and collected twice: nothing may be left
HALT = 0.06  # seconds that a halted collector waits at most
HALT_LOCKED = 0.02  # in a transaction: others may be waiting for its lock
HALT_AT = 40  # the highest step at which it may halt or be cut off
STEPS_HALTED = (collect.At.LOOKED, collect.At.MARKED, collect.At.LOCKED, collect.At.CHECKED, collect.At.DELETED)
ZERO = timedelta(0)


class Body(io.BytesIO):
    """A request's body."""

    def abandon(self) -> None:
        """Nobody waits for it."""


@dataclass
class Made:
    """Acknowledged: this node has this content."""

    node: Node
    content: Content


@dataclass
class Round:
    """What one round needs and finds. `busy` counts the others that are not through yet."""

    number: int
    rng: random.Random
    contents: list[Content]
    old: list[Made]
    made: list[Made] = field(default_factory=list)
    through: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Races:
    """All rounds of one run, on the database that Django is set up for."""

    def __init__(self, run: Run, user: Any) -> None:
        self.run, self.user = run, user
        self.top = Node.objects.get(space=queries.personal_space(user), parent=None)
        self.pool = ThreadPoolExecutor(4, thread_name_prefix="race")
        self.alive: list[Made] = []
        self.folder = self._new_folder()

    def all(self) -> None:
        try:
            while self.run.done < self.run.count and not self.run.failures:
                self._round(self._prepare(self.run.done))
                self.run.done += 1
                if self.run.done % CYCLE == 0 or self.run.done == self.run.count:
                    self._clear_out()
                if self.run.done % 500 == 0:
                    self.run.say(str(self.run.detail))
        finally:
            list(self.pool.map(lambda _: _close(), range(4)))
            self.pool.shutdown()

    def _prepare(self, number: int) -> Round:
        """Contents that were there before: live, in the trash, garbage, or garbage that is condemned already."""
        rng = random.Random(self.run.rng.getrandbits(48))
        contents = [_content(rng) for _ in range(rng.randint(1, 3))]
        old = self._many([one for one in contents if one.size <= CHUNK_BYTES], f"old {number}")
        long = [one for one in contents if one.size > CHUNK_BYTES]
        old += [self._upload(one, f"long {number} {at}", rng) for at, one in enumerate(long)]
        match rng.randrange(4):
            case 0:
                self._delete(old)
                old = []
            case 1:
                self._delete(old)
                old = []
                self._collect(_stop_after(rng.randint(1, 6)))
        return Round(number, rng, contents, old)

    def _round(self, this: Round) -> None:
        start = threading.Barrier(4)
        work: list[Callable[[], None]] = [
            lambda: self._upload_all(this, "a", random.Random(this.number)),
            lambda: self._upload_all(this, "b", random.Random(-this.number)),
            lambda: self._delete(this.old),
        ]
        others = [self.pool.submit(self._after, start, one) for one in work]
        collector = self.pool.submit(self._after, start, lambda: self._collect(self._halting(this)))
        wait(others)
        this.through.set()
        wait([collector])
        for future in (*others, collector):
            future.result()
        self._must_read(this.made)
        self.alive += this.made

    def _after(self, start: threading.Barrier, work: Callable[[], None]) -> None:
        start.wait()
        work()

    def _upload_all(self, this: Round, who: str, rng: random.Random) -> None:
        """Some of the round's contents again, one by one or all in one request."""
        time.sleep(rng.uniform(0, 0.01))
        wanted = [content for content in this.contents if content.size <= CHUNK_BYTES]
        if wanted and rng.random() < 0.3:
            made = self._counted(lambda: self._many(wanted, f"{who} {this.number}")) or []
        else:
            made = []
            for at, content in enumerate(this.contents):
                one = self._counted(lambda c=content, n=at: self._upload(c, f"{who} {this.number} {n}", rng))  # type: ignore[misc]
                made += [one] if one else []
        with this.lock:
            this.made += made

    def _counted(self, work: Callable[[], Any]) -> Any:
        """What was acknowledged; a refusal is no loss, and is counted."""
        try:
            result = work()
        except (DriveError, DatabaseError) as error:
            self.run.add(f"refused: {type(error).__name__}")
            return None
        self.run.add("uploads")
        return result

    def _upload(self, content: Content, name: str, rng: random.Random) -> Made:
        target, data = uploads.Target(self.folder, name), content.data()
        if rng.random() < 0.3:
            begun = uploads.begin(self.user, target, len(data))
            cut = rng.randrange(len(data))
            uploads.append(begun, Body(data[:cut]), offset=0)
            uploads.append(begun, Body(data[cut:]), offset=cut)
            return Made(uploads.publish(begun, self.folder, by=self.user, via="web").node, content)
        body = Body(data)
        return Made(uploads.put(self.user, target, body, length=len(data), via="api").node, content)

    def _many(self, contents: list[Content], name: str) -> list[Made]:
        files = [small.SmallFile(self.folder, f"{name} {at}", one.data()) for at, one in enumerate(contents)]
        placed = small.put_many(self.user, files, via="api")
        return [Made(one.node, content) for one, content in zip(placed, contents, strict=True)]

    def _delete(self, made: list[Made]) -> None:
        for one in made:
            tree.trash(one.node, by=self.user)
            tree.purge(one.node, by=self.user)

    def _halting(self, this: Round) -> Callable[[int, collect.Step], bool]:
        """At one step, halt until the others are through; or go no further."""
        at, crash = this.rng.randint(1, HALT_AT), this.rng.random() < 0.3
        wanted = this.rng.choice(STEPS_HALTED)
        halted = False

        def each(number: int, step: collect.Step) -> bool:
            nonlocal halted
            if halted or not (number >= at or (step.at is wanted and step.ids)):
                return True
            halted = True
            if crash:
                self.run.add(f"cut off at {step.at}")
                return False
            self.run.add(f"halted at {step.at}")
            locked = step.at in (collect.At.LOCKED, collect.At.CHECKED, collect.At.DELETED)
            this.through.wait(HALT_LOCKED if locked else HALT)
            return True

        return each

    def _collect(self, each: Callable[[int, collect.Step], bool], *, now: Any = None) -> None:
        report = collect.Report()
        try:
            steps = collect.steps(now or timezone.now(), ZERO, report)
            for number, step in enumerate(steps, 1):
                if not each(number, step):
                    steps.close()
                    break
        finally:
            for kind, tally in (("blobs", report.blob), ("chunks", report.chunk)):
                for what in ("deleted", "taken_back", "spared", "refused"):
                    self.run.add(f"{kind} {what}", getattr(tally, what))

    def _must_read(self, made: list[Made]) -> None:
        for one in made:
            node = Node.objects.select_related("blob").get(pk=one.node.pk)
            blob = node.blob
            assert blob is not None
            try:
                ref = BlobRef(blob.pk, bytes(blob.digest), blob.size)  # type: ignore[arg-type]
                data = b"".join(default_store().open(ref))
            except DriveError as error:
                self.run.fail(f"round {self.run.done}: {node.name} can not be read: {error} {error.detail}")
                continue
            self.run.add("files read")
            if data != one.content.data():
                self.run.fail(f"round {self.run.done}: {node.name} reads as other bytes")

    def _clear_out(self) -> None:
        """Once more read what is there, look at the rows, then delete all: two collections later nothing is left."""
        self._must_read(self.alive)
        for problem in inside.problems(inside.NOTHING):
            self.run.fail(f"up to round {self.run.done}: {problem}")
        self._delete([Made(self.folder, Content("random", 0, 0))])
        while uploads.expire(timezone.now() + timedelta(days=8)):
            pass
        for _ in range(2):
            self._collect(lambda number, step: True)
        left = Chunk.objects.count(), Blob.objects.count()
        if left != (0, 0):
            self.run.fail(f"round {self.run.done}: {left} chunks and blobs are left after two collections")
        self.alive, self.folder = [], self._new_folder()

    def _new_folder(self) -> Node:
        return tree.create_folder(self.top, f"after {self.run.done}", by=self.user)


def race(run: Run, user: Any) -> None:
    """`run.count` rounds on the database that Django has."""
    Races(run, user).all()
    met = sum(run.detail.get(f"{kind} {what}", 0) for kind in ("blobs", "chunks") for what in ("spared", "taken_back"))
    if run.count >= 200 and not met:
        run.fail("the collector never met an upload: this run has tested nothing")


def _content(rng: random.Random) -> Content:
    """Mostly small; some longer than a chunk, of which the first chunk is shared by others."""
    if rng.random() < 0.12:
        return Content("shared", rng.getrandbits(32), CHUNK_BYTES + rng.randint(1, 2000))
    return Content("random", rng.getrandbits(32), rng.randint(1, 3000))


def _stop_after(most: int) -> Callable[[int, collect.Step], bool]:
    return lambda number, step: number < most


def _close() -> None:
    from django.db import connections

    connections.close_all()
    time.sleep(0.05)  # so that each of the pool's threads takes one
