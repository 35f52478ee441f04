"""What happened, over the API: sentences, the feed, and who may know which names."""

from __future__ import annotations

import pytest

from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.actor import Actor
from drive.tree.models import Change, Space
from tests.histories.replay import replay, tree_of
from tests.unit.api.test_nodes import NODES, code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db

SPACES = "/api/v1/spaces"


@pytest.fixture
def space(top):
    return top.space


def texts(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [item["text"] for item in response.json()["items"]]


def test_a_folder_tells_its_story_in_sentences(api, bo, cy, top):
    drafts, final = making.folder(top, "Drafts"), making.folder(top, "Final")
    file = making.file(drafts, "a.txt", by=bo)
    services.rename(making.again(file), "b.txt", by=bo)
    services.move(making.again(file), final, by=cy)
    link = Share.objects.create(node=drafts, label="For the press", kind="edit", created_by=bo)
    making.file(drafts, "photo.jpg", by=Actor(None, "link", link.pk))
    assert texts(api.get(f"{NODES}/{drafts.pk}/activity")) == [
        "Somebody with the link “For the press” added “photo.jpg”",
        "cy moved “b.txt” from “Drafts” to “Final”",
        "bo renamed “a.txt” to “b.txt”",
        "bo added “a.txt”",
        "Holdfast made the folder “Drafts”",
    ]


def test_an_item_says_who_what_and_from_where_to_where(api, bo, top):
    drafts = making.folder(top, "Drafts")
    file = making.file(drafts, "a.txt")
    services.move(making.again(file), top, by=bo)
    item = api.get(f"{SPACES}/{top.space_id}/activity").json()["items"][0]
    assert item.pop("at").endswith("Z")
    assert item == {
        "seq": 3, "kind": "move", "via": "api", "node": str(file.pk), "name": "a.txt",
        "actor": {"id": str(bo.pk), "name": "bo"}, "link": None,
        "from": {"id": str(drafts.pk), "name": "Drafts"}, "to": {"id": str(top.pk), "name": ""},
        "text": "bo moved “a.txt” from “Drafts” to the top folder",
    }  # fmt: skip


def test_names_of_folders_that_the_reader_may_not_see_never_show(client_of, bo, cy, top):
    shared, private = making.folder(top, "shared"), making.folder(top, "private")
    out, into = making.file(shared, "out.txt", by=bo), making.file(private, "into.txt", "2", by=bo)
    services.move(making.again(out), private, "secret plan.txt", by=bo)
    services.move(making.again(into), shared, by=bo)
    Grant.objects.create(node=shared, user=cy, role=Role.VIEWER, created_by=bo)
    answer = client_of(cy).get(f"{NODES}/{shared.pk}/activity")
    assert texts(answer)[:2] == [
        "bo moved “into.txt” from another folder to “shared”", "bo moved “out.txt” from “shared” to another folder"
    ]  # fmt: skip
    told = answer.content.decode()
    assert "private" not in told
    assert "secret" not in told
    assert f'"id":"{private.pk}"' not in told
    assert answer.json()["items"][0]["from"] is None


def test_the_space_is_told_to_who_may_read_all_of_it(client_of, bo, cy, top):
    shared = making.folder(top, "shared")
    Grant.objects.create(node=shared, user=cy, role=Role.MANAGER, created_by=bo)
    for route in ("activity", "changes"):
        assert code(client_of(cy).get(f"{SPACES}/{top.space_id}/{route}")) == (404, "not_found")
    Grant.objects.create(node=top, user=cy, role=Role.VIEWER, created_by=bo)
    for route in ("activity", "changes"):
        assert client_of(cy).get(f"{SPACES}/{top.space_id}/{route}").status_code == 200


def test_the_feed_over_the_api_replays_to_the_tree(api, top, space):
    folder = making.folder(top, "a")
    file = making.file(folder, "x", "one")
    making.file(folder, "x", "two", conflict="replace")
    services.trash(making.again(file), by=None)
    items, since = [], {}
    while True:
        page = api.get(f"{SPACES}/{space.pk}/changes", {"limit": 2, **since}).json()
        items += page["items"]
        since = {"since": page["cursor"]}
        if not page["more"]:
            break
    assert replay(items) == tree_of(space)
    assert page["cursor"] == f"{Space.objects.get(pk=space.pk).epoch}:4"
    assert api.get(f"{SPACES}/{space.pk}/changes", since).json() == {
        "items": [],
        "cursor": page["cursor"],
        "more": False,
    }


def test_a_cursor_from_before_a_restore_is_gone(api, top, space):
    making.folder(top, "a")
    cursor = api.get(f"{SPACES}/{space.pk}/changes", {"since": "now"}).json()["cursor"]
    Space.objects.filter(pk=space.pk).update(epoch="feed")
    assert code(api.get(f"{SPACES}/{space.pk}/changes", {"since": cursor})) == (410, "cursor_gone")
    assert code(api.get(f"{SPACES}/{space.pk}/changes", {"since": "yesterday"})) == (400, "invalid_cursor")


@pytest.mark.parametrize("route", ["nodes/{top}/activity", "spaces/{space}/activity", "spaces/{space}/changes"])
def test_a_list_costs_the_same_for_2_and_200_rows(api, bo, top, route, django_assert_max_num_queries):
    url = f"/api/v1/{route.format(top=top.pk, space=top.space_id)}"
    counts = []
    for rows in (2, 200):
        for number in range(rows):
            person = making.person(f"p{rows}-{number}") if number < 20 else bo
            folder = making.folder(top, f"{rows}-{number}") if number < 20 else top
            seq = Space.objects.get(pk=top.space_id).seq + 1
            Change.objects.create(
                space_id=top.space_id, seq=seq, node_id=folder.pk, kind="rename", via="api", actor_id=person.pk,
                link_id=number, parent_before_id=top.pk, parent_id=folder.pk, name=str(number),
            )  # fmt: skip
            Space.objects.filter(pk=top.space_id).update(seq=seq)
        with django_assert_max_num_queries(12) as queries:
            assert len(api.get(url, {"limit": rows}).json()["items"]) == rows
        counts.append(len(queries))
    assert counts[0] == counts[1]
