"""One engine and one set of images for all of it; one install with MariaDB that most tests share."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.compose import engine as engines
from tests.compose import standins
from tests.compose.engine import Engine
from tests.compose.stack import Stack


@dataclass(frozen=True, slots=True)
class Home:
    """An install that runs, and the one who lives there."""

    stack: Stack
    token: str
    root: str
    seconds: float  # from `up` until all of it was healthy


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Any:
    """Figures for whoever reads the run, past pytest's capture."""
    manager = request.config.pluginmanager.getplugin("capturemanager")

    def tell(text: str) -> None:
        with manager.global_and_fixture_disabled():
            print(f"\n   {text}", flush=True)

    return tell


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    in_ci = os.environ.get("CI") == "true"
    if why := engines.missing():
        pytest.fail(f"not installed: apt-get install {why}")
    if why := engines.in_the_way():
        (pytest.fail if in_ci else pytest.skip)(why)
    running = Engine()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def images(engine: Engine, say: Any) -> dict[str, int]:
    """Bytes of each of our images, and of what it stands on."""
    began = time.monotonic()
    seconds = standins.build(engine)
    sizes = {}
    for name in (*standins.OURS, *standins.NAMES.values()):
        sizes[name] = int(engine.docker("image", "inspect", "--format", "{{.Size}}", name))
    each = ", ".join(f"{name} {took:.0f}" for name, took in seconds.items())
    say(f"images built in {time.monotonic() - began:.0f} s ({each})")
    for name, base in (("holdfast-backend:0.1.0", "python"), ("holdfast-frontend:0.1.0", "nginx")):
        own = (sizes[name] - sizes[standins.NAMES[base]]) / 1e6
        say(f"{name}: {sizes[name] / 1e6:.0f} MB, {own:.0f} MB of them on top of its base")
    return sizes


@pytest.fixture(scope="session")
def home(engine: Engine, images: dict[str, int], say: Any) -> Iterator[Home]:
    """docker-compose.yml, with MariaDB."""
    stack = Stack(engine, "holdfast-mariadb")
    try:
        yield moved_in(stack, say)
    finally:
        stack.down()


def moved_in(stack: Stack, say: Any) -> Home:
    """Started and set up."""
    seconds = stack.up()
    say(f"{stack.file}: healthy after {seconds:.0f} s")
    made = stack.first_user()
    return Home(stack, made["access"], str(made["user"]["space"]["root"]), seconds)
