import pytest

from drive.sharing.models import Grant
from drive.sharing.roles import Role
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
def give():
    """Grant somebody a role on a node, past the rules: what follows from it is what is tested."""

    def make(node, to, role: Role) -> Grant:
        whom = {"user": to} if hasattr(to, "username") else {"group": to}
        return Grant.objects.create(node=node, role=role, **whom)

    return make
