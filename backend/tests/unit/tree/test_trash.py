"""Trash marks the top node alone; what is below is in the trash by ancestry."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drive.lib.errors import InTrash, NameTaken, NotFound, NotInTrash, ParentInTrash
from drive.tree import queries, services
from drive.tree.models import Change, Node, Revision
from drive.uploads.models import Upload
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def test_trash_frees_the_name_and_keeps_the_bytes_counted(top, space):
    node = making.file(top, "f", "12345")
    services.trash(node, by=None)
    making.file(top, "F", "1")
    space.refresh_from_db()
    assert (space.used_bytes, making.again(top).size) == (6, 1)
    making.assert_sums_are_right(space)


def test_it_refuses_what_is_in_the_trash_already(top):
    a = making.folder(top, "a")
    b = making.folder(a, "b")
    services.trash(a, by=None)
    for node in a, b:
        with pytest.raises(InTrash):
            services.trash(node, by=None)
        with pytest.raises(InTrash):
            services.rename(node, "x", by=None)


def test_a_folder_comes_back_with_all_that_was_in_it(top, space):
    a = making.folder(top, "a")
    making.file(a, "f", "12345")
    services.trash(a, by=None)
    back = services.restore(a, by=None)
    assert (back.trashed_at, making.again(top).size, making.names_in(a)) == (None, 5, {"f"})
    making.assert_sums_are_right(space)


def test_what_was_trashed_before_its_folder_stays_in_the_trash(top, space):
    a = making.folder(top, "a")
    early = making.file(a, "early", "123")
    services.trash(early, by=None)
    services.trash(a, by=None)
    services.restore(a, by=None)
    assert making.again(early).trashed_at is not None
    making.assert_sums_are_right(space)


def test_it_refuses_to_restore_where_the_name_is_taken_and_takes_another(top, space):
    node = making.file(top, "f")
    services.trash(node, by=None)
    there = making.file(top, "f")
    with pytest.raises(NameTaken) as refused:
        services.restore(node, by=None)
    assert refused.value.node.pk == there.pk
    assert services.restore(node, name="g", by=None).name == "g"
    making.assert_sums_are_right(space)


def test_it_refuses_to_restore_into_a_folder_of_the_trash_and_takes_another(top, space):
    a, b = making.folder(top, "a"), making.folder(top, "b")
    node = making.file(a, "f", "123")
    services.trash(node, by=None)
    services.trash(a, by=None)
    with pytest.raises(ParentInTrash):
        services.restore(node, a, by=None)
    assert services.restore(node, b, by=None).parent_id == b.pk
    making.assert_sums_are_right(space)


def way(node):
    return [crumb.name for crumb in queries.path(node.pk)]


def test_missing_parents_are_made_again(top, space, bo):
    a = making.folder(top, "a")
    b = making.folder(making.folder(a, "b"), "c")
    node = making.file(b, "f", "123")
    services.trash(node, by=None)
    services.trash(a, by=None)
    back = services.restore(node, by=bo)
    assert way(back) == ["", "a", "b", "c"]
    assert making.again(a).trashed_at is not None
    assert making.again(top).size == 3
    assert Change.objects.filter(kind="create", actor_id=bo.pk).count() == 3
    making.assert_all_is_right(space)


def test_a_folder_that_took_the_place_of_a_missing_parent_is_used(top, space):
    a = making.folder(top, "a")
    first, second = making.file(a, "1", "1"), making.file(a, "2", "22")
    services.trash(first, by=None)
    services.trash(second, by=None)
    services.trash(a, by=None)
    again = making.folder(top, "A")
    assert services.restore(first, by=None).parent_id == again.pk
    assert services.restore(second, by=None).parent_id == again.pk
    making.assert_all_is_right(space)


def test_a_file_where_a_missing_parent_was_is_in_the_way_or_both_are_kept(top, space):
    a = making.folder(top, "a")
    node = making.file(a, "f")
    services.trash(node, by=None)
    services.trash(a, by=None)
    there = making.file(top, "a")
    before = Change.objects.count()
    with pytest.raises(NameTaken) as refused:
        services.restore(node, by=None)
    assert (refused.value.node.pk, Change.objects.count()) == (there.pk, before)
    assert way(services.restore(node, by=None, conflict="keep_both")) == ["", "a (2)"]
    making.assert_all_is_right(space)


def test_a_restore_keeps_both_when_asked_to(top, space):
    node = making.file(top, "f.txt")
    services.trash(node, by=None)
    making.file(top, "f.txt")
    assert services.restore(node, by=None, conflict="keep_both").name == "f (2).txt"
    making.assert_all_is_right(space)


def test_only_what_was_trashed_itself_can_be_restored_or_purged(top):
    a = making.folder(top, "a")
    live = making.file(top, "live")
    inner = making.file(a, "inner")
    services.trash(a, by=None)
    for node in live, inner:
        with pytest.raises(NotInTrash):
            services.restore(node, by=None)
        with pytest.raises(NotInTrash):
            services.purge(node, by=None)


def test_a_purge_deletes_all_below_and_gives_the_bytes_back(top, space, bo):
    kept = making.file(top, "kept", "1")
    a = making.folder(top, "a")
    making.file(making.folder(a, "b"), "f", "first")
    making.file(Node.objects.get(name="b"), "f", "second one")
    services.trash(making.file(a, "early", "123"), by=None)
    services.trash(a, by=None)
    services.purge(making.again(a), by=bo)
    space.refresh_from_db()
    assert space.used_bytes == 1
    assert set(Node.objects.filter(space=space)) == {top, kept}
    assert not Revision.objects.exists()
    making.assert_sums_are_right(space)
    change = Change.objects.order_by("seq").last()
    assert (change.kind, change.node_id, change.name, change.parent_before_id) == ("purge", a.pk, "a", top.pk)


def test_a_purge_does_not_touch_uploads_into_the_folder(top, space, bo):
    """Their rows are locked before the space's; the other way round, a purge and the end of an upload deadlock."""
    a = making.folder(top, "a")
    upload = Upload.objects.create(
        user=bo, space=space, folder=a, name="f", conflict="fail", length=1, expires_at="2030-01-01T00:00:00Z"
    )
    services.trash(a, by=None)
    with CaptureQueriesContext(connection) as queries:
        services.purge(a, by=None)
    assert not [query["sql"] for query in queries if Upload._meta.db_table in re.findall(r"\w+", query["sql"])]
    upload.refresh_from_db()
    assert upload.folder_id == a.pk


def test_a_purge_walks_without_recursion_through_a_deep_tree(top, space):
    a = at = making.folder(top, "a")
    for level in range(99):
        at = making.folder(at, f"{level}")
    services.trash(a, by=None)
    services.purge(a, by=None)
    assert list(Node.objects.filter(space=space)) == [top]


def test_a_purged_node_is_gone(top):
    node = making.file(top, "f")
    services.trash(node, by=None)
    services.purge(node, by=None)
    assert queries.node(node.pk) is None
    with pytest.raises(NotFound):
        services.purge(node, by=None)
