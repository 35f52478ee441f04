"""Moving: one row, whatever hangs below it."""

import pytest

from drive.lib.errors import InTrash, MoveIntoItself, NameTaken, NotAFolder, TooDeep
from drive.tree import ancestry, services
from drive.tree.models import Change, Node
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def test_a_move_takes_the_sizes_along(top, space):
    a, b = making.folder(top, "a"), making.folder(top, "b")
    inner = making.folder(a, "inner")
    making.file(inner, "f", "12345")
    services.move(inner, b, by=None)
    assert [making.again(node).size for node in (a, b, inner, top)] == [0, 5, 5, 5]
    making.assert_sums_are_right(space)


def test_a_move_down_its_own_branch_keeps_the_sizes_above(top, space):
    a = making.folder(top, "a")
    b = making.folder(a, "b")
    node = making.file(a, "f", "123")
    services.move(node, b, by=None)
    making.assert_sums_are_right(space)
    services.move(node, top, "g", by=None)
    making.assert_sums_are_right(space)
    assert making.names_in(top) == {"a", "g"}


def test_the_journal_tells_where_from_and_where_to(top):
    a = making.folder(top, "a")
    node = making.file(top, "f")
    services.move(node, a, by=None)
    change = Change.objects.order_by("seq").last()
    assert (change.kind, change.parent_before_id, change.parent_id) == ("move", top.pk, a.pk)


def test_a_move_into_the_same_folder_under_another_name_is_a_rename(top):
    node = making.file(top, "f")
    assert services.move(node, top, "g", by=None).name == "g"
    assert Change.objects.order_by("seq").last().kind == "rename"


@pytest.mark.parametrize("levels", [0, 1, 3])
def test_it_refuses_to_move_a_folder_into_itself(top, levels):
    a = at = making.folder(top, "a")
    for level in range(levels):
        at = making.folder(at, f"{level}")
    with pytest.raises(MoveIntoItself):
        services.move(a, at, by=None)


def test_it_refuses_a_move_onto_a_name_that_is_taken(top, space):
    a = making.folder(top, "a")
    there, node = making.file(a, "F"), making.file(top, "f")
    with pytest.raises(NameTaken) as refused:
        services.move(node, a, by=None)
    assert refused.value.node.pk == there.pk
    making.assert_sums_are_right(space)


def test_it_refuses_a_move_into_a_file_or_into_the_trash(top):
    a, f, node = making.folder(top, "a"), making.file(top, "f"), making.file(top, "n")
    with pytest.raises(NotAFolder):
        services.move(node, f, by=None)
    services.trash(a, by=None)
    with pytest.raises(InTrash):
        services.move(node, a, by=None)
    with pytest.raises(InTrash):
        services.move(a, top, by=None)


def chain(parent: Node, levels: int) -> tuple[Node, Node]:
    """The first and the last of that many folders, one in the other."""
    first = last = making.folder(parent, f"chain {levels}")
    for level in range(1, levels):
        last = making.folder(last, f"{level}")
    return first, last


def test_it_refuses_a_move_that_pushes_something_below_the_deepest_level(top):
    _, end = chain(top, 60)
    tall, _ = chain(top, 41)
    short, _ = chain(top, 40)
    with pytest.raises(TooDeep):
        services.move(tall, end, by=None)
    services.move(short, end, by=None)


def test_what_came_too_deep_in_the_trash_is_refused_on_its_way_back(top):
    _, end = chain(top, 60)
    bag = making.folder(top, "bag")
    tall, _ = chain(bag, 50)
    services.trash(tall, by=None)
    services.move(bag, end, by=None)
    with pytest.raises(TooDeep):
        services.restore(tall, by=None)
    services.restore(tall, top, by=None)


def test_a_move_costs_the_same_whatever_hangs_below(top, django_assert_num_queries):
    a, b, full, empty = (making.folder(top, name) for name in ("a", "b", "full", "empty"))
    for count in range(30):
        making.file(making.folder(full, f"{count}"), "f")
    with django_assert_num_queries(13) as spent:
        services.move(empty, a, by=None)
    with django_assert_num_queries(len(spent)):
        services.move(full, b, by=None)


def test_ancestry_walks_down_from_the_top(top):
    a = making.folder(top, "a")
    b = making.folder(a, "b")
    assert [step.id for step in ancestry.trail(b.pk)] == [top.pk, a.pk, b.pk]
    assert ancestry.trail(b.pk + 1000) == []
