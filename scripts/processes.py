"""Runs the named lines of the Procfile under honcho until Ctrl-C or SIGTERM, and says when the page can be opened.

Usage, by serve.py and inside .venv: processes.py PAGE_URL NAME…
"""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import honcho.manager
from honcho.environ import parse_procfile
from honcho.printer import Printer

from house import BACKEND, ROOT

# Requests get five seconds to finish (config/gunicorn.py); whatever still runs after that is cut.
honcho.manager.KILL_WAIT = 8
START_SECONDS = 60


def main(page_url: str, names: list[str]) -> int:
    """Start the processes; returns when all have stopped: 0 after Ctrl-C or SIGTERM, else the first one's code."""
    lines = parse_procfile((ROOT / "Procfile").read_text()).processes
    os.environ.setdefault("HOLDFAST_GRACE_SECONDS", "5")
    manager = honcho.manager.Manager(Printer(sys.stdout, width=max(map(len, names))))
    for name in names:
        manager.add_process(name, lines[name], cwd=str(ROOT))
    threading.Thread(target=announce, args=(page_url, names), daemon=True).start()
    manager.loop()
    # 130 and 143 are how honcho reports being told to stop, which is no failure.
    return 0 if manager.returncode in (130, 143) else manager.returncode or 0


def announce(page_url: str, names: list[str]) -> None:
    """Wait until every server answers, then print the address and, on an empty install, the setup token."""
    api = f"http://{local_host()}:{os.environ['HOLDFAST_API_PORT']}"
    if not answers(f"{api}/readyz"):
        return
    if not answers(f"http://{local_host()}:{os.environ['HOLDFAST_PAGE_PORT']}/config.json"):
        return
    lines = ["", f"  Holdfast is ready: {page_url}"]
    token = setup_token() if "api" in names else ""
    if token:
        lines += [f"  First start. Make the first administrator there with this setup token: {token}"]
    print("\n".join([*lines, "  Ctrl-C stops it.", ""]), flush=True)


def local_host() -> str:
    """The address to ask from this machine."""
    bind = os.environ["HOLDFAST_BIND"]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)
    return f"[{host}]" if ":" in host else host


def answers(url: str) -> bool:
    """Whether `url` answers 200 within START_SECONDS."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    print(f"  {url} does not answer; its own lines above tell why.", flush=True)
    return False


def setup_token() -> str:
    """The one-time token, or nothing once there is an administrator."""
    command = [sys.executable, "manage.py", "setup_token"]
    asked = subprocess.run(command, cwd=BACKEND, capture_output=True, text=True, check=False)
    return asked.stdout.strip() if asked.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
