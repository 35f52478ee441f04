"""Rounds: every row of a group once, one at a time, in shuffled order, each in an empty folder."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, results, rows
from bench.clients import Failed
from bench.rows import Group
from bench.selecting import quiet
from bench.sitting import Scale, Sitting


class Run:
    """One command's work: it ends in time, and what it measured is kept line by line."""

    def __init__(self, folder: Path, *, seed: int, until: float, scale: Scale, results: Path) -> None:
        self.folder, self.seed, self.scale, self.results = folder, seed, scale, results
        self._until = until
        self._name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        self._counted = 0
        self.failures: list[str] = []
        self.peers: Sequence[str] = ()
        self.ageing_files: int | None = None

    def groups(self, only: Sequence[str], peers: Sequence[str], count: int | None) -> None:
        """The rounds of every group that is asked for: `count` each, or what this code still lacks on a quiet machine.

        A round of each group, then the next of each: whenever time runs out, everything has been measured as often.
        """
        left: dict[Group, int] = {}
        longest: dict[Group, float] = {}
        for group in rows.GROUPS:
            wanted, chosen = _asked(group, only, peers)
            if wanted and chosen:
                left[group] = count if count is not None else self._lacking(group, wanted, chosen)
        while any(left.values()):
            for group in [group for group, lacking in left.items() if lacking]:
                wanted, chosen = _asked(group, only, peers)
                if not self.time_for(longest.get(group, 0)):
                    print(f"No time left for {left[group]} rounds of {', '.join(wanted)}: run it again.", flush=True)
                    left[group] = 0
                    continue
                began = time.monotonic()
                self._round(group, wanted, chosen)
                longest[group] = max(longest.get(group, 0), time.monotonic() - began)
                left[group] -= 1

    def time_for(self, seconds: float) -> bool:
        """Whether what takes that long would end in time."""
        return time.monotonic() + seconds < self._until

    def sitting(self, name: str, round_folder: Path) -> Sitting:
        """A row's turn, with an empty folder."""
        here = self.folder / "here"
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        os.sync()
        return Sitting(
            rows.subject(name), self.round, self.seed, here, round_folder, self.scale, self.results, machine.busy()
        )

    @property
    def round(self) -> str:
        return f"{self._name}-{self._counted}"

    def _lacking(self, group: Group, wanted: Sequence[str], chosen: Sequence[str]) -> int:
        there = quiet(results.load(self.results))
        done = min(
            results.rounds_of(there, name, [row for row in chosen if rows.takes_part(row, name)], machine.code())
            for name in wanted
        )
        return max(0, group.rounds - done)

    def _round(self, group: Group, wanted: Sequence[str], chosen: Sequence[str]) -> None:
        self._counted += 1
        order = list(chosen)
        random.Random(f"{self.seed} {self._counted}").shuffle(order)
        print(f"round {self.round} of {', '.join(wanted)}: {', '.join(order)}", flush=True)
        common = self.folder / "round"
        shutil.rmtree(common, ignore_errors=True)
        common.mkdir()
        for name in order:
            sitting = self.sitting(name, common)
            try:
                rows.sit(name, wanted[0])(sitting, set(wanted))
            except (Failed, OSError, RuntimeError) as error:
                # One that does not work must not take the others' figures with it; it is told, and its row stays empty.
                self.failures.append(f"{name}: {error}")
                print(f"    {name} FAILED: {str(error)[-1500:]}\n{_logs(sitting.folder)}", file=sys.stderr, flush=True)
            shutil.rmtree(sitting.folder, ignore_errors=True)
            os.sync()
        shutil.rmtree(common)


def _asked(group: Group, only: Sequence[str], peers: Sequence[str]) -> tuple[list[str], list[str]]:
    """The workloads and the rows of the group that are asked for."""
    return (
        [name for name in group.workloads if name in only or not only],
        [name for name in group.rows if name in peers or not peers],
    )


def _logs(folder: Path) -> str:
    """The last words of the servers."""
    return "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(folder.glob("*.log")))
