import pytest

from tests.unit.tree import making


@pytest.fixture
def ada(db):
    return making.person("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def bo(db):
    return making.person("bo")


@pytest.fixture
def top(bo):
    """Bo's top folder."""
    return making.root(bo)


@pytest.fixture
def space(top):
    return top.space
