"""The way out and the way in: `export` and `import` of 10 GiB, beside PUT and GET of the same bytes at the same store.

Each command runs once whole; once more it is killed (-9) when half of the bytes are there, and the same command goes
on. What leaves is hashed against what was put in, what comes in is compared with it, byte for byte.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import clients
from bench.machine import BACKEND
from bench.meter import Meter
from bench.peers import holdfast
from bench.peers.holdfast import House
from bench.rounds import Run
from bench.sitting import MIB, Sitting, noise
from bench.special.ageing import disk_bytes
from bench.special.turn import renew

FILE_BYTES = 256 * MIB
FILES = 40  # 10 GiB
LOOK_SECONDS = 0.05
LONG = {"HOLDFAST_ACCESS_TOKEN_LIFE": "6h"}


@dataclass(frozen=True)
class Taken:
    """Seconds: of a command that nobody stopped, and of one that was killed half-way, before and after."""

    whole: float
    killed_after: float
    then: float


def run(command: Run) -> None:
    """On the engines asked for; SQLite when none is named."""
    for name in [peer for peer in command.peers if peer.startswith("holdfast-")] or ["holdfast-sqlite"]:
        sitting = command.sitting(name, command.folder)
        with holdfast.house(sitting.folder, engine=name.removeprefix("holdfast-")) as house:
            Transfer(sitting, house, max(4, int(command.scale.some(FILES)))).run()


class Transfer:
    """A full drive, what leaves it, and the empty ones that it comes into."""

    def __init__(self, sitting: Sitting, house: House, files: int) -> None:
        self._sitting, self._house, self._bytes = sitting, house, files * FILE_BYTES
        self._digests: dict[str, str] = {}
        self._names = [f"file-{number}.bin" for number in range(files)]

    def run(self) -> None:
        """All four, each as a ratio of what the store does by itself."""
        self._meter = Meter(self._house.engine.roots).start()
        put, get = self._fill()
        space = self._house.manage("export", "--list").split("\t")[0]
        folder, file = self._sitting.folder / "folders", self._sitting.folder / "all.sqlite"
        self._keep("export, folders / GET", self._out(["export", "--space", space], folder, self._check_folders), get)
        self._keep("export, one file / GET", self._out(["export", "--all", "--sqlite"], file, lambda _: None), get)
        self._keep("import, folders / PUT", self._in(["import", str(folder / "files"), "--as", "bench", "--into"]), put)
        self._keep("import, one file / PUT", self._in(["import", "--sqlite", str(file)]), put)

    def _fill(self) -> tuple[float, float]:
        """MB/s of PUT and of GET, one stream each, medians over the files."""
        source = noise(self._sitting.round_folder, FILE_BYTES)
        puts, gets = [], []
        with self._house.serve(**LONG) as server:
            for number, name in enumerate(self._names):
                renew(source, number)
                self._digests[name] = _sha256(source)
                puts.append(FILE_BYTES / clients.put([server.put(name)], [source]).seconds / 1e6)
            for name in self._names:
                gets.append(FILE_BYTES / clients.get([server.get(name)], FILE_BYTES).seconds / 1e6)
        return median(puts), median(gets)

    def _out(self, words: list[str], target: Path, check: Callable[[Path], None]) -> Taken:
        """To `target`, and once more beside it, where the first one is killed; `target` stays."""
        whole = self._seconds(self._house, [*words, str(target)])
        check(target)
        again = target.with_name(f"killed-{target.name}")
        growing = again if target.is_dir() else again.with_name(f"{again.name}.partial")
        before = self._killed(self._house, [*words, str(again)], lambda: _size(growing))
        after = self._seconds(self._house, [*words, str(again)])
        check(again)
        shutil.rmtree(again) if again.is_dir() else again.unlink()
        return Taken(whole, before, after)

    def _in(self, words: list[str]) -> Taken:
        """Into two empty drives, one after the other."""
        with self._empty("whole") as (house, more):
            whole = self._seconds(house, [*words, *more(words)])
            self._check_house(house)
        with self._empty("killed") as (house, more):
            before = self._killed(house, [*words, *more(words)], lambda: disk_bytes(house.engine))
            after = self._seconds(house, [*words, *more(words)])
            self._check_house(house)
        return Taken(whole, before, after)

    @contextmanager
    def _empty(self, name: str) -> Iterator[tuple[House, Callable[[list[str]], list[str]]]]:
        """A drive where only bench lives, and what `--into` is followed by."""
        folder = self._sitting.folder / name
        folder.mkdir()
        folder.chmod(0o755)  # an engine of its own user looks into it
        with holdfast.house(folder, engine=self._house.engine.name) as house:
            with house.serve():
                pass  # bench is there
            space = house.manage("export", "--list").split("\t")[0]
            yield house, lambda words: [space] if words[-1] == "--into" else []
        shutil.rmtree(folder)

    def _seconds(self, house: House, words: list[str]) -> float:
        began = time.perf_counter()
        house.manage(*words)
        return time.perf_counter() - began

    def _killed(self, house: House, words: list[str], there: Callable[[], int]) -> float:
        """Seconds until half of the bytes were there and the command was killed."""
        command = [sys.executable, str(BACKEND / "manage.py"), *words]
        began = time.perf_counter()
        with subprocess.Popen(command, env=house.environment({}), stdout=subprocess.DEVNULL) as running:
            while there() < self._bytes // 2:
                if running.poll() is not None:
                    raise RuntimeError(f"{' '.join(words)} ended before it was killed: {running.returncode}")
                time.sleep(LOOK_SECONDS)
            running.kill()
        return time.perf_counter() - began

    def _check_folders(self, folder: Path) -> None:
        for name, digest in self._digests.items():
            if _sha256(folder / "files" / name) != digest:
                raise RuntimeError(f"export: {name} is not what was put in")

    def _check_house(self, house: House) -> None:
        with house.serve(**LONG) as server:
            for name in self._names:
                clients.same(server.get(name), self._sitting.folder / "folders" / "files" / name)

    def _keep(self, name: str, taken: Taken, own: float) -> None:
        speed = self._bytes / taken.whole / 1e6
        more = {"bytes": self._bytes, "mb_s": round(speed, 1), "own_mb_s": round(own, 1)}
        more |= {key: round(seconds, 1) for key, seconds in vars(taken).items()}
        self._sitting.figure("transfer", name, speed / own, "×", self._meter.stop(settle=False), more)
        print(f"      {more}", flush=True)
        self._meter = Meter(self._house.engine.roots).start()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    """Bytes that a file, or all files of a folder, occupy."""
    try:
        files = path.rglob("*") if path.is_dir() else [path]
        return sum(one.stat().st_blocks * 512 for one in files if one.is_file())
    except OSError:  # not there yet, or renamed in this moment: asked again soon
        return 0
