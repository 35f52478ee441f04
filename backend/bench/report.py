"""One page of Markdown and one picture, from all that was measured: rows where others win stay in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import goals, machine, picture, results, rows, special_tables
from bench.peers import PEERS
from bench.selecting import BUSY, Spread, Table, choose

PAGE = machine.ROOT / "docs" / "performance.md"
PICTURE = machine.ROOT / "docs" / "pictures" / "performance.svg"
NOTES = Path(__file__).with_name("notes.md")
MIB = 1024 * 1024

HEADS = {
    "W1": ("W1: PUT of 1 GiB", {"": "PUT"}, "stored"),
    "W2": ("W2: PUT of 8 × 128 MiB at once", {"": "PUT"}, "stored"),
    "W3": (
        "W3: 5,000 files of 10 KB, eight connections",
        {"single": "one a request", "bulk of 100": "100 a request or commit", "read back": "GET of 1,000 of them"},
        "stored",
    ),
    "W4": (
        "W4: GET of 1 GiB",
        {
            "1 stream": "1 stream", "8 streams": "8 streams", "1 stream, never verified": "1 stream, never verified",
            "8 streams, never verified": "8 streams, never verified",
        },
        "",
    ),
    "W6": ("W6: ranges of 64 KiB at random places of 1 GiB, eight connections", {"": "GET"}, ""),
    "W7": ("W7: 1 GiB once more", {"identical": "identical", "one byte changed": "one byte changed"}, "stored"),
}  # fmt: skip


def write(measured: Path = results.FOLDER, page: Path = PAGE, drawn: Path = PICTURE) -> None:
    """Make the page and the picture anew."""
    there = list(results.load(measured))
    tables = {name: choose(there, name, _enough(name)) for name in HEADS}
    drawn.write_text(picture.draw(tables), encoding="utf-8")
    page.write_text("\n".join(_page(tables, there)) + "\n", encoding="utf-8")
    print(f"{page} and {drawn} are new.")


def _enough(workload: str) -> int:
    return next(group.rounds for group in rows.GROUPS if workload in group.workloads)


def _page(tables: dict[str, Table | None], there: list[dict[str, Any]]) -> Iterator[str]:
    yield from _head(tables)
    yield from _goals(tables)
    for workload, table in tables.items():
        if table:
            yield from _table(workload, table)
    yield from special_tables.sections(there)
    if NOTES.exists():
        yield ""
        yield NOTES.read_text(encoding="utf-8").rstrip()


def _head(tables: dict[str, Table | None]) -> Iterator[str]:
    on = next((table.lines[-1]["machine"] for table in tables.values() if table), machine.describe())
    yield from (
        "# Performance",
        "",
        "Made by `make bench` from the measurements in `backend/bench/results`. **Only the ratios count**, and they "
        "are taken within rounds: absolute figures drift between machines and hours. Rows where others are faster "
        "stay in.",
        "",
        f"Machine: {on['cores']} cores ({on['cpu']}), {on['memory_gib']} GiB of memory, Linux {on['kernel']}, Python "
        f"{on['python']}. Client, server and engine share it; TLS off.",
        "",
        "How: one server at a time, in an empty folder on a real disk, in an order shuffled each round. New random "
        "bytes each round. One client for all: curl for large files, `bench/flood.c` for small requests. Every "
        "answer's status is checked; what went in is read back and compared, byte for byte (W3: a sample). A figure "
        "is the median of the rounds, in brackets the lowest and the highest. *CPU* and *memory* are the server's, its "
        "engine's included and the kernel's cache not, for the first column of figures; *written* is bytes to the disk "
        "per byte stored, until the server rests; MariaDB rests while pages still wait in its memory.",
        "",
        "To repeat it: `make bench` measures what the present state of the code still lacks, an hour at most, and "
        "goes on when it is called again; `ONLY=W3 PEERS=holdfast-sqlite,copyparty ROUNDS=1` narrows it. `ONLY=turn`, "
        "`crowd`, `memory` and `W12` ask Holdfast alone.",
        "",
        "![The same figures as bars](pictures/performance.svg)",
    )


def _goals(tables: dict[str, Table | None]) -> Iterator[str]:
    yield from (
        "",
        "## Against the goals",
        "",
        "| goal | Holdfast on SQLite, unless named | least | is |",
        "|---|---|---|---|",
    )
    for goal in goals.GOALS:
        yield f"| {goal.name} | {goal.says} | {goal.least:g} | {_verdict(goal, tables.get(goal.workload))} |"
    yield from (
        "",
        f"† Others used more than {BUSY:.0%} of the cores beside one of the two, so this is no verdict yet.",
    )


def _verdict(goal: goals.Goal, table: Table | None) -> str:
    found = goal.reached(table)
    if table is None or found is None:
        return "not measured"
    if table.disturbed(goal.ours, goal.theirs):
        return f"{_ratio(found)} †"
    return _ratio(found) if found.middle >= goal.least else f"{_ratio(found)} **short**"


def _table(workload: str, table: Table) -> Iterator[str]:
    title, variants, stored = HEADS[workload]
    shown = {key: head for key, head in variants.items() if any(line["variant"] == key for line in table.lines)}
    unit = table.lines[0]["unit"]
    heads = [f"{head}, {unit}" for head in shown.values()] + ["CPU", "memory MiB", *(["written"] if stored else [])]
    plural = "s" if table.rounds > 1 else ""
    used = Spread.of(line["busy"] * 100 for line in table.lines)
    busy = f" Others used {used.low:.0f}–{used.high:.0f} % of the cores just before." if used else ""
    yield from (
        "",
        f"## {title}",
        "",
        f"{table.rounds} round{plural} on commit {table.commit}, {table.days}.{busy}",
        "",
    )
    yield f"| | {' | '.join(heads)} | version | durable |"
    yield f"|{'---|' * (len(heads) + 3)}"
    order = list(rows.TITLES)
    for row in sorted(table.rows(), key=order.index):
        yield f"| {' | '.join(_cells(table, row, list(shown), stored))} |"
    yield from _small_print(workload, table)


def _cells(table: Table, row: str, variants: list[str], stored: str) -> Iterator[str]:
    first = next(lines for variant in variants if (lines := table.of(row, variant)))
    yield f"**{rows.TITLES[row]}**" if row.startswith("holdfast") else rows.TITLES[row]
    for variant in variants:
        yield _figure(table.spread(row, variant))
    cpu = Spread.of(line["server_cpu"] for line in first)
    yield f"{cpu.middle:.1f} s" if cpu else "—"
    peak = Spread.of(line["peak"] / MIB for line in first)
    # What writes rows straight is the benchmark itself: its memory would say nothing.
    yield f"{peak.middle:.0f}" if peak and row in PEERS else "—"
    if stored:
        written = Spread.of(line["written"] / line["stored"] for line in first if line["stored"])
        yield f"{written.middle:.2f} ×" if written else "—"
    yield first[-1]["version"]
    yield first[-1]["durable"]


def _small_print(workload: str, table: Table) -> Iterator[str]:
    sizes = {line["row"]: line["more"]["size"] for line in table.lines if "size" in line["more"]}
    for row, size in sizes.items():
        if size < max(sizes.values()):
            yield ""
            yield f"{rows.TITLES[row]} holds a file in memory whole: it was given one of {size // MIB} MiB."
    fetched = {
        line["row"]: line["more"]["fetched_per_sent"] for line in table.lines if "fetched_per_sent" in line["more"]
    }
    if fetched:
        yield ""
        told = "; ".join(
            f"{rows.TITLES[row].removeprefix('Holdfast on ')} {factor:g} ×" for row, factor in fetched.items()
        )
        yield f"Bytes that the engine's pages hold which were touched for each byte sent: {told}."
    client = Spread.of(line["client_cpu"] / line["seconds"] for line in table.lines if line["row"] in PEERS)
    if client:
        yield ""
        yield f"The client used {client.low:.2f}–{client.high:.2f} of a core."


def _figure(spread: Spread | None) -> str:
    return "—" if spread is None else f"{spread.middle:,.0f} ({spread.low:,.0f}–{spread.high:,.0f})"


def _ratio(spread: Spread) -> str:
    return f"{spread.middle:.2f} ({spread.low:.2f}–{spread.high:.2f})"
