"""The application under test: gunicorn with workers that can be killed, and manage.py beside it."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults import failpoints
from tests.faults.client import Api, Unknown
from tests.faults.databases import children, kill

BACKEND = Path(__file__).resolve().parents[2]
START_SECONDS = 60
WORKERS = 2
ERROR = re.compile(r"^[A-Za-z_.]+(?:Error|Exception|Timeout|Refused|Damaged|Blob)\b.*$", re.MULTILINE)


class House:
    """`folder` holds its data and log. The listening socket is ours: while the server is down, clients wait."""

    def __init__(self, folder: Path, database_url: str, env: dict[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.password = folder, secrets.token_hex(16)
        self._log, self._failpoint = folder / "server.log", folder / "failpoint"
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(512)
        os.set_inheritable(self._socket.fileno(), True)
        self.port: int = self._socket.getsockname()[1]
        self.env = os.environ | {
            "HOLDFAST_DATA": str(folder / "data"),
            "HOLDFAST_DATABASE": database_url,
            "HOLDFAST_FAILPOINT": str(self._failpoint),
            "HOLDFAST_API_THREADS": "48",
            "HOLDFAST_API_WORKERS": str(WORKERS),
            "HOLDFAST_ACCESS_TOKEN_LIFE": "12h",  # a run signs in once
            "HOLDFAST_GRACE_SECONDS": "3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **env,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._token = ""

    def prepare(self) -> None:
        """Tables, and the user ada."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("create_user", "ada", "--password", self.password, "--admin")

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        (self.folder / "data").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "gunicorn", "-c", "tests/faults/gunicorn.py", "tests.faults.wsgi"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--bind", f"fd://{self._socket.fileno()}"], cwd=BACKEND, env=self.env, stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, pass_fds=[self._socket.fileno()],
            )  # fmt: skip
        self.wait_until_ready(START_SECONDS)

    def wait_until_ready(self, seconds: float) -> float:
        """Until /readyz says so; how many seconds that took. Raises RuntimeError."""
        began = time.monotonic()
        while True:
            try:
                with Api(self.port, "", timeout=2) as api:
                    if api.ask("GET", "/readyz").status == 200:
                        return time.monotonic() - began
            except Unknown:
                pass
            if time.monotonic() - began > seconds:
                raise RuntimeError(f"the server is not ready after {seconds} s:\n{self.log()}")
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log()}")
            time.sleep(0.02)

    @property
    def listening(self) -> socket.socket:
        return self._socket

    def api(self) -> Api:
        """A client that is signed in as ada."""
        if not self._token:
            self._token = self.sign_in()
        return Api(self.port, self._token)

    def sign_in(self) -> str:
        with Api(self.port, "") as api:
            asked = {"username": "ada", "password": self.password}
            return str(api.json("POST", "/api/v1/session", asked)["access"])

    def workers(self) -> list[int]:
        return children(self._process.pid) if self._process else []

    def kill_worker(self, number: int) -> None:
        """kill -9 of one worker; its master starts another."""
        pids = self.workers()
        if pids:
            kill([pids[number % len(pids)]])

    def kill_all(self) -> None:
        """kill -9 of the master and all workers, at once."""
        assert self._process is not None
        kill([self._process.pid, *self.workers()])
        self._process.wait()

    def arm(self, where: str, nth: int) -> None:
        """The process that comes to its nth COMMIT from now kills itself `before` or `after` it."""
        failpoints.fired(self._failpoint).unlink(missing_ok=True)
        failpoints.arm(self._failpoint, where, nth)

    def fired(self) -> bool:
        return failpoints.fired(self._failpoint).exists()

    def disarm(self) -> None:
        self._failpoint.unlink(missing_ok=True)

    def restart(self) -> None:
        """An orderly stop (SIGTERM) and start."""
        self.halt()
        self.start()

    def halt(self) -> None:
        self.terminate()
        self.ended()

    def terminate(self) -> None:
        """SIGTERM; its running requests have their grace."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def ended(self) -> bool:
        """Wait for the end after `terminate`; False when it had to be killed."""
        process = self._process
        if process is None or process.poll() is not None:
            return True
        workers = self.workers()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            kill([process.pid, *workers])
            process.wait()
            return False
        return True

    def stop(self) -> None:
        self.halt()
        self._socket.close()

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """manage.py on the same database. Raises RuntimeError when it fails and `check` is set."""
        return self._python("manage.py", *arguments, check=check)

    def inside(self, *arguments: str) -> Any:
        """What `tests.faults.inside` answers: facts that only the tables tell."""
        return json.loads(self._python("-m", "tests.faults.inside", *arguments).stdout)

    def _python(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=BACKEND, env=self.env, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def errors(self) -> dict[str, int]:
        """What the server has logged as errors, by its words, and how often."""
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        return dict(Counter(match[0][:300] for match in ERROR.finditer(text)).most_common(10))

    def log(self) -> str:
        """The end of what the server has said."""
        return self._log.read_text(errors="replace")[-3000:] if self._log.exists() else ""
