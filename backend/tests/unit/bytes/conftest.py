import pytest

from tests.unit.bytes import live
from tests.unit.bytes.people import bo, cy, nobody, transactional_db  # noqa: F401


@pytest.fixture(scope="session")
def gunicorn(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), live.server() as running:
        yield running
