"""What happened, page by page, from the indexes of the journal."""

from __future__ import annotations

import pytest

from drive.lib.errors import InvalidCursor
from drive.tree import activity, services
from drive.tree.models import Change
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def told(page: activity.Page) -> list[tuple[str, str]]:
    return [(row.kind, row.name) for row in page.rows]


def test_a_folder_tells_what_happened_in_it_and_directly_below(top):
    a, b = making.folder(top, "a"), making.folder(top, "b")
    file = making.file(a, "x")
    making.file(making.folder(a, "deeper"), "too deep")
    services.rename(making.again(file), "y", by=None)
    services.move(making.again(file), b, by=None)
    services.rename(making.again(file), "elsewhere", by=None)
    services.rename(making.again(a), "A", by=None)
    expected = [("rename", "A"), ("move", "y"), ("rename", "y"), ("create", "deeper"), ("create", "x"), ("create", "a")]
    assert told(activity.of_node(making.again(a))) == expected


def test_a_file_tells_its_own_story_wherever_it_went(top):
    a, b = making.folder(top, "a"), making.folder(top, "b")
    file = making.file(a, "x", "one")
    making.file(a, "y")
    making.file(a, "x", "two", conflict="replace")
    services.move(making.again(file), b, by=None)
    services.trash(making.again(file), by=None)
    services.restore(making.again(file), by=None)
    kinds = [kind for kind, _ in told(activity.of_node(making.again(file)))]
    assert kinds == ["restore", "trash", "move", "content", "create"]


def test_pages_follow_each_other_without_gap_and_without_repeat(top, space):
    a = making.folder(top, "a")
    node = making.file(a, "0")
    for number in range(1, 8):
        services.rename(making.again(node), str(number), by=None)
    whole = [row.seq for row in activity.of_node(making.again(a)).rows]
    for limit in (1, 2, 3, 9):
        seen, cursor = [], None
        while True:
            page = activity.of_node(making.again(a), limit=limit, cursor=cursor)
            seen += [row.seq for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
        assert seen == whole
    space_page = activity.of_space(space, limit=3)
    assert [row.seq for row in space_page.rows] == [9, 8, 7]
    assert [row.seq for row in activity.of_space(space, limit=3, cursor=space_page.next).rows] == [6, 5, 4]


def test_a_cursor_of_another_node_is_refused(top, space):
    a = making.folder(top, "a")
    making.folder(a, "b")
    cursor = activity.of_node(a, limit=1).next
    for other in (lambda: activity.of_node(top, cursor=cursor), lambda: activity.of_space(space, cursor=cursor)):
        with pytest.raises(InvalidCursor):
            other()


def test_the_name_before_stands_beside_a_rename(top):
    file = making.file(top, "a.txt")
    services.rename(making.again(file), "b.txt", by=None)
    services.rename(making.again(file), "c.txt", by=None)
    page = activity.of_node(making.again(file))
    assert page.names_before == {2: "a.txt", 3: "b.txt"}


def test_what_happened_in_another_space_is_not_told_here(top, space):
    file = making.file(top, "here")
    cy = making.person("cy")
    Change.objects.create(
        space_id=making.root(cy).space_id, seq=9, node_id=file.pk, kind="rename", via="api", parent_id=top.pk, name="no"
    )
    for node in (file, top):
        assert told(activity.of_node(making.again(node))) == [("create", "here")]


@pytest.mark.parametrize("rows", [2, 200])
def test_it_costs_the_same_for_2_and_200_changes(top, rows, django_assert_max_num_queries):
    node = making.file(top, "x")
    for number in range(rows):
        Change.objects.create(
            space_id=top.space_id, seq=100 + number, node_id=node.pk, kind="rename", via="api",
            parent_before_id=top.pk, parent_id=top.pk, name=str(number),
        )  # fmt: skip
    with django_assert_max_num_queries(4):
        assert len(activity.of_node(top, limit=1000).rows) == rows + 1
