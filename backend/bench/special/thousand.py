"""Are 20 normal users served while 1,000 slow ones download, through the edge and without it? (P8)

The slow ones take 64 KiB a second each, from eight large files. The normal ones list a folder, look at a node and write
a small file, one after the other with half a second between, by the same way as the slow ones.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import clients, slow
from bench.meter import Meter
from bench.peers import holdfast
from bench.peers.holdfast import Holdfast
from bench.rounds import Run
from bench.sitting import MIB, Sitting, noise
from bench.special.watch import Asker, Times, habits, joined, repeated
from tests import edges

SLOW = 1000
SLOW_BYTES_A_SECOND = 64 * 1024
NORMAL = 20
PAUSE_SECONDS = 0.5
SECONDS = 45
FILES, FILE_BYTES = 8, 64 * MIB


@dataclass(frozen=True)
class Way:
    """How people come to the drive."""

    name: str
    base: str
    certificate: Path | None = None

    def trust(self) -> ssl.SSLContext | None:
        return ssl.create_default_context(cafile=self.certificate) if self.certificate else None


def run(command: Run) -> None:
    """Each way: the normal users alone, and then beside the slow ones."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    env = {"HOLDFAST_ACCESS_TOKEN_LIFE": "6h", "HOLDFAST_EDGE_SECRET": edges.SECRET}
    with holdfast.drive(sitting.folder, engine="sqlite", **env) as server:
        backend = urlsplit(server.base).netloc
        with edges.edge(sitting.folder / "edge", backend, cache="2g") as front:
            names = [f"big-{number}.bin" for number in range(FILES)]
            for name in names:
                source = noise(sitting.round_folder, FILE_BYTES)
                clients.put([server.put(name)], [source])
                source.unlink()  # the next one gets bytes of its own
            through = Way("through the edge", f"https://localhost:{front.port}", front.certificate)
            for way, roots in ((through, [*server.roots, front.pid]), (Way("without it", server.base), server.roots)):
                _measure(sitting, server, way, names, roots)


def _measure(sitting: Sitting, server: Holdfast, way: Way, names: list[str], roots: Sequence[int]) -> None:
    seconds = sitting.scale.some(SECONDS)
    alone = _normal(server, way, "alone", seconds)
    where = urlsplit(way.base)
    signed = [urlsplit(server.get(name).url) for name in names]
    crowd: dict[str, Any] = {
        "host": where.hostname, "port": where.port, "ca": str(way.certificate) if way.certificate else None,
        "paths": [f"{url.path}?{url.query}" for url in signed],
        "count": SLOW, "bytes_a_second": SLOW_BYTES_A_SECOND,
    }  # fmt: skip
    meter = Meter(roots).start()
    with _log_size(server.house.folder) as log, slow.downloads(**crowd) as told:
        beside = _normal(server, way, "beside", seconds)
        received = told()
    cost = meter.stop(settle=False)
    more = {
        "alone": alone.summary(), "beside": beside.summary(), "slow": received, "slow_asked": SLOW,
        "slow_bytes_a_second": SLOW_BYTES_A_SECOND, "normal": NORMAL, "wal_bytes": log[0], "seconds": seconds,
    }  # fmt: skip
    sitting.figure("thousand", way.name, beside.at(0.95) / alone.at(0.95), "times", cost, more)
    print(f"      {json.dumps(more)}", flush=True)


def _normal(server: Holdfast, way: Way, word: str, seconds: float) -> Times:
    with ExitStack() as stack:
        each = []
        for user in range(NORMAL):
            asker = Asker(way.base, server.headers, way.trust())
            ask = habits(asker, server.root, f"{way.name[:7]}-{word}-{user}")
            each.append(stack.enter_context(repeated(ask, PAUSE_SECONDS)))
        time.sleep(seconds)
    return joined(each)


@contextmanager
def _log_size(folder: Path) -> Iterator[list[int]]:
    """The largest that SQLite's log was during the block, in bytes."""
    largest, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            largest[0] = max([largest[0], *(path.stat().st_size for path in folder.rglob("*-wal"))])

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield largest
    finally:
        over.set()
        thread.join()
