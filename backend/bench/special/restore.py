"""How long does a restore take, beside `cp` and fsync of the same bytes? (R6)

Fill, back up, then three times in turn: copy the backup's file and sync the copy; restore the backup into an empty
database. A restore hashes the dump, loads it and then verifies every byte; the copy does neither.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench import clients, engines
from bench.machine import BACKEND
from bench.meter import Meter
from bench.peers import holdfast
from bench.peers.holdfast import House
from bench.rounds import Run
from bench.sitting import MIB, Sitting, noise
from bench.special.turn import renew

FILE_BYTES = 256 * MIB
FILES = 40  # 10 GiB
TURNS = 3


def run(command: Run) -> None:
    """On the engines asked for; SQLite when none is named."""
    for name in [peer for peer in command.peers if peer.startswith("holdfast-")] or ["holdfast-sqlite"]:
        sitting = command.sitting(name, command.folder)
        with holdfast.house(sitting.folder, engine=name.removeprefix("holdfast-")) as house:
            _measure(sitting, house, max(2, int(command.scale.some(FILES))))


def _measure(sitting: Sitting, house: House, files: int) -> None:
    _fill(sitting, house, files)
    backup = sitting.folder / "all.holdfast"
    meter = Meter(house.engine.roots).start()
    taken = _seconds(lambda: house.manage("backup", str(backup)))
    copies, restores = [], []
    for turn in range(TURNS):
        copies.append(_seconds(lambda: _copied(backup)))
        restores.append(_restored(sitting.folder / f"turn-{turn}", house, backup))
    cost = meter.stop(settle=False)
    size = backup.stat().st_size
    backup.unlink()
    more = {
        "files": files, "bytes": size, "backup_s": round(taken, 1),
        "copy_s": [round(value, 1) for value in copies], "restore_s": [round(value, 1) for value in restores],
    }  # fmt: skip
    sitting.figure("R6", "restore / cp + fsync", median(restores) / median(copies), "×", cost, more)
    print(f"      {more}", flush=True)


def _fill(sitting: Sitting, house: House, files: int) -> None:
    source = noise(sitting.round_folder, FILE_BYTES)
    with house.serve(HOLDFAST_ACCESS_TOKEN_LIFE="6h") as server:
        for number in range(files):
            renew(source, number)
            clients.put([server.put(f"file-{number}.bin")], [source])


def _copied(backup: Path) -> None:
    """What anybody would do with a file: a copy that is on the disk."""
    copy = backup.with_name("copy")
    subprocess.run(["cp", backup, copy], check=True)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    copy.unlink()


def _restored(folder: Path, house: House, backup: Path) -> float:
    """Seconds of a restore into an empty database of the same engine, which goes afterwards."""
    folder.mkdir()
    folder.chmod(0o755)
    with engines.engine(house.engine.name, folder) as empty:
        env = house.environment({"HOLDFAST_DATABASE": empty.url, "HOLDFAST_DATA": str(folder / "data")})
        os.sync()
        command = [sys.executable, str(BACKEND / "manage.py"), "restore", str(backup)]
        began = time.perf_counter()
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
        if done.returncode or "all is well" not in done.stdout:
            raise RuntimeError(f"restore: {done.stdout}{done.stderr}")
    shutil.rmtree(folder)
    return seconds


def _seconds(work: Callable[[], object]) -> float:
    os.sync()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
