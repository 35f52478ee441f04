"""How long does a rename wait beside an upload at full speed, with and without the fair turn? And do 32 writers on
SQLite for five minutes ever see an error?

Renames are sent one after the other, 20 ms apart, while curl uploads one large file after the other.
"""

from __future__ import annotations

import itertools
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import clients
from bench.clients import Outcome
from bench.flood import Plan, Request
from bench.meter import Meter
from bench.peers import holdfast
from bench.peers.holdfast import Holdfast
from bench.rounds import Run
from bench.sitting import MIB, Sitting, noise
from bench.special.watch import Asker, repeated

UPLOAD_BYTES = 512 * MIB
BESIDE_SECONDS = 40
PAUSE_SECONDS = 0.02
WRITERS = 32
WRITERS_SECONDS = 300
BATCH = 3_000  # requests prepared at a time


def run(command: Run) -> None:
    """Renames alone and beside an upload, with and without the turn; then the 32 writers."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    with holdfast.house(sitting.folder, engine="sqlite") as house:
        for variant, wsgi in (("fair turn", "config.wsgi"), ("without", "bench.special.unfair")):
            with house.serve(wsgi, HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
                _beside(sitting, server, variant)
        with house.serve(HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
            _writers(sitting, server)


def _beside(sitting: Sitting, server: Holdfast, variant: str) -> None:
    node = server.ask("POST", "nodes", {"parent": server.root, "name": f"here {variant}"})
    rename = _renames(server, node["id"])
    with repeated(rename, PAUSE_SECONDS) as alone:
        time.sleep(sitting.scale.some(10))
    meter = Meter(server.roots).start()
    with _uploading(sitting, server, variant) as speeds, repeated(rename, PAUSE_SECONDS) as beside:
        time.sleep(sitting.scale.some(BESIDE_SECONDS))
    with _uploading(sitting, server, f"{variant} quiet") as quiet:
        time.sleep(sitting.scale.some(BESIDE_SECONDS / 4))
    more = {
        "alone": alone.summary(), "beside": beside.summary(),
        "upload_mb_s": round(sum(speeds) / len(speeds), 1), "upload_alone_mb_s": round(sum(quiet) / len(quiet), 1),
    }  # fmt: skip
    sitting.figure("turn", variant, beside.at(0.99), "ms", meter.stop(settle=False), more)
    print(f"      {json.dumps(more)}")


def _renames(server: Holdfast, node: str) -> Callable[[], int]:
    asker, number = Asker(server.base, server.headers), itertools.count()
    path = f"/api/v1/nodes/{node}"
    return lambda: asker.ask("PATCH", path, json.dumps({"name": f"renamed {next(number)}"}).encode())


@contextmanager
def _uploading(sitting: Sitting, server: Holdfast, variant: str) -> Iterator[list[float]]:
    """One large file after the other, all different, until the block ends; the speeds in MB/s."""
    source = noise(sitting.round_folder, UPLOAD_BYTES)
    over, speeds, errors = threading.Event(), [], []

    def work() -> None:
        for number in itertools.count():
            renew(source, number)
            try:
                outcome = clients.put([server.put(f"{variant} {number}.bin".replace(" ", "-"))], [source])
            except clients.Failed as error:
                errors.append(error)
                return
            speeds.append(UPLOAD_BYTES / outcome.seconds / 1e6)
            if over.is_set():
                return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield speeds
    finally:
        over.set()
        thread.join()
    if errors:
        raise errors[0]


def renew(path: Path, number: int) -> None:
    """Make every chunk of the file a new one: eight other bytes at the start of each mebibyte."""
    stamp = os.urandom(4) + number.to_bytes(4, "big")
    with path.open("r+b") as file:
        for at in range(0, path.stat().st_size, MIB):
            file.seek(at)
            file.write(stamp)


def _writers(sitting: Sitting, server: Holdfast) -> None:
    """Each request writes: new files of 10 KB and new folders, in turn."""
    until, total, worst = time.monotonic() + sitting.scale.some(WRITERS_SECONDS), 0, 0.0
    statuses: dict[str, int] = {}
    meter, began = Meter(server.roots).start(), time.perf_counter()
    for batch in itertools.count():
        left = until - time.monotonic()
        if left <= 0:
            break
        plan = Plan(sitting.folder / "flood", _writes(server, batch), server.headers)
        found = plan.run(server.base, WRITERS, seconds=left, may_fail=True).more
        total, worst = total + found["done"], max(worst, found.get("worst_ms", 0))
        for status, count in [*found["statuses"].items(), ("none", found["broken"])]:
            statuses[status] = statuses.get(status, 0) + count
    outcome = Outcome(time.perf_counter() - began, 0)
    failed = sum(count for status, count in statuses.items() if not status.startswith("2"))
    more = {
        "writers": WRITERS,
        "minutes": round(outcome.seconds / 60, 1),
        "done": total,
        "failed": failed,
        "statuses": statuses,
        "worst_ms": worst,
    }
    sitting.keep("turn", f"{WRITERS} writers", (outcome, meter.stop(settle=False)), amount=total, unit="requests/s",
                 stored=0, more=more)  # fmt: skip
    print(f"      {json.dumps(more)}")


def _writes(server: Holdfast, batch: int) -> Iterator[Request]:
    for number in range(BATCH):
        if number % 4 == 3:
            body = json.dumps({"parent": server.root, "name": f"folder {batch} {number}"}).encode()
            yield Request("POST", "/api/v1/nodes", body, "Content-Type: application/json")
        else:
            yield server.small_put(f"file-{batch}-{number}.bin", os.urandom(10_000))
