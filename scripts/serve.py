"""`make serve` and `make mock`: check the machine, bring the environment up to the lock, then start everything.

Runs on the system's Python with nothing installed. Every check comes before any work, so that a second
`make serve` beside a running one changes nothing.
"""

import require_python  # noqa: F401, I001  (must come first)

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environment
from house import BACKEND, ROOT, Place

PROCESSES = Path(__file__).with_name("processes.py")


def serve() -> None:
    """The real house: API, task worker and page on one data folder."""
    place = Place.from_env(events=True)
    place.check_ports()
    place.check_data_folder()
    environment.ensure(environment.lock_for_database(os.environ.get("HOLDFAST_DATABASE", "")))
    env = environment.with_tools() | settings_for(place)
    migrate(env)
    run(env, place, "api", "worker", "events", "page")


def mock() -> None:
    """The page beside the mock API: no database, no account to set up."""
    place = Place.from_env(api_variable="HOLDFAST_MOCK_PORT", api_default=8001)
    place.check_ports()
    environment.ensure(environment.DEV)
    # Edited files show at the next reload of the page.
    env = environment.with_tools() | settings_for(place) | {"HOLDFAST_PAGE_LIVE": "1"}
    env["HOLDFAST_EVENTS_PORT"] = str(place.api_port)  # the mock streams them itself
    run(env | {"MOCK_HOST": place.bind, "MOCK_PORT": str(place.api_port)}, place, "mock", "page")


def settings_for(place: Place) -> dict[str, str]:
    """What the processes read; the defaults made explicit so that all of them agree.

    HOLDFAST_PUBLIC_URL alone is enough to be reached under another name: the page is then allowed on that host too.
    """
    public_url = os.environ.get("HOLDFAST_PUBLIC_URL") or f"http://localhost:{place.api_port}"
    hosts = dict.fromkeys(["localhost", "127.0.0.1", host_of(public_url)])
    return {
        "HOLDFAST_BIND": place.bind,
        "HOLDFAST_DATA": str(place.data),
        "HOLDFAST_API_PORT": str(place.api_port),
        "HOLDFAST_PAGE_PORT": str(place.page_port),
        "HOLDFAST_EVENTS_PORT": str(place.events_port or 8002),
        "HOLDFAST_PUBLIC_URL": public_url,
        "HOLDFAST_PAGE_ORIGINS": os.environ.get("HOLDFAST_PAGE_ORIGINS")
        or ",".join(f"http://{host}:{place.page_port}" for host in hosts if host),
    }


def host_of(url: str) -> str:
    """The host as it stands in a URL; empty when there is none (the settings then tell what is wrong with it)."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return f"[{host}]" if ":" in host else host


def migrate(env: dict[str, str]) -> None:
    """Bring the database up to date; says nothing when it is."""
    command: list[str | Path] = [environment.PYTHON, "manage.py", "migrate", "--verbosity", "0"]
    if subprocess.run(command, cwd=BACKEND, env=env, check=False).returncode:
        sys.exit(1)  # it has told why


def run(env: dict[str, str], place: Place, *names: str) -> None:
    """Become the process manager; returns never."""
    os.chdir(ROOT)
    os.execve(environment.PYTHON, [str(environment.PYTHON), str(PROCESSES), place.page_url, *names], env)


if __name__ == "__main__":
    # Ctrl-C while it installs or migrates: no traceback.
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    {"serve": serve, "mock": mock}[sys.argv[1] if len(sys.argv) > 1 else "serve"]()
