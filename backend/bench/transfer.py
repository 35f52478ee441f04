"""How fast does one large file go in and come out, beside nginx and copyparty? (P1 and P2)

Same client (curl), same bytes within a round, one server at a time, order shuffled each round. New random bytes each
round, so that nothing is found to be there already.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import clients, limits, servers
from drive.blobs.sqlite.base import PAGE_BYTES

COMMIT_BYTES = 2 * 1024 * 1024
STREAMS = 8

Results = dict[str, dict[str, list[float]]]  # row → column → seconds of each round


def measure(folder: Path, *, rounds: int, size: int) -> Results:
    """Seconds for each row (server) and column (put, get, get8)."""
    results: Results = defaultdict(lambda: defaultdict(list))
    for number in range(rounds):
        source = folder / "source"
        _fill(source, size)
        steps = [
            *(_server_step(name, source, size) for name in ("holdfast", "nginx", "copyparty")),
            _limit_step("raw SQLite rows", partial(limits.raw_sqlite, source, page=PAGE_BYTES, commit=COMMIT_BYTES)),
            _limit_step("raw write + fsync", partial(limits.raw_write, source)),
        ]
        random.Random(number).shuffle(steps)
        for step in steps:
            here = folder / "here"
            here.mkdir()
            os.sync()  # what the step before left to be written is not this one's burden
            step(here, results)
            shutil.rmtree(here)
        print(f"round {number + 1} of {rounds} done", flush=True)
    return results


Step = Callable[[Path, Results], None]


def _server_step(name: str, source: Path, size: int) -> Step:
    def step(here: Path, results: Results) -> None:
        with getattr(servers, name)(here) as server:
            results[name]["put"].append(clients.put(server.put("big.bin"), source))
            target = server.get("big.bin")
            clients.get([target], size)  # everybody's first read warms the cache
            results[name]["get"].append(clients.get([target], size))
            results[name]["get8"].append(clients.get([target] * STREAMS, size))

    return step


def _limit_step(name: str, run: Callable[[Path], float]) -> Step:
    def step(here: Path, results: Results) -> None:
        results[name]["put"].append(run(here))

    return step


def _fill(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for _ in range(size // limits.CHUNK):
            file.write(os.urandom(limits.CHUNK))
