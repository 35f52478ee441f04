"""Lists: folders first, natural order, page by page, for the same few queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from drive.lib.errors import InvalidCursor
from drive.tree import cursors, placing, queries, services
from drive.tree.models import Node
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


def names(page):
    return [node.name for node in page.items]


def walk(folder, **how):
    """All names, page by page; no page but the last may be short."""
    found, cursor = [], None
    while True:
        page = queries.children(folder, cursor=cursor, **how)
        found += names(page)
        if page.next is None:
            return found
        assert len(page.items) == how["limit"]
        cursor = page.next


def many(top, folders, files):
    """Rows alone, without the journal: these tests only read."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    Node.objects.bulk_create(
        Node(
            space=top.space, parent=top, kind=kind, size=(count * 7) % 5, blob_id=making.content().id if kind else None,
            modified_at=day + timedelta(days=(count * 3) % 4),
            **placing.keys(f"{'file' if kind else 'folder'} {count}"),
        )
        for kind, number in ((0, folders), (1, files))
        for count in range(number)
    )  # fmt: skip


def test_folders_come_first_and_numbers_in_their_order(top):
    for name in ("img10.png", "img2.png", "Álbum", "zebra", "apple"):
        making.file(top, name)
    making.folder(top, "zoo")
    making.folder(top, "Box 10")
    making.folder(top, "box 9")
    assert names(queries.children(top)) == [
        "box 9", "Box 10", "zoo", "Álbum", "apple", "img2.png", "img10.png", "zebra"
    ]  # fmt: skip
    assert names(queries.children(top, sort="-name"))[:4] == ["zoo", "Box 10", "box 9", "zebra"]


@pytest.mark.parametrize("sort", queries.SORTS)
@pytest.mark.parametrize("limit", [1, 3, 7, 22, 1000])
def test_pages_hold_every_row_once_and_in_order(top, sort, limit):
    many(top, 9, 13)
    column, down = queries.COLUMNS[sort.lstrip("-")], sort.startswith("-")
    rows = list(Node.objects.filter(parent=top))
    wanted = [
        row.name
        for kind in (0, 1)
        for row in sorted(
            (row for row in rows if row.kind == kind), key=lambda row: (getattr(row, column), row.pk), reverse=down
        )
    ]
    assert walk(top, sort=sort, limit=limit) == wanted


def test_a_full_last_page_has_no_next(top):
    many(top, 2, 2)
    assert queries.children(top, limit=4).next is None
    assert queries.children(top, limit=2).next is not None


def test_rows_that_come_and_go_move_no_others(top):
    many(top, 0, 6)
    page = queries.children(top, limit=3)
    services.trash(page.items[0], by=None)
    making.file(top, "a new first one")
    assert names(queries.children(top, limit=3, cursor=page.next)) == ["file 3", "file 4", "file 5"]


def test_what_is_in_the_trash_is_not_listed(top):
    services.trash(making.file(top, "gone"), by=None)
    making.file(top, "there")
    assert names(queries.children(top)) == ["there"]


@pytest.mark.parametrize("sort", ["name", "-modified"])
def test_a_list_costs_the_same_for_2_and_200_rows(top, sort, django_assert_num_queries):
    few, lots = making.folder(top, "few"), making.folder(top, "lots")
    many(few, 1, 1)
    many(lots, 100, 100)
    for folder, rows in ((few, 2), (lots, 200)):
        with django_assert_num_queries(2):
            page = queries.children(folder, sort=sort)
            assert len([node.blob.digest for node in page.items if node.blob]) == rows // 2


def test_a_list_reads_no_chunk(top, django_assert_num_queries):
    many(top, 1, 3)
    with django_assert_num_queries(2) as spent:
        queries.children(top)
    assert not any("chunk" in query["sql"] for query in spent.captured_queries)


def test_the_trash_costs_the_same_for_2_and_100_rows(top, bo, ada, django_assert_num_queries):
    def cost(root, count):
        parent = making.folder(root, "parent")
        for number in range(count):
            services.trash(making.file(parent, f"{number}"), by=None)
        space = root.space
        with django_assert_num_queries(2):
            page = queries.trash(space)
            assert len(queries.paths(node.pk for node in page.items)) == count

    cost(top, 2)
    cost(making.root(ada), 100)


