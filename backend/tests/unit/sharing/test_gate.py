"""The gate: owners alone, and everybody else can not tell missing from forbidden."""

import pytest
from django.contrib.auth.models import AnonymousUser

from drive.lib.errors import InTrash, NotFound
from drive.sharing import gate
from drive.tree import services
from drive.tree.models import Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(db):
    return making.person("bo")


@pytest.fixture
def node(bo):
    return making.file(making.root(bo), "f")


def test_the_owner_may_read_and_write(bo, node):
    for ask in gate.read, gate.write:
        assert ask(bo, str(node.pk)) == ask(bo, node.pk) == node


def test_it_shows_nothing_to_others_not_even_to_an_administrator(node):
    for name, more in (("cy", {}), ("ada", {"is_staff": True, "is_superuser": True})):
        stranger = making.person(name, **more)
        for ask in gate.read, gate.write:
            with pytest.raises(NotFound):
                ask(stranger, str(node.pk))


@pytest.mark.parametrize("nobody", [AnonymousUser(), None])
def test_it_shows_nothing_to_nobody(nobody, node):
    with pytest.raises(NotFound):
        gate.read(nobody, str(node.pk))
    with pytest.raises(NotFound):
        gate.space(nobody)


def test_a_space_without_an_owner_is_nobodys(bo):
    space = services.create_space(owner=None, kind=Space.Kind.TEAM)
    for who in bo, AnonymousUser():
        with pytest.raises(NotFound):
            gate.read(who, str(space.root_id))


def test_a_deactivated_owner_is_shown_nothing(bo, node):
    bo.is_active = False
    with pytest.raises(NotFound):
        gate.read(bo, str(node.pk))


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "-1", "+1", "01", "1.0", "1e1", "٣", "²", "0x1", "1\0", "null", "None", "9" * 19, "1" * 5000, True],
)
def test_what_can_be_no_id_is_not_found_and_asks_the_database_nothing(bo, text, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotFound):
        gate.read(bo, text)


def test_the_trash_is_shown_to_who_asks_for_it(bo, node):
    folder = making.folder(making.root(bo), "a")
    inner = making.file(folder, "inner")
    services.trash(folder, by=bo)
    for there in folder, inner:
        with pytest.raises(InTrash):
            gate.read(bo, there.pk)
        with pytest.raises(InTrash):
            gate.write(bo, there.pk)
        assert gate.read(bo, there.pk, trash=True) == there


def test_the_trash_of_others_is_not_found(node):
    services.trash(node, by=None)
    with pytest.raises(NotFound):
        gate.read(making.person("cy"), node.pk)


def test_rights_follow_the_tree_at_once(bo, node):
    cy = making.person("cy")
    Space.objects.filter(owner=bo).update(owner=cy)
    assert gate.read(cy, node.pk) == node
    with pytest.raises(NotFound):
        gate.read(bo, node.pk)


def test_of_many_nodes_one_of_somebody_else_refuses_all(bo, node):
    cys = making.root(making.person("cy"))
    assert set(gate.write_many(bo, [str(node.pk)]).values()) == {node}
    with pytest.raises(NotFound):
        gate.write_many(bo, [str(node.pk), str(cys.pk)])
