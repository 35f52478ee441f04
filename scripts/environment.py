"""The Python environment in .venv: made once, brought up to a lock file only when that file has changed."""

import require_python  # noqa: F401, I001  (must come first)

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from house import BACKEND, ROOT, stop

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

SERVE, DEV = "requirements.txt", "requirements-dev.txt"
MARIADB, POSTGRES = "requirements-mariadb.txt", "requirements-postgres.txt"
BENCH = "requirements-bench.txt"
# The MariaDB drivers have no wheels for Linux; everything else must come as one, so that no compiler is needed.
COMPILED = {MARIADB: "mysqlclient,mariadb"}


def ensure(*locks: str) -> None:
    """Make .venv hold exactly what `locks` (names in backend/) say. Takes no time when nothing has changed."""
    if not works(PYTHON):
        create()
    for lock in locks:
        if stamp(lock).is_file() and stamp(lock).read_text() == fingerprint(lock):
            continue
        install(lock)
        # Last, and whole: an install that was broken off leaves no stamp and is repeated.
        stamp(lock).write_text(fingerprint(lock))


def lock_for_database(url: str) -> str:
    """The lock that brings the driver for a HOLDFAST_DATABASE URL; the plain one for SQLite."""
    scheme = url.partition(":")[0].lower()
    if scheme in ("mysql", "mariadb"):
        return MARIADB
    return POSTGRES if scheme in ("postgres", "postgresql") else SERVE


def works(python: Path) -> bool:
    """Whether `python` starts and is new enough; false too when the system's Python has moved away under it."""
    if not python.exists():
        return False
    question = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", question], capture_output=True, check=False).returncode == 0


def create() -> None:
    """Make an empty .venv; stops when this Python can not."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(f"this Python has no venv module. On Debian: apt-get install python{version}-venv")
    print("Making the Python environment in .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(f"the Python environment could not be made: {last_line(made.stdout + made.stderr)}")


def install(lock: str) -> None:
    """Install one lock file with its hashes checked."""
    print(f"Installing what backend/{lock} locks …", flush=True)
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    command += ["--only-binary", ":all:"]
    if lock in COMPILED:
        command += ["--no-binary", COMPILED[lock]]
    if subprocess.run([*command, "-r", BACKEND / lock], check=False).returncode:
        hint = " It compiles: apt-get install gcc pkg-config libmariadb-dev python3-dev" if lock in COMPILED else ""
        stop(f"backend/{lock} could not be installed; pip's words are above.{hint}")


def fingerprint(lock: str) -> str:
    """Changes with the lock's content."""
    return hashlib.sha256((BACKEND / lock).read_bytes()).hexdigest()


def stamp(lock: str) -> Path:
    """The file that remembers which content of a lock is installed."""
    return VENV / f".installed-{lock.removesuffix('.txt')}"


def with_tools() -> dict[str, str]:
    """This process's environment with .venv's programs first on the path."""
    return os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}", "PYTHONUNBUFFERED": "1"}


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


if __name__ == "__main__":
    ensure(*(sys.argv[1:] or [DEV]))