def test_the_trash_pages_with_the_newest_first(top, space):
    for number in range(7):
        services.trash(making.file(top, f"{number}"), by=None)
    found, cursor = [], None
    while True:
        page = queries.trash(space, limit=3, cursor=cursor)
        found += names(page)
        if (cursor := page.next) is None:
            break
    assert found == ["6", "5", "4", "3", "2", "1", "0"]


def test_equal_moments_in_the_trash_are_no_trouble(top, space):
    many(top, 0, 5)
    Node.objects.filter(parent=top).update(trashed_at=datetime(2026, 1, 1, tzinfo=UTC), live_key=None)
    first = queries.trash(space, limit=2)
    second = queries.trash(space, limit=5, cursor=first.next)
    assert len({*names(first), *names(second)}) == 5


def test_a_cursor_of_another_list_is_refused(top, space):
    many(top, 2, 2)
    other = making.folder(top, "other")
    cursor = queries.children(top, limit=1).next
    for ask in (
        lambda: queries.children(other, cursor=cursor),
        lambda: queries.children(top, sort="-name", cursor=cursor),
        lambda: queries.trash(space, cursor=cursor),
    ):
        with pytest.raises(InvalidCursor):
            ask()


def forged(*parts):
    import base64
    import json

    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def test_a_cursor_that_was_made_up_is_refused(top):
    scope = {sort: f"children:{top.pk}:{sort}" for sort in queries.SORTS}
    for sort, cursor in [
        ("name", "x"), ("name", "é"), ("name", "=" * 9), ("name", "A" * 5000), ("name", forged()),
        ("name", forged(scope["name"])), ("name", forged(scope["name"], 2, "61", 1)),
        ("name", forged(scope["name"], 0, "zz", 1)), ("name", forged(scope["name"], 0, 5, 1)),
        ("name", forged(scope["name"], 0, "61", -1)), ("name", forged(scope["name"], 0, "61", 2**63)),
        ("name", forged(scope["name"], True, "61", 1)), ("name", forged(scope["name"], 0, None, 1)),
        ("size", forged(scope["size"], 0, "5", 1)), ("size", forged(scope["size"], 0, 10**30, 1)),
        ("size", forged(scope["size"], 0, 1.5, 1)), ("modified", forged(scope["modified"], 0, "yesterday", 1)),
        ("modified", forged(scope["modified"], 0, "2026-01-01T00:00:00", 1)),
        ("modified", forged(scope["modified"], 0, "0001-01-01T00:00:00+14:00", 1)),
        ("modified", forged(scope["modified"], 0, 7, 1)),
    ]:  # fmt: skip
        with pytest.raises(InvalidCursor):
            queries.children(top, sort=sort, cursor=cursor)


def test_a_cursor_survives_the_longest_name(top):
    for letter in "ab":
        making.file(top, letter * 255)
    assert walk(top, limit=1) == ["a" * 255, "b" * 255]
    assert len(queries.children(top, limit=1).next) < cursors.MAX_LENGTH


def test_a_path_leads_from_the_top_folder_to_the_parent(top):
    b = making.folder(making.folder(top, "a"), "b")
    node = making.file(b, "f")
    assert [crumb.name for crumb in queries.path(node.pk)] == ["", "a", "b"]
    assert queries.path(top.pk) == []


# How each engine says that it sorts, instead of walking an index in its order.
SORTS_BY_HAND = {"sqlite": "TEMP B-TREE", "mysql": "filesort", "postgresql": "Sort"}


@pytest.mark.parametrize("sort", queries.SORTS)
def test_each_order_is_a_walk_along_its_index(top, sort):
    many(top, 0, 2000)
    if connection.vendor != "mysql":  # there it would commit; its planner looks into the index itself
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    column, down = queries.COLUMNS[sort.lstrip("-")], sort.startswith("-")
    page = queries.children(top, sort=sort, limit=200)
    start = cursors.read(page.next, f"children:{top.pk}:{sort}", queries._key_reader(sort))
    rows = Node.objects.filter(parent_id=top.pk, trashed_at=None, kind=1)
    plan = queries._ordered(rows, column, down, start)[:201].explain()
    assert f"node_by_{sort.lstrip('-')}" in plan
    assert SORTS_BY_HAND[connection.vendor] not in plan
