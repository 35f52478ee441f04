"""By how much do the workers grow while 10 GiB go up and come down? (P7)"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench import clients, meter
from bench.peers import holdfast
from bench.peers.holdfast import Holdfast
from bench.rounds import Run
from bench.sitting import MIB, noise

SIZE = 10 * 1024 * MIB
SAMPLE_SECONDS = 0.5


def run(command: Run) -> None:
    """On SQLite: the file up, down by one stream, and the growth of whichever worker grew most."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    size = int(command.scale.some(SIZE))
    source = noise(command.folder, size)
    with holdfast.drive(sitting.folder, engine="sqlite", HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
        server.ask("GET", "me")
        clients.put([server.put("small.bin")], [noise(command.folder, MIB)])
        with watched(server) as growth:
            put = sitting.measure(server.roots, lambda: clients.put([server.put("big.bin")], [source]), settle=False)
            up = dict(growth)
            target = server.get("big.bin")
            get = sitting.measure(server.roots, lambda: clients.get([target], size), settle=False)
            down = dict(growth)
        clients.same(server.get("big.bin"), source)
    for variant, measured, found in (("up", put, up), ("down", get, down)):
        more = {"growth_mib": round(max(found.values()) / MIB, 1), "workers": len(found)}
        sitting.keep("memory", variant, measured, amount=size, unit="MB/s", stored=size, more=more)
        print(f"      {json.dumps(more)}")
    source.unlink()


@contextmanager
def watched(server: Holdfast) -> Iterator[dict[int, int]]:
    """Bytes that each worker has at most grown by since the block began."""
    workers = [pid for pid in meter.tree(server.roots) if pid not in server.roots]
    before = {pid: own(pid) for pid in workers}
    growth = dict.fromkeys(workers, 0)
    over = threading.Event()

    def work() -> None:
        while not over.wait(SAMPLE_SECONDS):
            for pid in workers:
                with suppress(OSError):
                    growth[pid] = max(growth[pid], own(pid) - before[pid])

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield growth
    finally:
        over.set()
        thread.join()


def own(pid: int) -> int:
    """Bytes of anonymous memory; the mapped database is the kernel's cache."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))
