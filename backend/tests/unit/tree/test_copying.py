"""Copies: the same contents, new nodes, a row of the journal for each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drive.lib.errors import (
    InTrash,
    MoveIntoItself,
    NameTaken,
    NotAFolder,
    QuotaExceeded,
    RootIsFixed,
    TooDeep,
    TooMany,
)
from drive.tree import copying, revisions, services
from drive.tree.models import Change, Node, Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def album(top):
    """album/{a.txt, b.txt, inner/{c.txt, deep/d.txt}}, and what lies in the trash of it."""
    album = making.folder(top, "album")
    inner = making.folder(album, "inner")
    making.file(album, "a.txt", "1")
    making.file(album, "b.txt", "22")
    making.file(inner, "c.txt", "333")
    making.file(making.folder(inner, "deep"), "d.txt", "4444")
    services.trash(making.file(inner, "gone", "55555"), by=None)
    return making.again(album)


def shape(node):
    """The names and contents below a node."""
    rows = Node.objects.filter(parent=node, trashed_at=None).order_by("name")
    return {row.name: row.blob_id or shape(row) for row in rows}


def test_a_file_is_copied_without_its_past(top, space, bo):
    for text in ("1", "22"):
        node = making.file(top, "f", text)
    copy = services.copy(node, making.folder(top, "a"), by=bo)
    assert (copy.name, copy.size, copy.blob_id, copy.version) == ("f", 2, node.blob_id, 1)
    assert len(revisions.page(copy).items) == 1
    last = Change.objects.order_by("seq").last()
    assert (last.kind, last.node_id, last.origin_id, last.actor_id) == ("copy", copy.pk, node.pk, bo.pk)
    making.assert_all_is_right(space)


def test_a_folder_is_copied_with_all_live_nodes_below_it(album, top, space):
    copy = services.copy(album, top, "copy", by=None)
    assert shape(copy) == shape(album)
    assert (copy.size, copy.items, making.again(top).size) == (10, 3, 20)
    assert Node.objects.filter(name="gone").count() == 1
    assert Change.objects.filter(kind="copy").count() == 7
    making.assert_all_is_right(space)


def test_a_copy_is_a_tree_of_its_own(album, top, space):
    copy = services.copy(album, top, "copy", by=None)
    making.file(copy, "a.txt", "changed")
    services.trash(Node.objects.get(parent=copy, name="inner"), by=None)
    assert set(shape(album)) == {"a.txt", "b.txt", "inner"}
    making.assert_all_is_right(space)


def test_a_copy_in_the_same_folder_keeps_both_names_or_is_refused(album, top, space):
    with pytest.raises(NameTaken) as refused:
        services.copy(album, top, by=None)
    assert refused.value.node.pk == album.pk
    assert services.copy(album, top, by=None, conflict="keep_both").name == "album (2)"
    assert services.copy(album, top, by=None, conflict="keep_both").name == "album (3)"
    making.assert_all_is_right(space)


def test_a_copy_goes_to_another_space_and_counts_there(album, top, space, ada):
    there = making.root(ada)
    making.file(there, "own", "own")
    copy = services.copy(album, there, by=None)
    assert shape(copy) == shape(album)
    assert copy.space_id == there.space_id
    assert Space.objects.get(pk=there.space_id).used_bytes == 13
    making.assert_all_is_right(space, there.space)


def test_a_quota_is_kept_to_the_byte(album, top, space):
    used = Space.objects.get(pk=space.pk).used_bytes
    Space.objects.update(quota_bytes=used + 9)
    with pytest.raises(QuotaExceeded):
        services.copy(album, top, "copy", by=None)
    making.assert_all_is_right(space)
    Space.objects.update(quota_bytes=used + 10)
    services.copy(album, top, "copy", by=None)
    making.assert_all_is_right(space)


def test_a_folder_is_not_copied_into_itself(album, space):
    for target in album, Node.objects.get(name="deep"):
        with pytest.raises(MoveIntoItself):
            services.copy(album, target, by=None)
    making.assert_all_is_right(space)


def test_it_refuses_a_copy_from_or_into_the_trash_or_into_a_file(album, top):
    f, away = making.file(top, "f"), services.trash(making.folder(top, "away"), by=None)
    with pytest.raises(InTrash):
        services.copy(away, top, by=None)
    with pytest.raises(InTrash):
        services.copy(f, away, by=None)
    with pytest.raises(NotAFolder):
        services.copy(album, f, by=None)
    with pytest.raises(RootIsFixed):
        services.copy(top, album, by=None)


def test_it_refuses_a_copy_that_nests_too_deeply(top):
    source = making.folder(top, "s")
    at = source
    for level in range(60):
        at = making.folder(at, f"{level}")
    other = making.folder(top, "o")
    for level in range(60):
        other = making.folder(other, f"{level}")
    with pytest.raises(TooDeep):
        services.copy(source, other, by=None)


def test_it_refuses_more_than_one_change_may_copy(album, top, space, monkeypatch):
    monkeypatch.setattr(copying, "COPY_NODES", 5)
    with pytest.raises(TooMany):
        services.copy(album, top, "copy", by=None)
    making.assert_all_is_right(space)


def test_few_and_many_files_cost_the_same_to_copy(top, space):
    counts = []
    for count in (2, 150):
        folder = making.folder(top, f"{count}")
        for number in range(count):
            making.file(folder, f"{number}", "x")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.copy(folder, top, f"{count} again", by=None)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    making.assert_all_is_right(space)
