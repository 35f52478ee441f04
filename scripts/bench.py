"""`make bench`: the benchmarks, with what they compare against."""

import require_python  # noqa: F401, I001  (must come first)

import shutil
import subprocess
import sys
from pathlib import Path

import environment
from house import BACKEND, stop

PROGRAMS = {"nginx": "nginx", "curl": "curl"}  # program → Debian package

if __name__ == "__main__":
    absent = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if absent:
        stop(f"the benchmarks need {' and '.join(absent)}: apt-get install {' '.join(absent)}")
    environment.ensure(environment.SERVE, environment.BENCH)
    command: list[str | Path] = [environment.PYTHON, "-m", "bench", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=BACKEND, check=False).returncode)
