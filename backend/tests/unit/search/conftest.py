import pytest

from tests.unit.tree import making


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
