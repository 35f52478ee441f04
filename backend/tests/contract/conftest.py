"""Fixtures: the server under test, its people, and a folder of one's own for each scenario."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import engines
from tests.contract.client import Api
from tests.contract.servers import Given, Mock, Real, Server

KINDS = {"mock": Mock, "real": Real, "given": Given}


def kinds() -> list[str]:
    """Which servers this run is for. The mock knows no engine: with the first one is enough."""
    if os.environ.get("HOLDFAST_BASE_URL"):
        return ["given"]
    chosen = os.environ.get("HOLDFAST_CONTRACT_ON")
    if chosen:
        return chosen.split(",")
    return ["mock", "real"] if engines.chosen() == "sqlite" else ["real"]


@pytest.fixture(scope="session", params=kinds())
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with the people ada (administrator), bo and cy."""
    running: Server = KINDS[request.param]()
    try:
        for username in ("bo", "cy"):
            running.make_user(username)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module", params=[kind for kind in kinds() if kind != "given"])
def fresh(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that nobody has an account on yet."""
    running: Server = KINDS[request.param](fresh=True)
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def ada(server: Server) -> Api:
    return Api(server, "ada")


@pytest.fixture(scope="session")
def bo(server: Server) -> Api:
    return Api(server, "bo")


@pytest.fixture(scope="session")
def cy(server: Server) -> Api:
    return Api(server, "cy")


@pytest.fixture
def anyone(server: Server) -> Api:
    """Somebody who has not signed in."""
    return Api(server)


@pytest.fixture
def folder(ada: Api, request: pytest.FixtureRequest) -> str:
    """The id of a new folder of ada's, named after the scenario."""
    return str(ada.folder(ada.root, f"{request.function.__name__[:80]} {os.urandom(4).hex()}")["id"])


@pytest.fixture
def group(ada: Api) -> Iterator[str]:
    """The id of a new group with nobody in it; deleted afterwards."""
    name = f"Contract {os.urandom(4).hex()}"
    answer = ada.post("groups", json={"name": name})
    assert answer.status_code == 201, answer.text
    group_id = str(answer.json()["id"])
    yield group_id
    ada.delete(f"groups/{group_id}")
