"""Measurements as lines of JSON, one a measurement, kept for good in bench/results: they add up over commands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import machine

FOLDER = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Line:
    """One figure. `value` is in `unit`; cpu in seconds; peak and written in bytes; `stored` bytes went in or out.

    `round` names the round that it was measured in: only figures of one round may be divided by each other. `busy` is
    the share of the cores that others used just before.
    """

    workload: str
    row: str
    variant: str
    round: str
    seed: int
    value: float
    unit: str
    seconds: float
    stored: int
    durable: str
    version: str
    busy: float
    client_cpu: float = 0.0
    server_cpu: float = 0.0
    peak: int = 0
    written: int = 0
    more: dict[str, Any] = field(default_factory=dict)


def append(line: Line, folder: Path = FOLDER) -> None:
    """Add it to the file of its workload, with the commit, the code's fingerprint, the machine and the time."""
    folder.mkdir(exist_ok=True)
    facts = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": machine.commit(),
        "code": machine.code(),
        "machine": machine.describe(),
    }
    text = json.dumps({**facts, **_short(asdict(line))}, ensure_ascii=False)
    with (folder / f"{line.workload}.jsonl").open("a", encoding="utf-8") as file:
        file.write(text + "\n")


def _short(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}


def load(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """Every line ever written, oldest first within a workload."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def rounds_of(lines: Iterable[dict[str, Any]], workload: str, rows: Iterable[str], code: str) -> int:
    """How many rounds of `workload` there are on that code in which all `rows` were measured."""
    found: dict[str, set[str]] = {}
    for line in lines:
        if line["workload"] == workload and line["code"] == code:
            found.setdefault(line["round"], set()).add(line["row"])
    return sum(set(rows) <= seen for seen in found.values())
