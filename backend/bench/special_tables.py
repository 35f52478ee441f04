"""The sections of the report about Holdfast alone: turn, crowd, memory, ageing, a million nodes. Each from its newest
measurement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench import rows
from bench.selecting import BUSY

GIB = 1024**3

Line = dict[str, Any]


def sections(lines: list[Line]) -> Iterator[str]:
    """All that was ever measured of them."""
    yield from _turn(_newest(lines, "turn"))
    yield from _crowd(_newest(lines, "crowd"))
    yield from _thousand(_newest(lines, "thousand"))
    yield from _memory(_newest(lines, "memory"))
    yield from _ageing(_newest(lines, "W12"))
    yield from _restore(_newest(lines, "R6"))
    yield from _transfer(_newest(lines, "transfer"))
    yield from _listing(_newest(lines, "listing"))
    yield from _search(_newest(lines, "search"))
    yield from _page(_newest(lines, "page"))


def _newest(lines: list[Line], workload: str) -> list[Line]:
    """The last line of each row and variant."""
    last = {(line["row"], line["variant"]): line for line in lines if line["workload"] == workload}
    return list(last.values())


def _on(lines: list[Line]) -> str:
    return f"On commit {', '.join(dict.fromkeys(line['commit'] for line in lines))}."


def _turn(lines: list[Line]) -> Iterator[str]:
    beside = [line for line in lines if "beside" in line["more"]]
    writers = [line for line in lines if "writers" in line["more"]]
    if beside:
        yield from (
            "", "## A small change beside an upload at full speed (SQLite)", "",
            f"{_on(beside)} Renames, one after the other; times in ms.", "",
            "| | alone p50 / p99 | beside: p50 | p99 | worst | failed | upload MB/s (alone) |",
            "|---|---|---|---|---|---|---|",
        )  # fmt: skip
    for line in beside:
        alone, with_it, more = line["more"]["alone"], line["more"]["beside"], line["more"]
        yield (
            f"| {line['variant']} | {alone['p50_ms']:.1f} / {alone['p99_ms']:.1f} | {with_it['p50_ms']:.1f} | "
            f"{with_it['p99_ms']:.1f} | {with_it['worst_ms']:.1f} | {with_it['failed']} | {more['upload_mb_s']:.0f} "
            f"({more['upload_alone_mb_s']:.0f}) |"
        )
    for line in writers:
        more = line["more"]
        answers = ", ".join(f"{status}: {count:,}" for status, count in more["statuses"].items() if count)
        yield ""
        yield (
            f"{_on([line])} {more['writers']} parallel writers for {more['minutes']:g} minutes: {more['done']:,} "
            f"requests ({line['value']:.0f} a second), **{more['failed']} failed** ({answers}); the slowest took "
            f"{more['worst_ms'] / 1000:.1f} s."
        )


def _crowd(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        more = line["more"]
        alone, beside = more["alone"], more["beside"]
        yield from (
            "", "## Slow downloads beside normal users, without a proxy (SQLite)", "",
            f"{_on([line])} {more['slow']['served']} of {more['slow_asked']} slow downloads ran, of "
            f"{more['slow_bytes_a_second'] // 1024} KiB a second each, beside {more['normal']} users who list, look "
            "and write small files.", "",
            "| normal users | p50 ms | p95 ms | p99 ms | worst ms | requests | failed |",
            "|---|---|---|---|---|---|---|",
            _times("alone", alone), _times("beside the slow ones", beside),
        )  # fmt: skip


def _thousand(lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    more = lines[0]["more"]
    yield from (
        "", "## A thousand slow downloads beside normal users (P8, SQLite)", "",
        f"{_on(lines)} `python -m bench --only thousand`: {more['slow_asked']:,} downloads of large files, none of "
        f"which takes more than {more['slow_bytes_a_second'] // 1024} KiB a second, beside {more['normal']} users who "
        "list, look and write small files, by the same way; all on one machine.", "",
        "| normal users | p50 ms | p95 ms | p99 ms | worst ms | requests | failed |",
        "|---|---|---|---|---|---|---|",
    )  # fmt: skip
    for line in lines:
        yield _times(f"{line['variant']}, alone", line["more"]["alone"])
        yield _times(f"{line['variant']}, beside", line["more"]["beside"])
    yield ""
    for line in lines:
        slow = line["more"]["slow"]
        answers = ", ".join(f"{count:,} with {status}" for status, count in sorted(slow["statuses"].items()))
        speed, wal, memory = slow["bytes"] / line["more"]["seconds"], line["more"]["wal_bytes"], line["peak"]
        yield (
            f"- {line['variant'].capitalize()}: p95 **{line['value']:.2f} times** as long as alone. The slow downloads "
            f"were answered {answers} (0: not at all); {slow['going_on']:,} went on to the end, together at "
            f"{speed / 1e6:.0f} MB/s. SQLite's log was at most {wal / 1024**2:.0f} MiB, memory of the servers at most "
            f"{memory / 1024**2:,.0f} MiB."
        )


def _times(name: str, times: dict[str, float]) -> str:
    figures = " | ".join(f"{times[key]:.1f}" for key in ("p50_ms", "p95_ms", "p99_ms", "worst_ms"))
    return f"| {name} | {figures} | {times['count']:,} | {times['failed']} |"


def _memory(lines: list[Line]) -> Iterator[str]:
    if lines:
        yield from ("", f"## Memory: {lines[0]['stored'] / GIB:g} GiB up and down (SQLite)", "", _on(lines), "",
                    "| | MB/s | growth of the worker that grew most, MiB |", "|---|---|---|")  # fmt: skip
    for line in lines:
        yield f"| {line['variant']} | {line['value']:.0f} | {line['more']['growth_mib']:.1f} |"


def _ageing(lines: list[Line]) -> Iterator[str]:
    if lines:
        yield from (
            "", "## W12: fill, delete half, collect, refill", "",
            "*Size* is the database's files over the bytes that are live then; the log is not counted.", "",
            "| | logical GiB | fresh size | half deleted, collected | aged size | PUT aged / fresh | "
            "GET aged / fresh | listing p95: idle, fill, delete, collect, refill (ms) |",
            "|---|---|---|---|---|---|---|---|",
        )  # fmt: skip
    for line in lines:
        more = line["more"]
        listing = ", ".join(f"{times['p95_ms']:.0f}" for times in more["listing"].values())
        cells = (
            f"{rows.TITLES[line['row']]} ({line['commit']})", f"{more['logical_bytes'] / GIB:.0f}",
            f"{more['fresh_factor']:.3f}", f"{more['collected_size'] / more['half_live_bytes']:.3f}",
            f"{more['aged_factor']:.3f}", f"{line['value']:.2f}",
            f"{more['aged_get_mb_s'] / more['fresh_get_mb_s']:.2f}", listing,
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _restore(lines: list[Line]) -> Iterator[str]:
    if lines:
        yield from (
            "", "## Restore beside a copy (R6)", "",
            f"{_on(lines)} `python -m bench --only restore`: the backup is restored into an empty database, which "
            "hashes, loads and then verifies every byte, and in turn its file is copied with `cp` and synced; seconds.",
            "",
            "| | backup GiB | backup | restore | cp + fsync | restore / cp, medians |",
            "|---|---|---|---|---|---|",
        )  # fmt: skip
    for line in lines:
        more = line["more"]
        restores, copies = (", ".join(map(str, more[key])) for key in ("restore_s", "copy_s"))
        yield (
            f"| {rows.TITLES[line['row']]} | {more['bytes'] / GIB:.1f} | {more['backup_s']} | {restores} | {copies} | "
            f"{line['value']:.1f} |"
        )


def _transfer(lines: list[Line]) -> Iterator[str]:
    if lines:
        yield from (
            "", "## The way out and the way in", "",
            f"{_on(lines)} `python -m bench --only transfer`: all bytes leave the drive, as folders and as one SQLite "
            "file, and come into an empty one, beside GET and PUT of the same bytes at the same store. Each was also "
            "killed (-9) at half, and the same command went on.",
            "",
            "| | | GiB | MB/s | the store's own | ratio | killed after | then |",
            "|---|---|---|---|---|---|---|---|",
        )  # fmt: skip
    for line in lines:
        more = line["more"]
        yield (
            f"| {rows.TITLES[line['row']]} | {line['variant']} | {more['bytes'] / GIB:.1f} | {more['mb_s']:.0f} | "
            f"{more['own_mb_s']:.0f} | {line['value']:.2f} | {more['killed_after']} of {more['whole']} s | "
            f"{more['then']} s |"
        )


def _listing(lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    yield from (
        "", "## Listing and moving (P4, P5)", "",
        f"{_on(lines)} `python -m bench --only million`: folders of 1,000, 100,000 and 1,000,000 files in one space; "
        "whole requests through the server but for its sockets, p50 / p95 in ms, sizes in turn. Ratios are of the p50.",
        "",
        "| | page of 200: 1 k | 100 k | 1 M | 1 M : 1 k | from the middle: 1 k | 1 M | 1 M : 1 k |",
        "|---|---|---|---|---|---|---|---|",
    )  # fmt: skip
    engines = list(dict.fromkeys(line["row"] for line in lines))
    times = {(line["row"], line["variant"]): line["more"] for line in lines}
    for row in engines:
        cells = [rows.TITLES[row]]
        for page, sizes in (("first", ("1k", "100k", "1M")), ("deep", ("1k", "1M"))):
            cells += [_both(times[row, f"{page} {size}"]) for size in sizes]
            cells.append(_ratio(times[row, f"{page} 1M"], times[row, f"{page} 1k"]))
        yield f"| {' | '.join(cells)} |"
    steps = ("move", "trash", "restore")
    yield from ("", "| a folder of 100,000 nodes : one node | move | trash | restore |", "|---|---|---|---|")
    for row in engines:
        cells = [rows.TITLES[row]]
        for step in steps:
            large, small = times[row, f"{step}, 100k nodes"], times[row, f"{step}, one node"]
            cells.append(f"{_both(large)} : {_both(small)} = {_ratio(large, small)}")
        yield f"| {' | '.join(cells)} |"


def _search(lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    engines = list(dict.fromkeys(line["row"] for line in lines))
    times = {(line["row"], line["variant"]): line["more"] for line in lines}
    yield from (
        "", "## Searching 1.1 million names (P10)", "",
        f"{_on(lines)} `python -m bench --only million`: the first 50 hits, thirty questions of each kind, whole "
        "requests through the server but for its sockets, p50 / p95 in ms.", "",
        f"| | {' | '.join(rows.TITLES[row].removeprefix('Holdfast on ') for row in engines)} | hits of all |",
        f"|---|{'---|' * (len(engines) + 1)}",
    )  # fmt: skip
    for kind in dict.fromkeys(line["variant"] for line in lines):
        shown = [_both(times[row, kind]) if (row, kind) in times else "—" for row in engines]
        yield f"| {kind} | {' | '.join(shown)} | {next(times[row, kind]['hits'] for row in engines):,} |"


def _page(lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    at = {line["variant"]: line for line in lines}
    more = {variant: line["more"] for variant, line in at.items()}
    seen, many = more["lighthouse"], more["inputs beside uploads"]
    each = ", ".join(f"{score:.0f}" for score in seen["performances"])
    rows_of = ", ".join(f"{ms}" for ms in more["first rows"]["each"])
    yield from (
        "", "## The page in Chromium (P11)", "",
        f"{_on(lines)} `python -m bench --only page`: the drive on SQLite behind nginx with TLS and HTTP/2, browser, "
        "proxy and server on this machine. Nothing cached; medians of five.",
        "",
        "| | goal | is | |", "|---|---|---|---|",
        f"| first load: the page's files, packed, that come before the list stands | 120 kB | "
        f"{at['first load']['value']:.0f} kB | {more['first load']['requests']} files |",
        f"| first rows of a folder of 100,000 | 1,000 ms | {at['first rows']['value']:.0f} ms | {rows_of} |",
        f"| slowest of {more['inputs']['inputs']} inputs in it: scrolling, select all, sorting | 200 ms | "
        f"{at['inputs']['value']:.0f} ms | from the event to the next frame |",
        f"| rows alive in it | 60 | {more['inputs']['most_rows']} | the most at any moment |",
        f"| slowest of {many['inputs']} inputs while {many['files']:,} files are taken in | 200 ms | "
        f"{many['inp_ms']:.0f} ms | straight to the page's own server |",
        f"| Lighthouse 12.8, mobile: performance | 90 | {seen['performance']:.0f} | each: {each} |",
        f"| accessibility | 100 | {seen['accessibility']:.0f} | |",
        f"| best practices | 95 | {seen['best-practices']:.0f} | |",
        f"| largest paint, blocked, shifted | | {seen['LCP ms']:.0f} ms, {seen['TBT ms']:.0f} ms, {seen['CLS']:g} | on "
        "the slow telephone and line that Lighthouse supposes |",
    )  # fmt: skip
    busy = max(line["busy"] for line in lines)
    if busy > BUSY:
        yield from ("", f"Others used {busy:.0%} of the cores meanwhile, so this is no verdict yet.")


def _both(more: dict[str, float]) -> str:
    return f"{more['p50_ms']:.1f} / {more['p95_ms']:.1f}"


def _ratio(one: dict[str, float], other: dict[str, float]) -> str:
    return f"{one['p50_ms'] / other['p50_ms']:.2f}"
