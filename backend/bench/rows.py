"""All rows of the report in one place: what they are called, and what runs them in a group of workloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench import limits
from bench.peers import PEERS
from bench.sitting import Sitting, Subject
from bench.workloads import large, parallel, small

Sit = Callable[[Sitting, set[str]], None]

OURS = ("holdfast-sqlite", "holdfast-mariadb", "holdfast-postgres")
RAW = ("rows-sqlite", "rows-mariadb", "rows-postgres")
ALL = (*OURS, *(name for name in PEERS if name not in OURS))
RANGED = tuple(name for name in ALL if PEERS[name].ranges)

TITLES = {name: peer.title for name, peer in PEERS.items()} | {
    "rows-sqlite": "rows straight into SQLite", "rows-mariadb": "rows straight into MariaDB",
    "rows-postgres": "rows straight into PostgreSQL", "file": "a file, written and synced",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Workloads measured at one sitting: `rows` are those who take part, `rounds` as many as `make bench` wants."""

    workloads: tuple[str, ...]
    rows: tuple[str, ...]
    rounds: int


GROUPS = (
    Group(("W1", "W4"), (*ALL, *RAW, "file"), 5),
    Group(("W2",), tuple(name for name in ALL if PEERS[name].largest is None), 5),
    Group(("W3",), (*ALL, *RAW), 5),
    Group(("W6",), RANGED, 3),
    Group(("W7",), (*OURS, "copyparty", "nginx"), 3),
)

_SITTINGS = {workload: module.sit for module in (large, parallel, small) for workload in module.WORKLOADS}


def subject(name: str) -> Subject:
    """Raises KeyError for a name that there is not."""
    if name in PEERS:
        peer = PEERS[name]
        return Subject(name, peer.durable, peer.version(), peer.largest, peer.ranges)
    return limits.subject(name)


def sit(name: str, workload: str) -> Sit:
    """What runs that row in the group of `workload`."""
    if name not in PEERS:
        return limits.runner(name)
    run = _SITTINGS[workload]
    return lambda sitting, wanted: run(sitting, PEERS[name], wanted)


def takes_part(name: str, workload: str) -> bool:
    """Whether that row has a figure in `workload`: a plain file is only written."""
    if name == "file":
        return workload == "W1"
    return True
