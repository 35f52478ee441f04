"""What do we want to reach, and did we? A ratio of medians within rounds, and the least that it should be."""

from __future__ import annotations

from dataclasses import dataclass

from bench.selecting import Spread, Table

OURS = "holdfast-sqlite"


@dataclass(frozen=True)
class Goal:
    """Ours over theirs in one workload."""

    name: str
    says: str
    workload: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    least: float

    def reached(self, table: Table | None) -> Spread | None:
        return table.ratio(self.ours, self.theirs) if table else None


def _downloads() -> list[Goal]:
    return [
        Goal("P1", f"GET, {variant} / {other}", "W4", (OURS, variant), (other, variant.split(",")[0]), 1.0)
        for variant in (
            "1 stream", "8 streams", "1 stream, never verified", "8 streams, never verified",
        )
        for other in ("nginx", "copyparty")
    ]  # fmt: skip


def _servers() -> list[Goal]:
    found = []
    for engine in ("mariadb", "postgres"):
        for says, workload, variant in (("PUT", "W1", ""), ("GET, 1 stream", "W4", "1 stream")):
            ours, rows = f"holdfast-{engine}", f"rows-{engine}"
            found.append(
                Goal("P1–P2", f"{says} on {engine} / its rows", workload, (ours, variant), (rows, variant), 0.5)
            )
        for says, variant in (("one a request", "single"), ("bulk", "bulk of 100")):
            ours, rows = f"holdfast-{engine}", f"rows-{engine}"
            found.append(
                Goal("P3", f"10 KB files, {says}, on {engine} / its rows", "W3", (ours, variant), (rows, variant), 0.5)
            )
    return found


GOALS = (
    *_downloads(),
    Goal("P2", "PUT / rows straight into SQLite", "W1", (OURS, ""), ("rows-sqlite", ""), 0.75),
    Goal("P2", "PUT / copyparty, which does not sync", "W1", (OURS, ""), ("copyparty", ""), 1.0),
    Goal("P2", "PUT / JuiceFS on SQLite", "W1", (OURS, ""), ("juicefs", ""), 1.5),
    Goal("P3", "10 KB files, bulk / copyparty", "W3", (OURS, "bulk of 100"), ("copyparty", "single"), 3.0),
    Goal("P3", "10 KB files, one a request / WsgiDAV", "W3", (OURS, "single"), ("wsgidav", "single"), 0.8),
    Goal("P6", "64 KiB ranges / copyparty", "W6", (OURS, ""), ("copyparty", ""), 1.0),
    *_servers(),
)
