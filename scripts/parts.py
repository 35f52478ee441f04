"""A run made of parts, each a program: shown as they run, summed up at the end. Used by test.py and lint.py."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import environment


@dataclass(frozen=True)
class Part:
    """One program. `missing` names the Debian package without which it can not run; None when it can."""

    title: str
    command: list[str | Path]
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)
    missing: str | None = None


def run(parts: list[Part]) -> int:
    """Run all parts, also after a failure; the exit code is 0 only when none failed.

    A part whose package is missing is named and left out; where CI=true that is a failure, so that a check can not
    vanish from CI unseen.
    """
    in_ci = os.environ.get("CI") == "true"
    lines, failed = [], 0
    for part in parts:
        if part.missing:
            failed += in_ci
            lines.append(f"{'FAILED ' if in_ci else 'not run'}  {part.title}: apt-get install {part.missing}")
            continue
        print(f"\n── {part.title}", flush=True)
        began = time.monotonic()
        code = subprocess.run(
            part.command, cwd=part.cwd, env=environment.with_tools() | part.env, check=False
        ).returncode
        failed += code != 0
        lines.append(f"{'FAILED ' if code else 'passed '}  {part.title} ({time.monotonic() - began:.0f} s)")
    print("\n" + "\n".join(lines), flush=True)
    return 1 if failed else 0


def main(parts: list[Part]) -> None:
    """Run and exit; Ctrl-C needs no traceback."""
    try:
        sys.exit(run(parts))
    except KeyboardInterrupt:
        sys.exit(130)
