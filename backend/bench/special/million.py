"""Pages, moves and searches in a space of a million nodes, on each engine (P4, P5, P10); see million.py, listing.py and
search.py."""

from __future__ import annotations

import json
import subprocess
import sys

from bench import engines
from bench.machine import BACKEND
from bench.meter import Meter
from bench.peers.holdfast import House
from bench.rounds import Run

WORKLOADS = {"pages": "listing", "changes": "listing", "search": "search"}


def run(command: Run) -> None:
    """On the engines that are asked for, all by default."""
    for name in engines.NAMES:
        row = f"holdfast-{name}"
        if command.peers and row not in command.peers:
            continue
        sitting = command.sitting(row, command.folder)
        with engines.engine(name, sitting.folder) as engine:
            house = House(sitting.folder, engine)
            meter = Meter(engine.roots).start()
            done = subprocess.run(
                [sys.executable, "-m", "bench.million", str(1 if command.scale.full else 0.05)],
                env=house.environment({}), cwd=BACKEND, stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
            cost = meter.stop(settle=False)
            for what, figures in json.loads(done.stdout.splitlines()[-1]).items():
                for variant, more in figures.items():
                    sitting.figure(WORKLOADS[what], variant, more["p95_ms"], "ms", cost, more)
