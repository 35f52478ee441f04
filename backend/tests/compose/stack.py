"""One install in containers: a compose project with its own ports, its own .env and its own volumes."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.compose.engine import Engine
from tests.compose.standins import ROOT
from tests.faults.client import Api

LASTING = ("backend", "worker", "events", "frontend")
HEALTHY_SECONDS = 90  # asked of two cores that do nothing else
PATIENCE_SECONDS = 240  # and what this test waits for, as it may share them
PASSWORD = "correct horse battery staple"


class Stack:
    """`docker-compose -f FILE` in a project of its own. Nothing runs before `up`."""

    def __init__(self, engine: Engine, name: str, file: str = "docker-compose.yml", **settings: str) -> None:
        self.engine, self.name, self.file = engine, name, file
        self.services = LASTING if "sqlite" in file else (*LASTING, "db")
        self.ports = dict(zip(("api", "page", "events"), free_ports(3), strict=True))
        self.settings = {
            "HOLDFAST_SECRET_KEY": secrets.token_hex(32),
            "HOLDFAST_DB_PASSWORD": secrets.token_hex(32),
            "HOLDFAST_PUBLIC_URL": f"http://localhost:{self.ports['api']}",
            "HOLDFAST_PAGE_ORIGINS": f"http://localhost:{self.ports['page']}",
            "HOLDFAST_API_PORT": str(self.ports["api"]),
            "HOLDFAST_PAGE_PORT": str(self.ports["page"]),
            "HOLDFAST_EVENTS_PORT": str(self.ports["events"]),
            "HOLDFAST_ACCESS_TOKEN_LIFE": "8h",  # the people of this test do not renew theirs
            **settings,
        }
        self.env_file = engine.folder / f"{name}.env"
        self.files = [ROOT / file]

    def with_secrets_of(self, other: Stack) -> Stack:
        """The .env of another install, but for the ports."""
        for key in ("HOLDFAST_SECRET_KEY", "HOLDFAST_DB_PASSWORD"):
            self.settings[key] = other.settings[key]
        return self

    def compose(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """docker-compose, whatever its exit code is."""
        self.env_file.write_text("".join(f"{key}={value}\n" for key, value in self.settings.items()))
        files = [word for file in self.files for word in ("--file", str(file))]
        env = {key: value for key, value in self.engine.env.items() if not key.startswith(("HOLDFAST_", "COMPOSE_"))}
        command = ["docker-compose", *files, "--project-name", self.name, "--project-directory", str(ROOT)]
        return self.engine.run(*command, "--env-file", str(self.env_file), *arguments, **{"env": env, **options})

    def must(self, *arguments: str, **options: Any) -> str:
        """docker-compose that must succeed; what it says."""
        done = self.compose(*arguments, **options)
        assert done.returncode == 0, f"docker-compose {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def up(self) -> float:
        """Start everything and wait until all of it is healthy; seconds."""
        began = time.monotonic()
        self.must("up", "-d", "--no-build")
        self.wait_healthy(*self.services)
        return time.monotonic() - began

    def down(self) -> None:
        """All of it goes, its volumes too."""
        self.compose("down", "--volumes", "--timeout", "1")

    def container(self, service: str) -> str:
        """Its id, also of one that has ended."""
        label = f"label=com.docker.compose.service={service}"
        project = f"label=com.docker.compose.project={self.name}"
        found = self.engine.docker("ps", "--all", "--quiet", "--filter", project, "--filter", label).split()
        assert len(found) == 1, f"{len(found)} containers of {service}"
        return found[0]

    def inspect(self, service: str) -> dict[str, Any]:
        return json.loads(self.engine.docker("inspect", self.container(service)))[0]

    def inside(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """A command in a running container, whatever its exit code is."""
        return self.engine.run("docker", "exec", self.container(service), *command)

    def wait_healthy(self, *services: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        for service in services:
            while (state := self.inspect(service)["State"])["Health"]["Status"] != "healthy" or not state["Running"]:
                if time.monotonic() > until:
                    raise AssertionError(f"{service} is not healthy: {state}\n{self.logs(service)}")
                time.sleep(0.5)

    def logs(self, service: str) -> str:
        said = self.engine.run("docker", "logs", "--tail", "60", self.container(service))
        return said.stdout + said.stderr

    def kill(self, service: str) -> None:
        """kill -9 of the container's first process, from outside: the engine has to notice and start it again.

        (`docker kill` would count as wished for: it is not started again then.)
        """
        before = self.inspect(service)
        os.kill(before["State"]["Pid"], signal.SIGKILL)
        until = time.monotonic() + PATIENCE_SECONDS
        while self.inspect(service)["RestartCount"] == before["RestartCount"]:
            assert time.monotonic() < until, f"{service} was killed and not started again"
            time.sleep(0.1)

    def setup_token(self) -> str:
        """The one that an empty install writes into its log."""
        found = re.search(r"with this setup token: (\S+)", self.logs("backend"))
        assert found, self.logs("backend")
        return found[1]

    def api(self, token: str = "") -> Api:
        """A client of the published port."""
        return Api(self.ports["api"], token)

    def first_user(self) -> dict[str, Any]:
        """Made with the setup token, as the page does it: `access` and `user`."""
        asked = {"token": self.setup_token(), "username": "ada", "password": PASSWORD}
        with self.api() as api:
            found: dict[str, Any] = api.json("POST", "/api/v1/setup", asked)
        return found

    def sign_in(self) -> dict[str, Any]:
        with self.api() as api:
            found: dict[str, Any] = api.json("POST", "/api/v1/session", {"username": "ada", "password": PASSWORD})
        return found


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def override(engine: Engine, name: str, text: str) -> Path:
    """A compose file that goes on top of another."""
    path = engine.folder / name
    path.write_text(text)
    return path
