"""What takes the room of a space."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drive.lib.kinds import KINDS, kind_of
from drive.search.families import NAMES
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services, usage
from drive.tree.models import Node, Space
from tests.unit.api.test_nodes import code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

USAGE = "/api/v1/usage"


def kinds(shown) -> dict[str, tuple[int, int]]:
    return {one["kind"]: (one["bytes"], one["count"]) for one in shown["by_kind"]}


def test_files_trash_and_versions_add_up_to_what_is_used(api, top):
    Space.objects.update(quota_bytes=1000, reserved_bytes=3)
    folder = making.folder(top, "a")
    making.file(folder, "b.png", "12", media_type="image/png")
    making.file(top, "c.txt", "12345")
    making.file(top, "c.txt", "1234567", conflict="replace")  # the first five bytes are a version now
    gone = making.folder(folder, "gone")
    making.file(gone, "x", "123")
    services.trash(making.file(gone, "y", "1234"), by=None)  # trash within trash
    services.trash(gone, by=None)
    shown = api.get(USAGE).json()
    assert (shown["used_bytes"], shown["quota_bytes"], shown["reserved_bytes"]) == (21, 1000, 3)
    assert (shown["files_bytes"], shown["trash_bytes"], shown["versions_bytes"]) == (9, 7, 5)
    assert kinds(shown) == {"text": (7, 1), "image": (2, 1)}
    assert [(node["name"], [crumb["name"] for crumb in node["path"]]) for node in shown["largest"]] == [
        ("c.txt", [""]), ("b.png", ["", "a"])
    ]  # fmt: skip


def test_an_empty_space_is_all_zeros(api, top):
    shown = api.get(USAGE, {"space": str(top.space_id)}).json()
    shown.pop("counted_at")
    assert shown == {
        "space": str(top.space_id), "used_bytes": 0, "quota_bytes": None, "reserved_bytes": 0, "files_bytes": 0,
        "trash_bytes": 0, "versions_bytes": 0, "by_kind": [], "largest": [],
    }  # fmt: skip


def test_a_change_shows_at_once(api, top):
    assert kinds(api.get(USAGE).json()) == {}
    node = making.file(top, "a")
    assert kinds(api.get(USAGE).json()) == {"text": (5, 1)}
    services.trash(node, by=None)
    assert kinds(api.get(USAGE).json()) == {}


def test_only_the_fifty_largest_are_named(api, top):
    for number in range(52):
        making.file(top, f"{number}", "x" * number)
    shown = [node["size"] for node in api.get(USAGE).json()["largest"]]
    assert shown == list(range(51, 1, -1))


def test_large_files_in_the_trash_do_not_hide_the_live_ones(api, top, monkeypatch):
    monkeypatch.setattr(usage, "CANDIDATES", 3)
    gone = making.folder(top, "gone")
    for number in range(4):
        making.file(gone, f"{number}", "x" * (10 + number))
    for number in range(2):
        making.file(top, f"{number}", "x" * number)
    services.trash(gone, by=None)
    assert [node["size"] for node in api.get(USAGE).json()["largest"]] == [1, 0]


def test_who_may_read_the_whole_space_sees_it_and_nobody_else(client_of, top, cy, ada):
    folder = making.folder(top, "folder")
    space = {"space": str(top.space_id)}
    for person in (cy, ada):
        assert code(client_of(person).get(USAGE, space)) == (404, "not_found")
    grant = Grant.objects.create(node=folder, user=cy, role=Role.MANAGER)
    assert code(client_of(cy).get(USAGE, space)) == (404, "not_found")
    grant.delete()
    Grant.objects.create(node=top, user=cy, role=Role.VIEWER)
    assert client_of(cy).get(USAGE, space).status_code == 200


@pytest.mark.parametrize("space", ["0", "x", "9" * 18, ""])
def test_a_space_that_is_not_there(api, top, space):
    assert code(api.get(USAGE, {"space": space})) == (404, "not_found")


def test_the_figures_cost_the_same_for_2_and_200_files(client_of, bo, cy, django_assert_num_queries):
    for person, count in ((bo, 2), (cy, 200)):
        root, client = making.root(person), client_of(person)
        for number in range(count):
            making.file(root, f"{number}", media_type=f"image/x{number}")
        # The token, the space, its sums; kinds and largest; the largest files, their grants and paths.
        with django_assert_num_queries(10):
            client.get(USAGE)
        with django_assert_num_queries(6):  # nothing was changed since
            assert len(client.get(USAGE).json()["largest"]) == min(count, 50)


class TestALargeAndBusySpace:
    @pytest.fixture
    def slow(self, top):
        """Bo's space, whose last count took a minute."""
        making.file(top, "a")
        space = Space.objects.get(pk=top.space_id)
        found = usage.counted(space.pk, usage.sums(space.pk).mark)
        usage._known[space.pk] = replace(found, seconds=60.0)
        making.file(top, "b")
        return space

    def test_is_not_counted_at_each_change(self, slow, api):
        shown = api.get(USAGE).json()
        assert kinds(shown) == {"text": (5, 1)}
        assert shown["files_bytes"] == 10  # the sums are always those of now

    def test_is_counted_again_after_a_rest(self, slow, api):
        known = usage._known[slow.pk]
        usage._known[slow.pk] = replace(known, done=known.done - 60 * usage.REST - 1)
        assert kinds(api.get(USAGE).json()) == {"text": (10, 2)}

    def test_names_no_file_that_was_purged_meanwhile(self, slow, api):
        node = Node.objects.get(name="a")
        services.trash(node, by=None)
        services.purge(node, by=None)
        assert api.get(USAGE).json()["largest"] == []


