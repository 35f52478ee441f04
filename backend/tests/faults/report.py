"""docs/reliability.md, made of the runs that were written down on the present code of the rooms."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import results

TARGET = Path(__file__).resolve().parents[3] / "docs" / "reliability.md"
ENGINES = {"sqlite": "SQLite", "mariadb": "MariaDB", "postgres": "PostgreSQL"}

# What each part does, what it looks at, and what it can not show.
PARTS = {
    "kills": (
        "kill -9 of the application",
        "Sixteen clients upload without pause (small and large PUT, tus in pieces, many at once, replacing, trash,"
        " purge), copy folders, run batches and move folders to another space and back."
        " A worker, or the master with all workers, gets SIGKILL at random moments; or a process kills itself"
        " just before or just after a COMMIT, by a wrapper around the driver's commit.",
        "Page cache survives a kill, so it says nothing about fsync; that is what power cuts are for.",
    ),
    "database-kills": (
        "kill -9 of the database",
        "As above, but the database's server dies (on PostgreSQL now and then one backend) and is started on the same"
        " files; the application is not restarted.",
        "As above: the operating system goes on.",
    ),
    "database-kills-control": (
        "the control of the kills of the database",
        "As above on settings that acknowledge before the log is written (`innodb_flush_log_at_trx_commit=0`,"
        " `synchronous_commit=off`). It must lose something, else the harness would be blind; a run that loses nothing"
        " is a failure.",
        "It shows that losses are seen, not how often they happen.",
    ),
    "plug": (
        "the plug is pulled on a browser",
        "Chromium uploads a folder of 10,000 files from the page; ten times on the way the line is cut, the server gets"
        " SIGKILL, the session ends, the tab is closed and the folder chosen again, or a second tab uploads the same"
        " folder. Then every name and digest is compared through the API, no file may have been stored twice, and"
        " `manage.py verify` reads every stored byte.",
        "One browser on the machine of the server: no long distances, no other browser's quirks.",
    ),
    "restarts": (
        "orderly restarts in mid-upload",
        "The database's server is stopped and started under load; on SQLite, which has none, the application.",
        "Fail-over to another server is not tried.",
    ),
    "two": (
        "two backends, one of them killed",
        "Two backends on one database, each request to either. One gets kill -9, master and workers, while it receives"
        " uploads; it stays away until each of these has come to its end at the other.",
        "Both are on one machine, with one clock.",
    ),
    "rolling": (
        "two backends, one of them restarted",
        "As above with SIGTERM. Beside the load, a PATCH whose rest comes within the grace must be answered as if"
        " nothing were; of one whose rest never comes, all that had arrived must be stored and told before the process"
        " ends, and the other backend goes on from there.",
        "No proxy stands between: clients go to the other backend by themselves.",
    ),
    "races": (
        "collection races uploads of the same content",
        "Real threads at a barrier: two upload, one deletes, the collector works with a grace of zero and is halted or"
        " cut off at a step chosen by the seed. Every 25 rounds all is deleted: two collections later no chunk may be"
        " left.",
        "Threads of one process on a file system in memory: it asks about order, not about the disk.",
    ),
    "histories": (
        "histories of 32 clients at once",
        "40 operations a history (create, put, rename, opposite moves, copy, trash, restore, purge, uploads at"
        " the quota) on 8 names, 4 folders and 2 spaces. An order of them must explain every answer, respect who was"
        " done before whom, give the journal's numbers and end in the rows that are there; the feed must replay to"
        " exactly the tree.",
        "Threads of one process on a file system in memory: it asks about order, not about the disk.",
    ),
    "machines": (
        "sequences of requests against a model",
        "Hypothesis draws 50 requests to REST and tus (folders, PUT, rename, move, copy, trash, restore, purge, uploads"
        " in pieces, reading, listing) in a space of its own; each answer must be the model's, to the code and the"
        " journal's number, and so must the rows and the feed at the end.",
        "One client at a time; what many do at once is the matter of “histories”.",
    ),
    "power": (
        "power cuts",
        "Writes and fsyncs of the running drive are recorded. A cut keeps what was synced; later writes are dropped,"
        " kept, torn or reordered. The drive is opened on the result. A control on unsafe settings must lose.",
        "A model of a disk that honours fsync; a disk that lies about it loses data under any software. SQLite only.",
    ),
    "disk": (
        "full disks and failing calls",
        "The n-th write or fsync fails, or the disk is full, during uploads; then there is room again.",
        "Errors are reported to the process at once; a disk that fails silently is the matter of “corruption”.",
    ),
    "corruption": (
        "damaged rows",
        "A bit flipped, bytes cut off, rows dropped or swapped; then read over HTTP, verified, and uploaded again.",
        "Damage to the engine's own structures is the engine's to find.",
    ),
    "backups": (
        "backups under 32 writers",
        "32 clients write, replace, trash and upload without pause; `manage.py backup` runs beside them, and"
        " `manage.py restore` fills an empty database from it, which is served. Every file that was acknowledged before"
        " the backup began is there, byte for byte, every upload stands at its offset or beyond, nothing is there that"
        " nobody sent; then the tables are summed, and verified, as everywhere here.",
        "Both hosts are one machine.",
    ),
    "chain": (
        "the way through three engines and back",
        "100,000 nodes with past versions and roles, and a team's space beside: SQLite → MariaDB → PostgreSQL → SQLite,"
        " by `export --sqlite` and `import`. Each import must say EQUAL of each space, `verify` be clean at each stop;"
        " at the end every node, version and role of the first file stands in the last; what `sqlite3` takes out of it"
        " and the folders exported at both ends are equal for `diff -r`. A fault here is a trip.",
        "Links, the trash, stars and tags do not travel.",
    ),
    "fuzz": (
        "requests that nobody thought of",
        "Made from openapi.yaml by schemathesis, as nobody, a user and a link's visitor, most with ids that there are."
        " A 5xx, a status or a shape that the contract does not tell is a failure.",
        "One request after the other: what many do at once is asked by “histories”.",
    ),
}


@dataclass
class Sum:
    """All runs of one part on one engine on one state of the code."""

    code: str
    count: int = 0
    runs: int = 0
    failures: list[str] = field(default_factory=list)
    seeds: list[str] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)

    def add(self, line: dict[str, Any]) -> None:
        self.count += line["count"]
        self.runs += 1
        self.failures += line["failures"]
        self.seeds.append(f"{line['seed']} ({line['count']})")
        for key, value in line["detail"].items():
            self.detail[key] = _joined(self.detail.get(key), value, key)


def write() -> Path:
    """Write the report; its path."""
    TARGET.write_text(text(results.lines(), results.code()), encoding="utf-8")
    return TARGET


def text(lines: Iterable[dict[str, Any]], code: str) -> str:
    """The report: of each part and engine the runs on `code`, and those on the earlier state that was tried most."""
    sums: dict[tuple[str, str], dict[str, Sum]] = defaultdict(dict)
    runs, void = 0, []
    for line in lines:
        if "void" in line:
            void.append(line)
            continue
        of_part = sums[line["part"], line["engine"]]
        of_part.setdefault(line["code"], Sum(line["code"])).add(line)
        runs += 1
    shown = {key: _shown_states(states, code) for key, states in sums.items()}
    left = runs - sum(one.runs for ones in shown.values() for one in ones)
    return "\n".join([*_head(code, left), *_table(shown, code), *_parts(shown, code), *_void(void)])


def _shown_states(states: dict[str, Sum], code: str) -> list[Sum]:
    """The present state first. An earlier one stands beside it only when it was tried more, or failed."""
    now = states.get(code)
    failed = [one for one in states.values() if one.failures and one is not now]
    most = max((one for one in states.values() if one is not now), key=lambda one: one.count, default=None)
    more = [most] if most is not None and (now is None or most.count > now.count) and most not in failed else []
    return [*([now] if now else []), *more, *failed]


def bound(count: int, failures: int) -> str:
    """The 95 % upper bound of the rate of failure after `count` faults without one: about 3 in `count`."""
    if failures:
        return "—"
    return f"{300 / count:.2g} %" if count >= 3 else "—"


def _head(code: str, left: int) -> list[str]:
    return [
        "# Reliability",
        "",
        "What was done to the drive on purpose, and what it lost. This page is made by `python -m tests.faults report`"
        " from the runs written down in `backend/tests/faults/results/`; nobody edits it.",
        "",
        "Every acknowledged fact (a file, an upload's offset, a deletion) is written to a ledger outside of the drive"
        " and synced there. After the faults each name must show exactly what was acknowledged last, byte for byte;"
        " where no answer came, the old or the new content, never a part of one. Then uploads expire, quotas and"
        " journal are summed by plain SQL, the engine checks its files, and `manage.py verify` reads everything.",
        "",
        f"The rooms `{'`, `'.join(results.ROOMS)}` are in the state `{code}`, a hash over their sources. Counts add up"
        " over runs on the same state. An earlier state is shown, by its hash, where it was tried more, or failed; runs"
        f" on still other states, {left} of them, are in the record.",
        "",
        "No failure in n faults bounds the rate of failure to about 3/n with 95 % confidence; it does not make it"
        " zero.",
        "",
    ]


def _table(sums: dict[tuple[str, str], list[Sum]], code: str) -> list[str]:
    rows = ["| part | engine | code | faults | failures | at most (95 %) | runs |", "|---|---|---|---:|---:|---:|---:|"]
    for part, engine in _ordered(sums):
        for one in sums[part, engine]:
            rows.append(
                f"| {_title(part)} | {ENGINES[engine]} | {_state(one, code)} | {one.count:,} | {len(one.failures)} |"
                f" {bound(one.count, len(one.failures))} | {one.runs} |"
            )
    return [*rows, ""]


def _state(one: Sum, code: str) -> str:
    return "this" if one.code == code else f"earlier, `{one.code}`"


def _parts(sums: dict[tuple[str, str], list[Sum]], code: str) -> list[str]:
    written: list[str] = []
    for part in dict.fromkeys(part for part, _ in _ordered(sums)):
        title, injected, blind = PARTS.get(part, (part, "", ""))
        written += [f"## {title[0].upper()}{title[1:]}", "", injected, "", f"It can not show: {blind}", ""]
        for engine in [engine for name, engine in _ordered(sums) if name == part]:
            for one in sums[part, engine]:
                written += _one(part, engine, one, code)
    return written


def _one(part: str, engine: str, one: Sum, code: str) -> list[str]:
    return [
        f"**{ENGINES[engine]}**, {_state(one, code)} code: `make soak PART={part} ENGINE={engine} SEED=… COUNT=…`;"
        f" seeds (counts): {', '.join(one.seeds)}",
        "",
        _facts(one.detail),
        "",
        *(f"- failed: {_line(failure)}" for failure in one.failures),
        *([""] if one.failures else []),
    ]


def _void(lines: list[dict[str, Any]]) -> list[str]:
    """Runs in which the harness was wrong and not the drive: told, with the reason in the record's `void`."""
    if not lines:
        return []
    told = [
        f"- {_title(line['part'])}, {ENGINES[line['engine']]}, seed {line['seed']}, {line['count']} faults:"
        f" {line['void']}"
        for line in lines
    ]
    return ["## Runs that do not count", "", "The harness was wrong in them, and was mended.", "", *told, ""]


def _ordered(sums: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    parts, engines = list(PARTS), list(ENGINES)
    return sorted(
        sums,
        key=lambda key: (parts.index(key[0]) if key[0] in parts else len(parts), key[0], engines.index(key[1])),
    )


def _title(part: str) -> str:
    return PARTS[part][0] if part in PARTS else part


def _facts(detail: dict[str, Any]) -> str:
    return "; ".join(
        f"{key.replace('_', ' ')}: {_shown(value)}" for key, value in sorted(detail.items()) if key != "errors"
    )


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else value if isinstance(value, str) else json.dumps(value)


def _line(words: str) -> str:
    return " ".join(words.split())[:300]


def _joined(old: Any, new: Any, key: str) -> Any:
    """Counts add up, the worst stays the worst, words are named once."""
    if old is None:
        return new
    if isinstance(new, int | float) and isinstance(old, int | float) and not isinstance(new, bool):
        return max(old, new) if key.startswith(("longest", "worst")) or isinstance(new, float) else old + new
    return old if old == new else new
