"""Making and naming."""

import pytest

from drive.lib.errors import (
    InTrash,
    InvalidName,
    NameTaken,
    NotAFolder,
    NotFound,
    PreconditionFailed,
    RootIsFixed,
    TooDeep,
)
from drive.tree import ancestry, placing, rules, services
from drive.tree.models import Change, Node
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def test_a_folder_counts_in_its_parent_and_in_the_journal(top, space, bo):
    made = services.create_folder(top, "Plans", by=bo, via="web")
    change = Change.objects.get(space_id=space.pk, seq=made.seq)
    assert (change.kind, change.node_id, change.actor_id, change.via) == ("create", made.pk, bo.pk, "web")
    assert (change.parent_id, change.parent_before_id, change.name) == (top.pk, None, "Plans")
    top.refresh_from_db()
    assert (top.items, top.seq) == (1, made.seq)


def test_making_a_folder_costs_the_same_at_any_depth(top, django_assert_num_queries):
    deep = making.folder(making.folder(making.folder(top, "a"), "b"), "c")
    with django_assert_num_queries(10):  # two of them begin and end the transaction
        making.folder(top, "x")
    with django_assert_num_queries(10):
        making.folder(deep, "x")


@pytest.mark.parametrize("twin", ["plans", "PLANS", "Plans"])
def test_it_refuses_a_name_that_differs_in_case_alone(top, twin):
    there = making.folder(top, "Plans")
    with pytest.raises(NameTaken) as refused:
        making.folder(top, twin)
    assert refused.value.node.pk == there.pk


def test_it_takes_nfc_and_nfd_for_one_name(top):
    making.folder(top, "Café")
    with pytest.raises(NameTaken):
        making.folder(top, "Cafe\u0301")


def test_it_takes_sharp_s_and_double_s_for_one_name(top):
    making.folder(top, "Straße")
    with pytest.raises(NameTaken):
        making.folder(top, "STRASSE")


def test_a_trailing_space_makes_another_name(top):
    making.folder(top, "a")
    making.folder(top, "a ")
    assert making.names_in(top) == {"a", "a "}


def test_it_refuses_a_bad_name_and_changes_nothing(top, space):
    with pytest.raises(InvalidName):
        making.folder(top, "a/b")
    making.assert_sums_are_right(space)
    assert Change.objects.count() == 0


def test_the_constraint_decides_when_the_check_was_passed(top, monkeypatch):
    there = making.folder(top, "Plans")
    blind = iter([None])
    real = placing.at
    monkeypatch.setattr(rules, "at", lambda *args: next(blind, None))
    with pytest.raises(NameTaken) as refused:
        making.folder(top, "Plans")
    assert refused.value.node.pk == there.pk
    assert real(top.pk, "Plans").pk == there.pk


def test_it_refuses_a_folder_in_a_file(top):
    with pytest.raises(NotAFolder):
        making.folder(making.file(top, "a.txt"), "b")


def test_it_refuses_a_folder_in_the_trash(top):
    away = making.folder(top, "Away")
    below = making.folder(away, "Below")
    services.trash(away, by=None)
    for parent in away, below:
        with pytest.raises(InTrash):
            making.folder(parent, "x")


def test_it_refuses_a_parent_that_is_gone(top):
    gone = Node(pk=top.pk + 1000, space_id=top.space_id)
    with pytest.raises(NotFound):
        making.folder(gone, "x")


def test_it_refuses_the_level_below_the_deepest(top):
    at = top
    for level in range(ancestry.DEPTH_LIMIT):
        at = making.folder(at, f"{level}")
    with pytest.raises(TooDeep):
        making.folder(at, "one more")
    making.file(at, "a file is no level")


def test_a_rename_is_a_change_of_the_node_and_not_of_its_content(top, bo):
    node = making.file(top, "a.txt")
    named = services.rename(node, "b.txt", by=bo)
    assert (named.name, named.version, named.modified_at) == ("b.txt", node.version + 1, making.again(node).modified_at)
    assert Change.objects.order_by("seq").last().kind == "rename"


def test_a_rename_to_the_same_name_changes_nothing(top):
    node = making.folder(top, "a")
    assert services.rename(node, "a", by=None).version == node.version
    assert Change.objects.count() == 1


def test_a_rename_may_change_the_case_alone(top):
    assert services.rename(making.folder(top, "plans"), "Plans", by=None).name == "Plans"


def test_it_refuses_a_rename_to_a_name_that_is_taken(top):
    there, node = making.folder(top, "a"), making.folder(top, "b")
    with pytest.raises(NameTaken) as refused:
        services.rename(node, "A", by=None)
    assert refused.value.node.pk == there.pk


def test_the_top_folder_keeps_its_place_and_name(top):
    other = making.folder(top, "a")
    for change in (
        lambda: services.rename(top, "x", by=None),
        lambda: services.move(top, other, by=None),
        lambda: services.trash(top, by=None),
    ):
        with pytest.raises(RootIsFixed):
            change()


def test_a_change_for_an_older_version_is_refused_with_the_node_as_it_is(top):
    node = making.folder(top, "a")
    services.rename(node, "b", by=None)
    for change in (
        lambda: services.rename(node, "c", by=None, if_version=1),
        lambda: services.move(node, top, "c", by=None, if_version=1),
        lambda: services.trash(node, by=None, if_version=1),
    ):
        with pytest.raises(PreconditionFailed) as refused:
            change()
        assert refused.value.extras["node"].name == "b"
    services.trash(node, by=None, if_version=2)
