"""Does space come back, and is an old store as fast as a new one? (W12, P9)

Fill with incompressible files, delete every second one for good, collect, fill up again. A user lists the folder all
the while. The size on the disk is compared with the bytes that are live, the second filling's speed with the first's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench import clients
from bench.engines import Engine
from bench.meter import Meter
from bench.peers import holdfast
from bench.peers.holdfast import Holdfast, House
from bench.rounds import Run
from bench.sitting import MIB, Sitting, noise
from bench.special.turn import renew
from bench.special.watch import Asker, Times, repeated

FILE_BYTES = 256 * MIB
FILES = 80  # 20 GiB
IDLE_SECONDS = 15
LISTING_PAUSE_SECONDS = 0.1
# Between deleting and collecting nothing has to be kept for anybody: there is nobody else.
COLLECT = ("collect", "--grace", "0s", "--json")


def run(command: Run) -> None:
    """On the engines asked for; SQLite when none is named."""
    for name in [peer for peer in command.peers if peer.startswith("holdfast-")] or ["holdfast-sqlite"]:
        sitting = command.sitting(name, command.folder)
        with (
            holdfast.house(sitting.folder, engine=name.removeprefix("holdfast-")) as house,
            house.serve(HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server,
        ):
            Ageing(sitting, house, server, command.ageing_files or FILES).run()


class Ageing:
    """One store's life."""

    def __init__(self, sitting: Sitting, house: House, server: Holdfast, files: int) -> None:
        self._sitting, self._house, self._server, self._count = sitting, house, server, files
        self._source = noise(sitting.round_folder, FILE_BYTES)
        self._made = 0
        self._listings: dict[str, Times] = {}
        self._meter = Meter(server.roots).start()

    def run(self) -> None:
        """Live through it, and keep what was seen."""
        more: dict[str, Any] = {"logical_bytes": self._count * FILE_BYTES}
        self._beside("idle", lambda: time.sleep(IDLE_SECONDS))
        fresh = self._beside("fill", lambda: self._fill(self._count))
        more["fresh_size"] = self._size()
        more["fresh_get_mb_s"] = self._read("file-0.bin")
        began = time.perf_counter()
        self._beside("delete", self._delete_half)
        more["half_live_bytes"] = self._count // 2 * FILE_BYTES
        told = self._beside("collect", lambda: self._house.manage(*COLLECT))
        more["collect"] = json.loads(told)
        more["delete_and_collect_seconds"] = round(time.perf_counter() - began, 1)
        more["collected_size"] = self._size()
        aged = self._beside("refill", lambda: self._fill(self._count // 2))
        more["aged_size"] = self._size()
        more["aged_get_mb_s"] = self._read(f"file-{self._made - 1}.bin")
        more |= {"fresh_put_mb_s": round(median(fresh), 1), "aged_put_mb_s": round(median(aged), 1)}
        more["listing"] = {phase: times.summary() for phase, times in self._listings.items()}
        more["fresh_factor"] = round(more["fresh_size"] / more["logical_bytes"], 4)
        more["aged_factor"] = round(more["aged_size"] / more["logical_bytes"], 4)
        cost = self._meter.stop(settle=False)
        self._sitting.figure("W12", "aged / fresh", median(aged) / median(fresh), "×", cost, more)
        print(f"      {json.dumps(more)}", flush=True)

    def _beside(self, phase: str, work: Callable[[], Any]) -> Any:
        asker = Asker(self._server.base, self._server.headers)
        path = f"/api/v1/nodes/{self._server.root}/children?limit=100"
        with repeated(lambda: asker.ask("GET", path), LISTING_PAUSE_SECONDS) as times:
            done = work()
        self._listings[phase] = times
        print(f"      {phase}: listing {times.summary()}", flush=True)
        return done

    def _fill(self, count: int) -> Sequence[float]:
        """MB/s of each file."""
        speeds = []
        for _ in range(count):
            renew(self._source, self._made)
            outcome = clients.put([self._server.put(f"file-{self._made}.bin")], [self._source])
            speeds.append(FILE_BYTES / outcome.seconds / 1e6)
            self._made += 1
        clients.same(self._server.get(f"file-{self._made - 1}.bin"), self._source)
        return speeds

    def _read(self, name: str) -> float:
        target = self._server.get(name)
        clients.get([target], FILE_BYTES)
        return round(FILE_BYTES / clients.get([target], FILE_BYTES).seconds / 1e6, 1)

    def _delete_half(self) -> None:
        for number in range(0, self._count, 2):
            node = self._server.id(f"file-{number}.bin")
            self._server.ask("DELETE", f"nodes/{node}")
            self._server.ask("DELETE", f"trash/{node}")

    def _size(self) -> int:
        """Bytes of the database's own files on the disk, its log apart."""
        time.sleep(3)  # what is in the log moves over
        return disk_bytes(self._house.engine)


def disk_bytes(engine: Engine) -> int:
    """What an engine's tables occupy."""
    if engine.name == "sqlite":
        return engine.where.stat().st_blocks * 512
    folder = engine.where.parent / "mariadb" / "bench" if engine.name == "mariadb" else engine.where / "data" / "base"
    return sum(_blocks(path) for path in folder.rglob("*"))


def _blocks(path: Path) -> int:
    try:
        return path.stat().st_blocks * 512
    except OSError:
        return 0
