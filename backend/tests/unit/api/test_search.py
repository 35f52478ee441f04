"""Search and recent files over the API."""

import pytest

from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role
from drive.tree import placing, services
from drive.tree.models import Node
from tests.unit.api.test_nodes import NODES, code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db
SEARCH, RECENT = "/api/v1/search", "/api/v1/recent"


def found(api, q="", **more):
    response = api.get(SEARCH, {"q": q, **more})
    assert response.status_code == 200, response.content
    return [item["name"] for item in response.json()["items"]]


def test_a_hit_looks_like_the_node_with_its_path_and_marks(api, top):
    folder = making.folder(top, "letters")
    node = making.file(folder, "to ada.txt")
    hit = api.get(SEARCH, {"q": "ADA"}).json()["items"][0]
    alone = api.get(f"{NODES}/{node.pk}").json()
    alone.pop("role")
    assert hit == alone
    assert [crumb["name"] for crumb in hit["path"]] == ["", "letters"]


def test_everything_that_one_may_read_is_looked_through_and_nothing_else(api, client_of, cy, top):
    mine = making.file(making.root(cy), "plan of cy")
    secret = making.folder(top, "secret plans")
    given = making.folder(secret, "given plans")
    making.file(given, "plan 1")
    making.file(secret, "plan 2")
    Grant.objects.create(node=given, user=cy, role=Role.VIEWER)
    client = client_of(cy)
    assert set(found(client, "plan")) == {"plan of cy", "given plans", "plan 1"}
    hit = client.get(SEARCH, {"q": "plan 1"}).json()["items"][0]
    assert [crumb["name"] for crumb in hit["path"]] == ["given plans"]
    assert found(client, "plan", space=str(mine.space_id)) == ["plan of cy"]
    assert set(found(client, "plan", owner=str(top.space.owner_id))) == {"given plans", "plan 1"}
    assert found(client, "plan", owner="999") == []
    assert set(found(client, "plan", **{"in": str(given.pk)})) == {"plan 1"}
    assert code(client.get(SEARCH, {"q": "plan", "in": str(secret.pk)})) == (404, "not_found")
    assert code(client_of(making.person("dee")).get(SEARCH, {"space": str(top.space_id)})) == (404, "not_found")


def test_in_a_folder_only_what_is_below_it_is_found(api, top):
    folder = making.folder(top, "a")
    making.file(making.folder(folder, "b"), "note 1")
    making.file(top, "note 2")
    assert found(api, "note", **{"in": str(folder.pk)}) == ["note 1"]
    assert set(found(api, "note", **{"in": str(top.pk)})) == {"note 1", "note 2"}
    file = Node.objects.get(name="note 2")
    assert code(api.get(SEARCH, {"in": str(file.pk)})) == (409, "not_a_folder")
    services.trash(folder, by=None)
    assert code(api.get(SEARCH, {"in": str(folder.pk)})) == (409, "in_trash")


def test_only_what_is_starred_tagged_or_shared(api, top, bo):
    starred, tagged, given, linked, plain = (making.file(top, f"note {n}") for n in "12345")
    api.put(f"{NODES}/{starred.pk}/star")
    tag = api.post("/api/v1/tags", {"name": "red"}).json()
    api.put(f"{NODES}/{tagged.pk}/tags/{tag['id']}")
    Grant.objects.create(node=given, user=making.person("dee"), role=Role.VIEWER, created_by=bo)
    Share.objects.create(node=linked, created_by=bo)
    assert found(api, "note", starred="true") == [starred.name]
    assert found(api, starred="true", tag=tag["id"]) == []
    assert found(api, tag=tag["id"]) == [tagged.name]
    assert set(found(api, shared="true")) == {given.name, linked.name}
    assert len(found(api, "note", shared="false")) == 5
    assert plain.name in found(api, "note")


def test_pages_lead_on_and_a_cursor_belongs_to_its_search(api, top):
    for number in range(5):
        making.file(top, f"note {number}")
    first = api.get(SEARCH, {"q": "note", "limit": 3}).json()
    second = api.get(SEARCH, {"q": "note", "limit": 3, "cursor": first["next"]}).json()
    assert [item["name"][-1] for item in first["items"] + second["items"]] == ["4", "3", "2", "1", "0"]
    assert second["next"] is None
    assert code(api.get(SEARCH, {"q": "other", "cursor": first["next"]})) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("name", "value"),
    [("q", "x" * 256), ("q", "a\0b"), ("kind", "link"), ("type", "picture"), ("size_min", "-1"), ("size_max", "1.5"),
     ("modified_after", "yesterday"), ("modified_before", "2026-01-01"), ("modified_after", "2026-13-01T00:00:00Z"),
     ("modified_after", "0001-01-01T00:00:00+14:00"), ("starred", "1"), ("shared", ""), ("limit", "0")],
)  # fmt: skip
def test_it_refuses_what_it_does_not_understand(api, name, value):
    response = api.get(SEARCH, {name: value})
    assert code(response) == (400, "invalid_field")
    assert list(response.json()["fields"]) == [name]


@pytest.mark.parametrize(("name", "value"), [("in", "x"), ("space", "x"), ("tag", "x"), ("tag", "1"), ("in", "")])
def test_what_is_not_there_is_not_found(api, top, name, value):
    assert code(api.get(SEARCH, {name: value})) == (404, "not_found")


def test_a_search_costs_the_same_for_2_and_200_hits(api, top, django_assert_num_queries, django_assert_max_num_queries):
    lots = ((name, count) for name, count in (("few", 2), ("lots", 200)) for count in range(count))
    Node.objects.bulk_create(
        Node(space=top.space, parent=top, kind=1, blob_id=making.content().id, **placing.keys(f"{name} {count}"))
        for name, count in lots
    )
    # The token, three for what may be seen, two for the index, the ways up, the nodes, the marks.
    with django_assert_max_num_queries(9) as spent:
        assert len(found(api, "few")) == 2
    with django_assert_num_queries(len(spent)):
        assert len(found(api, "lots")) == 200


def test_recent_files_are_listed_with_their_paths(api, client_of, cy, top):
    making.file(making.folder(top, "folder"), "first.txt")
    making.file(top, "second.txt")
    page = api.get(RECENT).json()
    assert [(item["name"], len(item["path"]), item["starred"]) for item in page["items"]] == [
        ("second.txt", 1, False), ("first.txt", 2, False)
    ]  # fmt: skip
    first = api.get(RECENT, {"limit": 1}).json()
    second = api.get(RECENT, {"limit": 1, "cursor": first["next"]}).json()
    assert [item["name"] for item in second["items"]] == ["first.txt"]
    assert client_of(cy).get(RECENT).json() == {"items": [], "next": None}
    assert code(api.get(RECENT, {"cursor": "bm9wZQ"})) == (400, "invalid_cursor")
