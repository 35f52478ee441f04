"""A Docker Engine of the tests' own, for root alone. Its data, sockets and firewall rules go when it stops."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests import engines

PROGRAMS = {
    "dockerd": "docker.io",
    "docker": "docker.io",
    "docker-compose": "docker-compose",
    "mmdebstrap": "mmdebstrap",
    "iptables": "iptables",
}
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
START_SECONDS = 60
LONGEST_SECONDS = 900  # of one command: building an image


def missing() -> str | None:
    """The Debian packages to install before an engine can run here; None when all are there."""
    packages = {package for program, package in PROGRAMS.items() if not shutil.which(program, path=PATH)}
    return " ".join(sorted(packages)) or None


def in_the_way() -> str | None:
    """Why no engine can be started here although everything is installed; None when one can."""
    if os.getuid() != 0:
        return "only root can start a Docker Engine"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0:
        return "a Docker Engine runs here; a second one would rewrite its rules of the firewall"
    return None


class Engine:
    """A running engine. `env` makes docker and docker-compose talk to it."""

    def __init__(self) -> None:
        self._ends = ExitStack()
        atexit.register(self.stop)
        engines.end_tidily_on_sigterm()
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-docker-", dir="/tmp"))
        self._ends.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._ends.callback(_network_as_now())
        host = f"unix://{self.folder / 'sock'}"
        # The classic builder: every version of the clients can drive it.
        self.env = os.environ | {"PATH": PATH, "DOCKER_HOST": host, "DOCKER_BUILDKIT": "0"}
        self._start(host)

    def _start(self, host: str) -> None:
        command = ["dockerd", "--host", host, "--log-level", "warn", "--pidfile", str(self.folder / "pid")]
        command += ["--data-root", str(self.folder / "data"), "--exec-root", str(self.folder / "exec")]
        log = self.folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, env=self.env, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._ends.callback(_end, process)
        until = time.monotonic() + START_SECONDS
        while not (self.folder / "sock").exists() or self.run("docker", "info").returncode:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"dockerd did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Containers, images, volumes, bridges: all of it goes."""
        self._ends.close()

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Any program that talks to the engine; never raises for its exit code."""
        given: dict[str, Any] = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "env": self.env}
        return subprocess.run(command, check=False, timeout=LONGEST_SECONDS, **given | options)

    def docker(self, *arguments: str, **options: Any) -> str:
        """What it says. Raises RuntimeError with its last words when it fails."""
        done = self.run("docker", *arguments, **options)
        if done.returncode:
            raise RuntimeError(f"docker {' '.join(arguments)}: {(done.stdout + done.stderr)[-3000:]}")
        return done.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=60)  # it stops its containers
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _network_as_now() -> Callable[[], None]:
    """What puts the firewall back as it is now, and takes the engine's bridge away."""
    tables = [(table, _say(f"{table}-save")) for table in ("iptables", "ip6tables")]
    forward = Path("/proc/sys/net/ipv4/ip_forward")
    forwards = forward.read_text()

    def restore() -> None:
        for table, rules in tables:
            if rules is not None:
                subprocess.run([f"{table}-restore"], input=rules, text=True, env={"PATH": PATH}, check=False)
        subprocess.run(["ip", "link", "delete", "docker0"], capture_output=True, check=False)
        forward.write_text(forwards)

    return restore


def _say(program: str) -> str | None:
    if not shutil.which(program, path=PATH):
        return None
    done = subprocess.run([program], capture_output=True, text=True, env={"PATH": PATH}, check=False)
    return done.stdout if done.returncode == 0 else None
