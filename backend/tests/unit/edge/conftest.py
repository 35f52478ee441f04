"""One gunicorn that knows the edge's secret, a real nginx in front of it, and both asked for the same."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import edges, engines
from tests.unit.bytes import live
from tests.unit.bytes.people import bo, cy, transactional_db  # noqa: F401
from tests.unit.edge.talking import Both


@pytest.fixture(scope="session")
def backend(django_db_setup, django_db_blocker) -> Iterator[live.Live]:
    # It hashes what it reads each time, so that damage shows.
    env = {"HOLDFAST_EDGE_SECRET": edges.SECRET, "HOLDFAST_VERIFY_AGE": "1ms"}
    with django_db_blocker.unblock(), live.server(**env) as running:
        yield running


@pytest.fixture(scope="session")
def edge(backend) -> Iterator[edges.Edge]:
    if package := edges.missing():
        assert os.environ.get("CI") != "true", f"the edge is not tested without {package}"
        pytest.skip(f"{package} is not installed: apt-get install {package}")
    with edges.edge(engines.temporary_folder("edge"), f"127.0.0.1:{backend.port}") as running:
        yield running


@pytest.fixture
def both(backend, edge) -> Iterator[Both]:
    with Both(backend, edge) as found:
        yield found
