"""`make soak`: every fault at full volume, on every engine; PART, ENGINE, COUNT and SEED choose.

Each part runs as a program of its own and appends to backend/tests/faults/results; docs/reliability.md is written anew
after each, so that what was done stays done when the rest is stopped.
"""

import require_python  # noqa: F401, I001  (must come first)

import argparse
import subprocess
import sys
from pathlib import Path

import environment
from house import BACKEND

ENGINES = ("sqlite", "mariadb", "postgres")
# Faults by part and engine. A part that is not named for an engine does not exist there.
VOLUMES: dict[str, dict[str, int]] = {
    "kills": {"sqlite": 1000, "mariadb": 300, "postgres": 300},
    "database-kills": {"mariadb": 300, "postgres": 300},
    "database-kills-control": {"mariadb": 20, "postgres": 20},  # at most: it ends with the first loss
    "restarts": {"sqlite": 50, "mariadb": 50, "postgres": 50},
    "two": {"mariadb": 100, "postgres": 100},
    "rolling": {"sqlite": 50, "mariadb": 50, "postgres": 50},
    "power": {"sqlite": 200},
    "disk": {"sqlite": 400, "mariadb": 10, "postgres": 10},
    "races": {"sqlite": 5000, "mariadb": 5000, "postgres": 5000},
    "histories": {"sqlite": 10000, "mariadb": 2000, "postgres": 2000},
    "fuzz": {"sqlite": 10000, "mariadb": 10000, "postgres": 10000},
    "machines": {"sqlite": 2000, "mariadb": 500, "postgres": 500},
    "backups": {"sqlite": 10, "mariadb": 10, "postgres": 10},
    "chain": {"sqlite": 1},
    "plug": {"sqlite": 50, "mariadb": 10, "postgres": 10},  # ten pulls a folder of ten thousand files
    "corruption": {"sqlite": 200, "mariadb": 200, "postgres": 200},
}


def chosen(part: str | None, engine: str | None, count: int | None) -> list[tuple[str, str, int]]:
    """What to run: (part, engine, how many faults). Raises SystemExit when nothing is left."""
    found = [
        (name, where, count or volume)
        for name, volumes in VOLUMES.items()
        for where, volume in volumes.items()
        if part in (None, name) and engine in (None, where)
    ]
    if not found:
        raise SystemExit(f"there is no part {part!r} on {engine!r}; parts are {', '.join(VOLUMES)}")
    return found


def run(part: str, engine: str, count: int, seed: int | None) -> int:
    """One part; its exit code."""
    print(f"\n── {part} on {engine}: {count} faults", flush=True)
    command: list[str | Path] = [
        environment.PYTHON,
        "-m",
        "tests.faults",
        part,
        "--engine",
        engine,
        "--count",
        str(count),
    ]
    command += ["--seed", str(seed)] if seed is not None else []
    return subprocess.run(command, cwd=BACKEND, env=environment.with_tools(), check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--part")
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    failed = []
    for part, engine, count in chosen(asked.part, asked.engine, asked.count):
        if run(part, engine, count, asked.seed):
            failed.append(f"{part} on {engine}")
        subprocess.run([environment.PYTHON, "-m", "tests.faults", "report"], cwd=BACKEND, check=False)
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nnothing was lost", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
