"""The install with MariaDB: how it is held in, and that files go in and come out through the published ports."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
import requests

from tests.compose import sending
from tests.compose.conftest import Home
from tests.compose.engine import Engine
from tests.compose.standins import OURS

MIB = 1024 * 1024
USERS = {"backend": 10001, "worker": 10001, "events": 10001, "migrate": 10001, "frontend": 101, "db": 999}
SERVICES = sorted(USERS)


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_held_in(home: Home, service: str) -> None:
    found = home.stack.inspect(service)
    config, host = found["Config"], found["HostConfig"]
    assert config["User"] == f"{USERS[service]}:{USERS[service]}"
    assert host["ReadonlyRootfs"] is True
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert host["Privileged"] is False
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["Memory"] >= 128 * MIB
    assert host["PidsLimit"] >= 64
    assert host["Init"] is True
    assert host["LogConfig"] == {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "5"}}
    assert host["NetworkMode"] == "holdfast-mariadb_default"
    assert all(mount["Type"] == "volume" for mount in found["Mounts"])


def test_the_kernel_says_so_too(home: Home) -> None:
    """What stands in /proc of the first process, not what was asked for."""
    for service in home.stack.services:
        status = home.stack.inside(service, "cat", "/proc/1/status").stdout
        assert re.search(rf"^Uid:\s+{USERS[service]}\s", status, re.MULTILINE), service
        assert re.search(r"^CapBnd:\s+0+$", status, re.MULTILINE), service
        assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE), service
        assert home.stack.inside(service, "touch", "/etc/x").returncode != 0


def test_only_three_ports_are_published_and_only_on_this_machine(home: Home) -> None:
    published = {
        (service, inside, binding["HostIp"], int(binding["HostPort"]))
        for service in SERVICES
        for inside, bindings in home.stack.inspect(service)["NetworkSettings"]["Ports"].items()
        for binding in bindings or []
    }
    ports = home.stack.ports
    assert published == {
        ("backend", "8000/tcp", "127.0.0.1", ports["api"]),
        ("events", "8002/tcp", "127.0.0.1", ports["events"]),
        ("frontend", "8080/tcp", "127.0.0.1", ports["page"]),
    }


def test_migrate_ran_once_and_ended_well(home: Home) -> None:
    state = home.stack.inspect("migrate")["State"]
    assert (state["Status"], state["ExitCode"]) == ("exited", 0)
    assert state["FinishedAt"] < home.stack.inspect("backend")["State"]["StartedAt"]


@pytest.mark.parametrize("image", sorted(OURS))
def test_an_image_holds_nothing_to_build_with(engine: Engine, images: dict[str, int], image: str) -> None:
    look = "for one in gcc cc g++ make ld pip pip3; do command -v $one; done; python -m pip --version 2>/dev/null; true"
    assert engine.docker("run", "--rm", "--entrypoint", "sh", image, "-c", look) == ""


def test_the_page_comes_from_its_port_and_names_the_others(home: Home) -> None:
    ports = home.stack.ports
    page = requests.get(f"http://localhost:{ports['page']}/", timeout=30)
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert f"http://localhost:{ports['api']}" in policy
    assert f"http://localhost:{ports['events']}" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "HOLDFAST_" not in page.text
    config = requests.get(f"http://localhost:{ports['page']}/config.json", timeout=30).json()
    assert config["api_port"] == ports["api"]


def test_the_page_may_ask_the_api_and_a_stranger_may_not(home: Home) -> None:
    ports = home.stack.ports
    for origin, allowed in ((f"http://localhost:{ports['page']}", True), ("http://evil.example", False)):
        answer = requests.get(f"http://localhost:{ports['api']}/api/v1/setup", headers={"Origin": origin}, timeout=30)
        assert (answer.headers.get("Access-Control-Allow-Origin") == origin) is allowed


def test_the_events_answer(home: Home) -> None:
    assert requests.get(f"http://localhost:{home.stack.ports['events']}/livez", timeout=30).status_code == 200


def test_files_go_in_and_come_out(home: Home, say: Any) -> None:
    folder = new_folder(home, "files")
    sizes = {"empty.txt": 0, "one.txt": 1, "photo.jpg": 3 * MIB + 5, "film.mp4": 104 * MIB + 1}
    data = {name: sending.content(name, size) for name, size in sizes.items()}
    for name in sizes:
        sending.send(home.stack, home.token, folder, name, data[name], piece=8 * MIB)
    found = sending.listed(home.stack, home.token, folder)
    assert {name: node["size"] for name, node in found.items()} == sizes
    for name, node in found.items():
        assert sending.digest(home.stack, home.token, node) == hashlib.sha256(data[name]).hexdigest()


def test_the_doctor_has_nothing_to_complain_about(home: Home) -> None:
    done = home.stack.inside("backend", "python", "manage.py", "doctor")
    assert done.returncode == 0, done.stdout


def new_folder(home: Home, name: str) -> str:
    """Its id."""
    with home.stack.api(home.token) as api:
        return str(api.json("POST", "/api/v1/nodes", {"parent": home.root, "name": name})["id"])
