"""Moves from one space to another: everything below comes along, and counts there."""

import pytest

from drive.lib.errors import MoveIntoItself, NameTaken, QuotaExceeded, TooMany
from drive.tree import crossing, revisions, services
from drive.tree.models import Change, Node, Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(ada):
    return making.root(ada)


@pytest.fixture
def album(top):
    """album/{a.txt with a past, inner/{b.txt, gone (in the trash), away/ (in the trash)/c.txt}}"""
    album = making.folder(top, "album")
    inner = making.folder(album, "inner")
    for text in ("1", "22"):
        making.file(album, "a.txt", text)
    making.file(inner, "b.txt", "333")
    services.trash(making.file(inner, "gone", "55555"), by=None)
    away = making.folder(inner, "away")
    making.file(away, "c.txt", "4444")
    services.trash(away, by=None)
    return making.again(album)


def used(space):
    return Space.objects.get(pk=space.pk).used_bytes


def test_everything_below_moves_to_the_other_space(album, top, space, there, bo):
    making.file(there, "own", "x")
    ids = set(Node.objects.filter(space=space).exclude(pk=top.pk).values_list("pk", flat=True))
    moved = services.move(album, there, by=bo)
    assert (moved.parent_id, moved.space_id, moved.version) == (there.pk, there.space_id, album.version + 1)
    assert set(Node.objects.filter(space=there.space).values_list("pk", flat=True)) >= ids
    assert (used(space), used(there.space)) == (0, 1 + 1 + 2 + 3 + 5 + 4)
    assert (making.again(top).size, making.again(there).size) == (0, 6)
    making.assert_all_is_right(space, there.space)


def test_each_journal_has_what_its_reader_needs(album, top, space, there, bo):
    services.move(album, there, "renamed", by=bo)
    [out] = Change.objects.filter(space_id=space.pk, kind="move_out")
    assert (out.node_id, out.parent_before_id, out.parent_id, out.name) == (album.pk, top.pk, there.pk, "renamed")
    rows = Change.objects.filter(space_id=there.space_id).order_by("seq")
    assert [(row.kind, row.name) for row in rows] == [
        ("move_in", "renamed"),
        ("move_in", "inner"),
        ("move_in", "a.txt"),
        ("move_in", "b.txt"),
        ("move_in", "gone"),
        ("move_in", "away"),
        ("trash", "gone"),
        ("trash", "away"),
        ("move_in", "c.txt"),
    ]


def test_it_can_be_changed_restored_and_moved_back(album, top, space, there):
    moved = services.move(album, there, by=None)
    making.file(moved, "a.txt", "again")
    services.restore(Node.objects.get(name="gone"), by=None)
    services.restore(Node.objects.get(name="away"), by=None)
    services.move(making.again(moved), top, by=None)
    making.file(making.again(moved), "a.txt", "and again")
    making.assert_all_is_right(space, there.space)
    assert used(there.space) == 0


def test_a_past_content_knows_its_author_after_the_move(top, space, there, bo):
    node = making.file(top, "f", "1", by=bo)
    moved = services.move(node, there, by=None)
    assert revisions.page(moved).items[0].author == bo
    making.file(there, "f", "22")
    assert revisions.page(making.again(moved)).items[1].author == bo


def test_a_file_moves_alone(top, space, there):
    services.move(making.file(top, "f", "123"), there, by=None)
    making.assert_all_is_right(space, there.space)


def test_the_quota_of_the_target_is_kept_to_the_byte(album, space, there):
    Space.objects.filter(pk=there.space_id).update(quota_bytes=14)
    with pytest.raises(QuotaExceeded):
        services.move(album, there, by=None)
    making.assert_all_is_right(space, there.space)
    Space.objects.filter(pk=there.space_id).update(quota_bytes=15)
    services.move(album, there, by=None)
    making.assert_all_is_right(space, there.space)


def test_it_refuses_a_taken_name_and_more_than_one_change_may_move(album, top, space, there, monkeypatch):
    making.file(there, "album")
    with pytest.raises(NameTaken):
        services.move(album, there, by=None)
    monkeypatch.setattr(crossing, "CROSSING_NODES", 6)
    with pytest.raises(TooMany):
        services.move(album, there, "free", by=None)
    monkeypatch.setattr(crossing, "CROSSING_NODES", 7)
    services.move(album, there, "free", by=None)
    making.assert_all_is_right(space, there.space)
    with pytest.raises(MoveIntoItself):
        services.move(making.again(album), Node.objects.get(name="inner"), by=None)
