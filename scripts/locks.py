"""`make locks`: pin what pyproject.toml allows, with hashes and without the addresses of package indexes."""

import require_python  # noqa: F401, I001  (must come first)

import subprocess
import sys
from pathlib import Path

import environment
from house import BACKEND

OPTIONS = [
    "--quiet", "--upgrade", "--generate-hashes", "--no-header", "--strip-extras", "--allow-unsafe",
    "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links",
]  # fmt: skip
EXTRAS = {
    environment.DEV: "dev",
    environment.MARIADB: "mariadb",
    environment.POSTGRES: "postgres",
    environment.BENCH: "bench",
}


def compile_lock(lock: str, *more: str, source: str = "pyproject.toml") -> None:
    """Write one lock file, named from backend/; ends the script when pip-compile fails."""
    print(lock, flush=True)
    command: list[str | Path] = [
        environment.VENV / "bin" / "pip-compile",
        *OPTIONS,
        *more,
        "--output-file",
        lock,
        source,
    ]
    if subprocess.run(command, cwd=BACKEND, check=False).returncode:
        sys.exit(1)


if __name__ == "__main__":
    compile_lock(environment.SERVE)
    # The others hold the same versions of everything that serves.
    for lock, extra in EXTRAS.items():
        compile_lock(lock, "--constraint", environment.SERVE, "--extra", extra)
    # The image of the page is built from frontend/ alone.
    page = "../frontend/server/requirements"
    compile_lock(f"{page}.txt", "--constraint", environment.SERVE, source=f"{page}.in")
