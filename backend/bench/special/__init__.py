"""Measurements of Holdfast alone: no peer could be asked the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.rounds import Run
from bench.special import ageing, archive, crowd, memory, million, page, photographs, restore, thousand, transfer, turn

RUNS: dict[str, Callable[[Run], None]] = {
    "turn": turn.run, "crowd": crowd.run, "memory": memory.run, "W12": ageing.run,
    "million": million.run, "archive": archive.run, "photographs": photographs.run,
    "page": page.run, "restore": restore.run, "transfer": transfer.run,
    "thousand": thousand.run,
}  # fmt: skip
NAMES = tuple(RUNS)


def run(command: Run, only: Sequence[str]) -> None:
    """Those that are asked for by name: each takes minutes."""
    for name in RUNS:
        if name in only:
            RUNS[name](command)
