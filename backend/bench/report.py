"""One Markdown page of all results, with the machine in its head."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from statistics import median

from bench.transfer import STREAMS, Results

TITLES = {"put": "PUT", "get": "GET, 1 stream", "get8": f"GET, {STREAMS} streams"}
DURABLE = {
    "holdfast": "fsync on every commit (2 MiB)", "nginx": "none", "copyparty": "none",
    "raw SQLite rows": "fsync on every commit (2 MiB)", "raw write + fsync": "one fsync at the end",
}  # fmt: skip


def page(results: Results, *, rounds: int, size: int) -> str:
    """The whole of docs/performance.md."""
    ours = results["holdfast"]
    lines = [
        "# Performance",
        "",
        f"Measured with `make bench ROUNDS={rounds}`: {size / 2**30:g} GiB of random bytes, {rounds} rounds in "
        "shuffled order, one server at a time, one client (curl) on the same machine. Median MB/s, and in "
        "brackets the slowest and the fastest round. **Only the ratios count**: absolute "
        "figures drift between machines and hours.",
        "",
        f"Machine: {machine()}.",
        "",
        f"| | {' | '.join(TITLES.values())} | durable |",
        "|---|---|---|---|---|",
    ]
    for name, columns in sorted(results.items(), key=lambda row: _order(row[0])):
        cells = [_cell(columns.get(column, []), size, column) for column in TITLES]
        lines.append(f"| {name} | {' | '.join(cells)} | {DURABLE[name]} |")
    lines += ["", "| Holdfast beside | PUT | GET, 1 stream | GET, 8 streams |", "|---|---|---|---|"]
    for name in ("nginx", "copyparty", "raw SQLite rows", "raw write + fsync"):
        ratios = [_ratio(results[name].get(column, []), ours[column]) for column in TITLES]
        lines.append(f"| {name} | {' | '.join(ratios)} |")
    return "\n".join([*lines, "", *NOTES, ""])


NOTES = [
    "A ratio above 1 says that Holdfast was faster. Ratios are medians of the rounds' own ratios.",
    "",
    "What stands behind the rows: Holdfast checks the token and the rights, hashes every byte, stores equal chunks "
    "once and answers only after the commits are on the disk; its GET goes through a signed URL. nginx (Debian's, its "
    "defaults with `sendfile on`) and copyparty (its defaults) check no rights here and do not wait for the disk. "
    "Chunks are not hashed again on reading yet, so there is no row for reading with verification.",
]


def machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GiB of memory, Python {platform.python_version()}"


def _order(name: str) -> int:
    return list(DURABLE).index(name)


def _speed(seconds: float, size: int, column: str) -> float:
    return size * (STREAMS if column == "get8" else 1) / seconds / 1e6


def _cell(times: list[float], size: int, column: str) -> str:
    if not times:
        return "—"
    speeds = sorted(_speed(seconds, size, column) for seconds in times)
    return f"{median(speeds):.0f} ({speeds[0]:.0f}–{speeds[-1]:.0f})"


def _ratio(theirs: list[float], ours: list[float]) -> str:
    if not theirs:
        return "—"
    return f"{median(their / our for their, our in zip(theirs, ours, strict=True)):.2f}"
