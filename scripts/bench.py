"""`make bench`: the benchmarks, with what they compare against. ONLY, PEERS, ROUNDS and MINUTES narrow them down."""

import require_python  # noqa: F401, I001  (must come first)

import os
import shutil
import subprocess
import sys
from pathlib import Path

import environment
from house import BACKEND, stop

# program → Debian package; MariaDB and PostgreSQL are looked for where Debian puts their servers.
PROGRAMS = {"nginx": "nginx", "curl": "curl", "rclone": "rclone", "gcc": "gcc", "mariadbd": "mariadb-server"}
POSTGRES = Path("/usr/lib/postgresql")
PATH = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"


def absent() -> list[str]:
    """Debian packages that are missing here."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program, path=PATH)]
    return missing if any(POSTGRES.glob("*/bin/postgres")) else [*missing, "postgresql"]


if __name__ == "__main__":
    if missing := absent():
        stop(f"the benchmarks need {' and '.join(missing)}: apt-get install {' '.join(missing)}")
    environment.ensure(environment.SERVE, environment.MARIADB, environment.POSTGRES, environment.BENCH)
    command: list[str | Path] = [environment.PYTHON, "-m", "bench", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=BACKEND, check=False).returncode)
