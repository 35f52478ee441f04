"""The change feed: nothing lost, nothing twice, and exactly the tree when it is replayed."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import connection

from drive.lib.errors import CursorGone, InvalidCursor, NameTaken
from drive.tree import changes, journal, locks, services
from drive.tree.models import Change, Space
from tests.histories.replay import follow, replay, tree_of
from tests.histories.room import room_for
from tests.unit.tree import making
from tests.unit.tree.test_races import together

WRITERS, TURNS = 32, 3


@pytest.mark.django_db
def test_a_feed_goes_on_where_it_stopped(top, space):
    for name in "abcde":
        making.folder(top, name)
    first = changes.since(space.pk, None, 2)
    second = changes.since(space.pk, first.cursor, 2)
    third = changes.since(space.pk, second.cursor, 2)
    names = [[row.name for row in feed.rows] for feed in (first, second, third)]
    assert names == [["a", "b"], ["c", "d"], ["e"]]
    assert [first.more, second.more, third.more] == [True, True, False]
    assert changes.since(space.pk, third.cursor, 2).cursor == third.cursor


@pytest.mark.django_db
def test_now_gives_a_cursor_alone(top, space):
    making.folder(top, "before")
    now = changes.since(space.pk, changes.NOW, 10)
    assert (now.rows, now.more) == ([], False)
    making.folder(top, "after")
    assert [row.name for row in changes.since(space.pk, now.cursor, 10).rows] == ["after"]


@pytest.mark.django_db
def test_a_cursor_of_another_time_line_is_gone(top, space):
    making.folder(top, "a")
    cursor = changes.since(space.pk, None, 10).cursor
    Space.objects.filter(pk=space.pk).update(epoch="feed")  # what a restore does
    with pytest.raises(CursorGone):
        changes.since(space.pk, cursor, 10)


@pytest.mark.django_db
def test_a_cursor_beyond_the_last_change_is_gone(top, space):
    making.folder(top, "a")
    epoch, seq = changes.parse(changes.since(space.pk, None, 10).cursor)
    with pytest.raises(CursorGone):
        changes.since(space.pk, changes.mark(epoch, seq + 1), 10)


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["", "x", "1", ":1", "feed:", "feed:-1", "feed:01", "feed:1 ", "feed:٣", "FEED:1"])
def test_what_is_no_cursor_is_refused(space, cursor):
    with pytest.raises(InvalidCursor):
        changes.since(space.pk, cursor, 10)


@pytest.mark.django_db
def test_the_feed_replays_to_exactly_the_tree(top, space):
    a, b = making.folder(top, "a"), making.folder(top, "b")
    inside = making.folder(a, "inside")
    making.file(inside, "deep.txt", "deep")
    file = making.file(a, "file.txt", "one")
    making.file(a, "file.txt", "two", conflict="replace")
    services.rename(making.again(file), "renamed.txt", by=None)
    services.move(making.again(a), b, by=None)
    services.trash(making.again(inside), by=None)
    kept = services.trash(making.folder(top, "back"), by=None)
    services.restore(kept, by=None)
    services.purge(making.again(inside), by=None)
    services.trash(making.again(file), by=None)
    items, _ = follow(space.pk, limit=3)
    assert replay(items) == tree_of(space)


@pytest.mark.django_db
def test_a_note_leaves_the_tree_as_it_is(bo, top, space):
    folder = making.folder(making.folder(top, "above"), "shared")
    before = tree_of(space)
    held = locks.hold(folder)
    journal.note(held, held.node, Change.Kind.SHARE, by=bo)
    items, _ = follow(space.pk)
    assert (items[-1]["kind"], items[-1]["actor"]) == ("share", str(bo.pk))
    assert replay(items) == before == tree_of(space)
    assert {making.again(node).seq for node in (folder, folder.parent, top)} == {items[-1]["seq"]}
    assert making.again(folder).version == folder.version
    making.assert_sums_are_right(space)


class Reader(threading.Thread):
    """Follows the feed, a few changes at a time, until the writers are done and nothing is left."""

    def __init__(self, space: Space, limit: int, done: threading.Event) -> None:
        super().__init__()
        self.space_id, self.limit, self.done = space.pk, limit, done
        self.cursor = changes.since(space.pk, changes.NOW, 1).cursor
        self.seen: list[int] = []
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            self.follow()
        except Exception as error:
            self.failure = error
        finally:
            connection.close()

    def follow(self) -> None:
        while True:
            last_look = self.done.is_set()
            feed = changes.since(self.space_id, self.cursor, self.limit)
            self.seen += [row.seq for row in feed.rows]
            self.cursor = feed.cursor
            if last_look and not feed.rows:
                return


@pytest.mark.django_db(transaction=True)
def test_readers_beside_32_writers_lose_nothing_and_see_nothing_twice(top, space):
    folders = [making.folder(top, str(number)) for number in range(4)]
    for folder in folders:
        making.folder(folder, "taken")
    before = Space.objects.get(pk=space.pk).seq

    def write(number: int) -> None:
        for turn in range(TURNS):
            folder = folders[(number + turn) % len(folders)]
            node = services.create_folder(folder, f"{number}-{turn}", by=None)
            with pytest.raises(NameTaken):  # what is refused under the lock leaves no gap
                services.rename(node, "taken", by=None)
            services.rename(node, f"{number}-{turn} again", by=None)

    done = threading.Event()
    readers = [Reader(space, limit, done) for limit in (1, 3, 50)]
    with room_for(WRITERS + len(readers)):
        for reader in readers:
            reader.start()
        together(*(partial(write, number) for number in range(WRITERS)))
        done.set()
        for reader in readers:
            reader.join()
    made = list(Change.objects.filter(space_id=space.pk).order_by("seq").values_list("seq", flat=True))
    assert made == list(range(1, before + WRITERS * TURNS * 2 + 1))
    for reader in readers:
        assert (reader.failure, reader.seen) == (None, made[before:])
    assert replay(follow(space.pk)[0]) == tree_of(space)
