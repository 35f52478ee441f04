"""One row's turn in one round: where it may write, what it is fed, and how its figures are kept."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import results
from bench.clients import Outcome
from bench.meter import Cost, Meter

MIB = 1024 * 1024


@dataclass(frozen=True)
class Scale:
    """How much: bytes of the large file, number and bytes of small files, number and bytes of ranges, streams."""

    size: int = 1024 * MIB
    streams: int = 8
    small_files: int = 5_000
    small_bytes: int = 10_000
    ranges: int = 4_000
    range_bytes: int = 64 * 1024

    @property
    def parallel_size(self) -> int:
        """Bytes of each of the files that go in together."""
        return self.size // self.streams

    @property
    def full(self) -> bool:
        """Whether these are the sizes that the goals speak of; smaller ones are for trying things out."""
        return self == Scale()

    def some(self, amount: float) -> float:
        """Seconds, or bytes, of what Holdfast is asked alone: an eighth of `amount` when things are only tried out."""
        return amount if self.full else amount / 8


@dataclass(frozen=True)
class Subject:
    """What a row is called, and what is told beside its figures."""

    name: str
    durable: str
    version: str
    largest: int | None = None
    ranges: bool = True


@dataclass
class Sitting:
    """A row in a round. `folder` is its own and empty; `round_folder` holds what all rows of the round are fed."""

    subject: Subject
    round: str
    seed: int
    folder: Path
    round_folder: Path
    scale: Scale
    results: Path
    busy: float
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.seed} {self.subject.name}")

    def source(self) -> Path:
        """A file of incompressible bytes, the same for every row of the round that can take it."""
        return noise(self.round_folder, min(self.scale.size, self.subject.largest or self.scale.size))

    def measure(self, roots: Sequence[int], run: Callable[[], Outcome], *, settle: bool) -> tuple[Outcome, Cost]:
        """Run it and watch what it costs the servers."""
        os.sync()  # what was left to be written before is not this measurement's burden
        meter = Meter(roots).start()
        outcome = run()
        return outcome, meter.stop(settle=settle)

    def keep(
        self, workload: str, variant: str, measured: tuple[Outcome, Cost], *, amount: int, unit: str, stored: int,
        more: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Keep amount / seconds as `unit` (MB/s: amount is bytes), and say it."""
        outcome, cost = measured
        rate = amount / outcome.seconds / (1e6 if unit == "MB/s" else 1)
        results.append(
            results.Line(
                workload, self.subject.name, variant, self.round, self.seed, rate, unit, outcome.seconds, stored,
                self.subject.durable, self.subject.version, self.busy, outcome.client_cpu, cost.cpu,
                cost.peak, cost.written, {**outcome.more, **(more or {})},
            ),
            self.results,
        )  # fmt: skip
        print(f"    {workload} {self.subject.name:18} {variant:24} {rate:9.1f} {unit}", flush=True)

    def figure(self, workload: str, variant: str, value: float, unit: str, cost: Cost, more: dict[str, Any]) -> None:
        """Keep a figure that is no speed: `more` tells what stands behind it."""
        subject = self.subject
        results.append(
            results.Line(
                workload, subject.name, variant, self.round, self.seed, value, unit, 0.0, 0, subject.durable,
                subject.version, self.busy, 0.0, cost.cpu, cost.peak, cost.written, more,
            ),
            self.results,
        )  # fmt: skip
        print(f"    {workload} {subject.name:18} {variant:24} {value:9.2f} {unit}", flush=True)


def noise(folder: Path, size: int) -> Path:
    """A file of `size` random bytes, made on first use."""
    path = folder / f"noise-{size}"
    if not path.exists():
        with path.open("wb") as file:
            for _ in range(0, size, MIB):
                file.write(os.urandom(min(MIB, size - file.tell())))
    return path
