"""Which lines of the results does the report stand on, and what is compared with what?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

BUSY = 0.25  # share of the cores that others may use before a round counts as disturbed
Lines = list[dict[str, Any]]
Key = tuple[str, str]  # row, variant


@dataclass(frozen=True)
class Spread:
    """Median, least and most."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread | None:
        """None of nothing."""
        ranked = sorted(values)
        return cls(median(ranked), ranked[0], ranked[-1]) if ranked else None


class Table:
    """The figures of one workload on one state of the code."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._by_key: dict[Key, Lines] = defaultdict(list)
        for line in lines:
            self._by_key[line["row"], line["variant"]].append(line)

    @property
    def commit(self) -> str:
        """The commits of the code measured; more than one when a change between them touched nothing that matters."""
        return ", ".join(dict.fromkeys(line["commit"] for line in self.lines))

    @property
    def days(self) -> str:
        return ", ".join(dict.fromkeys(line["at"][:10] for line in self.lines))

    @property
    def rounds(self) -> int:
        return len({line["round"] for line in self.lines})

    def of(self, row: str, variant: str) -> Lines:
        """The lines of one figure, one a round."""
        return self._by_key.get((row, variant), [])

    def rows(self) -> list[str]:
        return list(dict.fromkeys(line["row"] for line in self.lines))

    def spread(self, row: str, variant: str, field: str = "value") -> Spread | None:
        return Spread.of(line[field] for line in self.of(row, variant))

    def disturbed(self, *keys: Key) -> bool:
        """Whether others used the machine beside one of these: then a ratio of them is no verdict."""
        return any(line["busy"] > BUSY for key in keys for line in self.of(*key))

    def ratio(self, ours: Key, theirs: Key) -> Spread | None:
        """Ours divided by theirs, round by round."""
        other = {line["round"]: line["value"] for line in self.of(*theirs)}
        return Spread.of(line["value"] / other[line["round"]] for line in self.of(*ours) if other.get(line["round"]))


def quiet(lines: Iterable[dict[str, Any]]) -> Lines:
    """Those of rounds in which others left the machine alone before every sitting."""
    all_lines = list(lines)
    disturbed = {line["round"] for line in all_lines if line["busy"] > BUSY}
    return [line for line in all_lines if line["round"] not in disturbed]


def choose(lines: Iterable[dict[str, Any]], workload: str, enough: int) -> Table | None:
    """The newest state of the code with `enough` rounds; when there is none, the newest that was measured at all.

    Where there are as many quiet rounds, those in which the machine was busy with other things are left out.
    """
    by_code: dict[str, Lines] = {}
    for line in lines:
        if line["workload"] == workload:
            by_code.setdefault(line["code"], []).append(line)
    kept = [calm if Table(calm := quiet(found)).rounds >= enough else found for found in by_code.values()]
    tables: Sequence[Table] = sorted(map(Table, kept), key=lambda table: str(table.lines[-1]["at"]))
    whole = [table for table in tables if table.rounds >= enough]
    return (whole or list(tables) or [None])[-1]  # type: ignore[list-item]
