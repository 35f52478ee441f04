"""The parts by name. Each takes a Run, injects faults until `run.done` reaches `run.count`, and tells `run.fail` what
is wrong. They are imported when they are called: some start Django, others must not.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tests.faults.run import Run

Part = Callable[[Run], None]


def part(module: str, name: str = "run") -> Part:
    """The function `name` of tests.faults.<module>."""

    def call(run: Run) -> None:
        getattr(import_module(f"tests.faults.{module}"), name)(run)

    return call


PARTS: dict[str, Part] = {
    "kills": part("kills"),
    "database-kills": part("database_kills"),
    "database-kills-control": part("database_kills", "control"),
    "restarts": part("restarts"),
    "two": part("two", "kills"),
    "rolling": part("two", "restarts"),
    "races": part("own_django", "races"),
    "histories": part("own_django", "histories"),
    "machines": part("own_django", "machines"),
    "power": part("power.part"),
    "disk": part("disk"),
    "corruption": part("corruption"),
    "fuzz": part("fuzz"),
    "plug": part("plug"),
    "backups": part("backups"),
    "chain": part("chain"),
}

# Where a part can not run: SQLite has no server to kill; the chain goes through all three anyway.
NOT_ON: dict[str, tuple[str, ...]] = {
    "database-kills": ("sqlite",),
    "database-kills-control": ("sqlite",),
    "power": ("mariadb", "postgres"),
    "chain": ("mariadb", "postgres"),
}
