"""`make setup`: everything for serving, testing and linting. Drivers and checkers whose tools are missing are named."""

import require_python  # noqa: F401, I001  (must come first)

import shutil
import subprocess

import environment
from house import FRONTEND


def setup() -> None:
    """Bring .venv and frontend/node_modules up to their locks."""
    environment.ensure(environment.SERVE, environment.DEV, environment.POSTGRES)
    if shutil.which("mariadb_config") and shutil.which("gcc") and shutil.which("pkg-config"):
        environment.ensure(environment.MARIADB)
    else:
        print("MariaDB's drivers are left out: they compile. apt-get install gcc pkg-config libmariadb-dev python3-dev")
    if shutil.which("npm"):
        install_page_checkers()
    else:
        print("ESLint and tsc are left out: there is no npm. apt-get install nodejs npm")


def install_page_checkers() -> None:
    """`npm ci`, only when package-lock.json has changed since."""
    lock, stamp = FRONTEND / "package-lock.json", FRONTEND / "node_modules" / ".installed-lock"
    if not lock.is_file() or (stamp.is_file() and stamp.read_bytes() == lock.read_bytes()):
        return
    print("Installing what frontend/package-lock.json locks …", flush=True)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=FRONTEND, check=True)
    stamp.write_bytes(lock.read_bytes())


if __name__ == "__main__":
    setup()
