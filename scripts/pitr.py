"""`make pitr`: back to a moment on every engine, by its own means (docs/operations.md). ENGINE chooses one."""

import require_python  # noqa: F401, I001  (must come first)

import os
import subprocess
import sys
from pathlib import Path

import environment
from house import BACKEND

ENGINES = ("sqlite", "mariadb", "postgres")


def run(engine: str) -> int:
    print(f"{engine}:", flush=True)
    options = ["-q", "-rs", "-p", "no:cacheprovider", f"tests/pitr/test_{engine}.py"]
    command: list[str | Path] = [environment.PYTHON, "-m", "pytest", *options]
    env = os.environ | {"HOLDFAST_TEST_ENGINE": engine}
    return subprocess.run(command, cwd=BACKEND, env=env, check=False).returncode


if __name__ == "__main__":
    chosen = sys.argv[1:] or ENGINES
    if unknown := set(chosen) - set(ENGINES):
        sys.exit(f"There is no engine {', '.join(unknown)}; there are {', '.join(ENGINES)}.")
    environment.ensure(environment.SERVE, environment.DEV, environment.MARIADB, environment.POSTGRES, environment.BENCH)
    sys.exit(max([run(engine) for engine in chosen]))
