"""A run made of parts, each a program: as many at once as there are cores, summed up at the end.

Used by test.py and lint.py. A part is named when it begins; what it says is shown when it has ended, so that no two
talk at once.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import environment


@dataclass(frozen=True)
class Part:
    """One program. `missing` names the Debian package without which it can not run; None when it can.

    Parts of one `lane` are not run at once: one follows the other.
    """

    title: str
    command: list[str | Path]
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)
    missing: str | None = None
    lane: str = ""


AT_ONCE = min(4, len(os.sched_getaffinity(0)))  # each may start a database and a browser: memory is the limit then
_talking = threading.Lock()


def run(parts: list[Part]) -> int:
    """Run all parts, also after a failure; the exit code is 0 only when none failed.

    A part whose package is missing is named and left out; where CI=true that is a failure, so that a check can not
    vanish from CI unseen.
    """
    in_ci = os.environ.get("CI") == "true"
    lines, failed = [], 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(_run_all, lane) for lane in _lanes([part for part in parts if not part.missing])]
    ended = {title: done for lane in running for title, done in lane.result()}
    for part in parts:
        if part.missing:
            failed += in_ci
            lines.append(f"{'FAILED ' if in_ci else 'not run'}  {part.title}: apt-get install {part.missing}")
            continue
        code, seconds = ended[part.title]
        failed += code != 0
        lines.append(f"{'FAILED ' if code else 'passed '}  {part.title} ({seconds:.0f} s)")
    print("\n" + "\n".join(lines), flush=True)
    return 1 if failed else 0


def _lanes(parts: list[Part]) -> list[list[Part]]:
    """What follows each other, in the order of what begins each."""
    lanes: dict[str, list[Part]] = {}
    for part in parts:
        lanes.setdefault(part.lane or part.title, []).append(part)
    return list(lanes.values())


def _run_all(lane: list[Part]) -> list[tuple[str, tuple[int, float]]]:
    """One after the other; the titles with what became of them."""
    return [(part.title, _run(part)) for part in lane]


def _run(part: Part) -> tuple[int, float]:
    """Its exit code, and how many seconds it took."""
    began = time.monotonic()
    with _talking:
        print(f"·· {part.title}", flush=True)
    with tempfile.TemporaryFile() as said:
        code = subprocess.run(
            part.command,
            cwd=part.cwd,
            env=environment.with_tools() | part.env,
            check=False,
            stdout=said,
            stderr=subprocess.STDOUT,
        ).returncode
        said.seek(0)
        with _talking:
            print(f"\n── {part.title}", flush=True)
            sys.stdout.buffer.write(said.read())
            sys.stdout.flush()
    return code, time.monotonic() - began


def main(parts: list[Part]) -> None:
    """Run and exit; Ctrl-C needs no traceback."""
    try:
        sys.exit(run(parts))
    except KeyboardInterrupt:
        sys.exit(130)
