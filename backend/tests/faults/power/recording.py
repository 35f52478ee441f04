"""One recording, and the cuts made from it: record once, cut often."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.faults.power import house, log, shim, workload
from tests.faults.power.model import Disk
from tests.faults.power.oracle import Expected, Seen

CHECKPOINT_BYTES = 2 * 1024 * 1024  # of WAL: small, so that a recording holds many checkpoints and restarts of the WAL


@dataclass(frozen=True)
class Recording:
    """`log` is the shim's, `root` the folder it tells of, `base` the folder's content before."""

    log: Path
    root: Path
    base: dict[str, bytes]
    load: workload.Load


def record(
    folder: Path,
    base: house.Base,
    library: Path,
    *,
    seed: int,
    clients: int,
    each: int,
    scale: int = workload.MIB,
    synchronous: str = "",
    collects: bool = False,
) -> Recording:
    """Serve and load the drive in `folder` (made here) under the shim.

    With `collects`, what nothing refers to is deleted and given back meanwhile. Raises AssertionError when a client
    was refused.
    """
    data = folder / "data"
    data.mkdir(parents=True)
    base.copy(data)
    path = folder / "log"
    notes = log.Notes(path)
    before = {file.name: file.read_bytes() for file in data.iterdir()}
    more = shim.environment(library, data, log=path) | {"POWER_CHECKPOINT_BYTES": str(CHECKPOINT_BYTES)}
    if synchronous:
        more |= {"POWER_SYNCHRONOUS": synchronous, "HOLDFAST_ALLOW_UNSAFE_STORAGE": "1"}
    with house.serving(data, **more) as port:
        load = workload.Load(port, base.token, base.top, notes, scale=scale)
        with _collecting(data, more) if collects else nullcontext():
            workload.run(load, clients=clients, each=each, seed=seed)
    notes.close()
    if load.errors:
        raise AssertionError(f"clients without faults: {load.errors}")
    return Recording(path, Path(os.path.realpath(data)), before, load)


@contextmanager
def _collecting(data: Path, more: dict[str, str]) -> Iterator[None]:
    """Collection beside it, with no grace, again and again until the load is over; its writes are recorded too."""
    over, env = threading.Event(), house.environment(data, **more)

    def collect() -> None:
        command = [sys.executable, "manage.py", "collect", "--grace", "0s", "--fast", "--whole"]
        while True:
            done = subprocess.run(command, cwd=house.BACKEND, env=env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"collection failed: {done.stdout}{done.stderr}")
            if over.wait(0.5):
                return

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(collect)
        try:
            yield
        finally:
            over.set()
        running.result()


def cut_points(recording: Recording, count: int, rng: random.Random) -> list[int]:
    """After how many records to cut, ascending: half of them right after an acknowledgement, half anywhere."""
    acks, total = [], 0
    for record in log.read(recording.log):
        total += 1
        if record.kind == "J" and "done" in record.note:
            acks.append(total)
    after = rng.choices(acks, k=count // 2)
    return sorted([*after, *(rng.randrange(acks[0], total) for _ in range(count - len(after)))])


@dataclass(frozen=True)
class Cut:
    """What a cut after `at` records showed; `wrong` is empty when every promise is kept.

    `loses`: the image is a sound database that misses acknowledged facts.
    """

    at: int
    acknowledged: int
    wrong: list[str]
    loses: bool


def cuts(
    recording: Recording,
    at: Iterable[int],
    opener: Opener,
    folder: Path,
    rng: random.Random,
    *,
    loses_all: bool = False,
) -> Iterator[Cut]:
    """Walk the log once and stop at each of `at` (ascending): build an image, open it, compare."""
    disk, expected = Disk(recording.root, recording.base), Expected()
    records = log.read(recording.log)
    walked = 0
    for stop in at:
        while walked < stop:
            walked += 1
            record = next(records)
            if record.kind == "J":
                expected.take(record.note)
            else:
                disk.apply(record)
        image = folder / f"image-{stop}"
        image.mkdir()
        disk.image(image, rng, loses_all=loses_all)
        seen = opener.open(image, recording.load, expected)
        yield Cut(stop, expected.acknowledged, expected.compare(seen), expected.loses(seen))
        shutil.rmtree(image)


def written(recording: Recording) -> int:
    """Bytes that the server wrote into the data folder's files."""
    disk = Disk(recording.root, recording.base)
    for record in log.read(recording.log):
        if record.kind != "J":
            disk.apply(record)
    return disk.written


class Opener:
    """The program that opens images (opening.py)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def open(self, image: Path, load: workload.Load, expected: Expected) -> Seen:
        """What the drive makes of that image."""
        if not (image / house.DATABASE).exists():
            return Seen({}, {}, ["the database's file is gone"])
        return self.ask(str(image / house.DATABASE), load, expected)

    def ask(self, path: str, load: workload.Load, expected: Expected) -> Seen:
        """What the drive makes of the SQLite file at `path`; "": of the database in this program's environment."""
        begun = {key: load.uploads[key] for key in expected.uploads()}
        uploads = {key: [sent.seed, sent.size, sent.name] for key, sent in begun.items()}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"path": path, "uploads": uploads}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        return Seen(**json.loads(line)) if line else Seen({}, {}, ["the opening program died"])


@contextmanager
def opening(folder: Path, **more: str) -> Iterator[Opener]:
    """An Opener with its own empty data folder; `more` is added to its environment."""
    folder.mkdir()
    with (folder / "log").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.power.opening"], cwd=house.BACKEND, text=True, stderr=errors,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=house.environment(folder / "none", **more),
        )  # fmt: skip
        try:
            line = process.stdout.readline() if process.stdout else ""
            if line != "ready\n":
                raise RuntimeError(f"the opening program does not start:\n{(folder / 'log').read_text()}")
            yield Opener(process)
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(timeout=60)
