"""`make pitr`: back to a moment on every engine, by its own means, as docs/operations.md tells it. ENGINE chooses one."""

import require_python  # noqa: F401, I001  (must come first)

import os
import subprocess
import sys

import environment
from house import BACKEND

ENGINES = ("sqlite", "mariadb", "postgres")


def run(engine: str) -> int:
    print(f"{engine}:", flush=True)
    command = [
        environment.PYTHON,
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
        f"tests/pitr/test_{engine}.py",
    ]
    return subprocess.run(
        command, cwd=BACKEND, env=os.environ | {"HOLDFAST_TEST_ENGINE": engine}, check=False
    ).returncode


if __name__ == "__main__":
    chosen = sys.argv[1:] or ENGINES
    if unknown := set(chosen) - set(ENGINES):
        sys.exit(f"There is no engine {', '.join(unknown)}; there are {', '.join(ENGINES)}.")
    environment.ensure(environment.SERVE, environment.DEV, environment.MARIADB, environment.POSTGRES, environment.BENCH)
    sys.exit(max([run(engine) for engine in chosen]))
