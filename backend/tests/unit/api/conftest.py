import pytest
from rest_framework.test import APIClient

from drive.accounts import sessions
from tests.unit.tree import making


@pytest.fixture
def ada(db):
    return making.person("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def bo(db):
    return making.person("bo")


@pytest.fixture
def cy(db):
    return making.person("cy")


@pytest.fixture
def top(bo):
    """Bo's top folder."""
    return making.root(bo)


@pytest.fixture
def client_of():
    def make(user=None) -> APIClient:
        client = APIClient(raise_request_exception=False)
        if user is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.begin(user).access}")
        return client

    return make


@pytest.fixture
def api(client_of, bo):
    """Bo at the API."""
    return client_of(bo)