class TestFolders:
    def test_the_biggest_first_with_all_that_is_below(self, api, top):
        small, big = making.folder(top, "small"), making.folder(top, "big")
        making.file(small, "a", "1")
        making.file(making.folder(big, "deep"), "b", "1234")
        making.file(top, "beside")
        services.trash(making.folder(top, "gone"), by=None)
        items = api.get(f"{USAGE}/folders", {"parent": str(top.pk)}).json()["items"]
        assert [(item["node"]["name"], item["bytes"]) for item in items] == [("big", 4), ("small", 1)]

    def test_equal_sizes_are_each_shown_once_over_the_pages(self, api, top):
        for number in range(5):
            making.folder(top, f"{number}")
        seen, cursor = [], None
        for _ in range(3):
            more = {"cursor": cursor} if cursor else {}
            page = api.get(f"{USAGE}/folders", {"parent": str(top.pk), "limit": 2, **more}).json()
            seen += [item["node"]["name"] for item in page["items"]]
            cursor = page["next"]
        assert (sorted(seen), cursor) == (list("01234"), None)

    def test_it_needs_a_folder_that_the_asker_may_read(self, api, client_of, cy, top):
        file = making.file(top, "a")
        assert code(api.get(f"{USAGE}/folders", {"parent": str(file.pk)})) == (409, "not_a_folder")
        assert code(api.get(f"{USAGE}/folders")) == (400, "invalid_field")
        assert code(client_of(cy).get(f"{USAGE}/folders", {"parent": str(top.pk)})) == (404, "not_found")

    def test_it_costs_the_same_for_2_and_200_rows(self, api, top, django_assert_num_queries):
        few, lots = making.folder(top, "few"), making.folder(top, "lots")
        for number in range(200):
            if number < 2:
                making.folder(few, f"{number}")
            making.folder(lots, f"{number}")
        counts = []
        for folder, rows in ((few, 2), (lots, 200)):
            with django_assert_num_queries(3):  # the token, the folder, and they
                counts.append(len(api.get(f"{USAGE}/folders", {"parent": str(folder.pk)}).json()["items"]) == rows)
        assert counts == [True, True]


class TestKinds:
    @pytest.mark.parametrize(
        ("media_type", "kind"),
        [("image/png", "image"), ("application/pdf", "pdf"), ("text/csv", "spreadsheet"), ("text/x-python", "text"),
         ("application/zip", "archive"), ("application/octet-stream", "other"), ("", "other"), ("strange", "other")],
    )  # fmt: skip
    def test_every_type_is_of_one_kind(self, media_type, kind):
        assert kind_of(media_type) == kind

    def test_they_are_called_as_in_the_search(self):
        assert set(KINDS) == {*NAMES, "other"}
