from dataclasses import dataclass

import pytest

from tests.unit.bytes import live
from tests.unit.bytes.people import bo, transactional_db  # noqa: F401
from tests.unit.watching.scrape import TOKEN, Scrape


@dataclass
class House:
    """gunicorn with two processes, counting and logging."""

    live: live.Live

    def ask(self, method: str, path: str, token: str = "none", *headers: str, body: bytes = b"") -> live.Answer:
        """On a connection of its own, closed when the answer is whole."""
        with self.live.connect() as line:
            return line.ask(method, path, token, *headers, body=body)

    def scrape(self) -> Scrape:
        answer = self.ask("GET", "/metrics", f"Bearer {TOKEN}")
        assert answer.status == 200, answer.body
        return Scrape(answer.body.decode())


@pytest.fixture(scope="session")
def gunicorn(django_db_setup, django_db_blocker):
    watched = {"HOLDFAST_METRICS_TOKEN": TOKEN, "HOLDFAST_LOG_FORMAT": "json", "HOLDFAST_API_WORKERS": "2"}
    with django_db_blocker.unblock(), live.server(**watched) as running:
        yield running


@pytest.fixture
def house(gunicorn):
    return House(gunicorn)
