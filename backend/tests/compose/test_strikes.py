"""Each service is killed and restarted while files are sent: every upload completes, and nothing is there twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.compose import sending
from tests.compose.conftest import Home
from tests.compose.test_install import new_folder

ROUNDS = int(os.environ.get("COUNT") or 1)


def restart_backend(home: Home) -> None:
    home.stack.must("restart", "backend")
    home.stack.wait_healthy("backend")


def kill(*services: str) -> Callable[[Home], None]:
    def strike(home: Home) -> None:
        for service in services:
            home.stack.kill(service)
        home.stack.wait_healthy(*services)

    return strike


STRIKES = {
    "restart backend": restart_backend,
    "kill -9 backend": kill("backend"),
    "kill -9 db": kill("db"),
    "kill -9 worker, events, frontend": kill("worker", "events", "frontend"),
}


@pytest.mark.parametrize("strike", STRIKES)
def test_uploads_survive(home: Home, say: Any, strike: str) -> None:
    folder = new_folder(home, strike)
    sent: set[str] = set()
    for number in range(ROUNDS):
        with sending.Crowd(home.stack, home.token, folder, tag=f"{number}-") as crowd:
            crowd.wait_until_under_way()
            STRIKES[strike](home)
        if "backend" in strike or "db" in strike:
            assert crowd.cuts > 0, "nothing was under way: the strike met nobody"
        found = sending.listed(home.stack, home.token, folder)
        mine = {name: node for name, node in found.items() if name.startswith(f"{number}-")}
        assert {name: sending.digest(home.stack, home.token, node) for name, node in mine.items()} == crowd.sent
        sent |= set(crowd.sent)
        say(f"{strike}: {len(crowd.sent)} uploads completed, {crowd.cuts} times from an offset")
    assert set(found) == sent


def test_all_that_is_stored_is_whole_afterwards(home: Home) -> None:
    done = home.stack.inside("backend", "python", "manage.py", "verify")
    assert done.returncode == 0, done.stdout
    assert "All is well." in done.stdout
