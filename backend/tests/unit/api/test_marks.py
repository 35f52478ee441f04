"""Stars and tags over the API: a person's own, on what they may read."""

import pytest

from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services
from tests.unit.api.test_nodes import NODES, code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def note(top):
    return making.file(top, "note.txt")


@pytest.fixture
def cy_api(client_of, cy):
    return client_of(cy)


def starred(api):
    return [item["name"] for item in api.get(f"{API}/starred").json()["items"]]


def tag(api, name, **more):
    response = api.post(f"{API}/tags", {"name": name, **more})
    assert response.status_code == 201, response.content
    assert response.headers["Location"] == f"{API}/tags/{response.json()['id']}"
    return response.json()


def test_a_star_is_put_on_and_taken_off_as_often_as_one_likes(api, note):
    for _ in range(2):
        assert api.put(f"{NODES}/{note.pk}/star").status_code == 204
    assert starred(api) == ["note.txt"]
    assert api.get(f"{NODES}/{note.pk}").json()["starred"] is True
    for _ in range(2):
        assert api.delete(f"{NODES}/{note.pk}/star").status_code == 204
    assert starred(api) == []


def test_the_newest_star_comes_first_page_by_page(api, top):
    for name in "abc":
        api.put(f"{NODES}/{making.file(top, name).pk}/star")
    first = api.get(f"{API}/starred", {"limit": 2}).json()
    assert [item["name"] for item in first["items"]] == ["c", "b"]
    assert [crumb["name"] for crumb in first["items"][0]["path"]] == [""]
    second = api.get(f"{API}/starred", {"limit": 2, "cursor": first["next"]}).json()
    assert ([item["name"] for item in second["items"]], second["next"]) == (["a"], None)
    assert code(api.get(f"{API}/starred", {"cursor": "bm9wZQ"})) == (400, "invalid_cursor")


def test_what_is_in_the_trash_or_no_longer_shared_is_not_among_the_starred(api, cy_api, cy, top):
    folder = making.folder(top, "folder")
    note = making.file(folder, "note.txt")
    grant = Grant.objects.create(node=note, user=cy, role=Role.VIEWER)
    for client in (api, cy_api):
        assert client.put(f"{NODES}/{note.pk}/star").status_code == 204
    grant.delete()
    assert (starred(api), starred(cy_api)) == (["note.txt"], [])
    services.trash(folder, by=None)
    assert starred(api) == []


def test_nobody_stars_or_tags_what_they_may_not_read(cy_api, note):
    mine = tag(cy_api, "mine")
    assert code(cy_api.put(f"{NODES}/{note.pk}/star")) == (404, "not_found")
    assert code(cy_api.put(f"{NODES}/{note.pk}/tags/{mine['id']}")) == (404, "not_found")


def test_marks_are_seen_by_nobody_else(api, cy_api, cy, note):
    Grant.objects.create(node=note, user=cy, role=Role.MANAGER)
    red = tag(api, "red", color="red")
    api.put(f"{NODES}/{note.pk}/star")
    api.put(f"{NODES}/{note.pk}/tags/{red['id']}")
    seen = cy_api.get(f"{NODES}/{note.pk}").json()
    assert (seen["starred"], seen["tags"]) == (False, [])
    assert cy_api.get(f"{API}/tags").json()["items"] == []
    for refused in (
        cy_api.patch(f"{API}/tags/{red['id']}", {"name": "x"}),
        cy_api.delete(f"{API}/tags/{red['id']}"),
        cy_api.put(f"{NODES}/{note.pk}/tags/{red['id']}"),
        cy_api.get(f"{API}/search", {"tag": red["id"]}),
    ):
        assert code(refused) == (404, "not_found")


def test_a_tag_is_made_changed_put_on_taken_off_and_deleted(api, top, note):
    red = tag(api, "Urgent", color="red")
    assert red == {"id": red["id"], "name": "Urgent", "color": "red"}
    changed = api.patch(f"{API}/tags/{red['id']}", {"name": "Later", "color": "blue"}).json()
    assert changed == {"id": red["id"], "name": "Later", "color": "blue"}
    for _ in range(2):
        assert api.put(f"{NODES}/{note.pk}/tags/{red['id']}").status_code == 204
    children = api.get(f"{NODES}/{top.pk}/children").json()["items"]
    assert [(item["starred"], item["tags"]) for item in children] == [(False, [red["id"]])]
    assert api.delete(f"{NODES}/{note.pk}/tags/{red['id']}").status_code == 204
    assert api.get(f"{NODES}/{note.pk}").json()["tags"] == []
    api.put(f"{NODES}/{note.pk}/tags/{red['id']}")
    assert api.delete(f"{API}/tags/{red['id']}").status_code == 204
    assert api.get(f"{NODES}/{note.pk}").json()["tags"] == []


def test_two_tags_of_one_person_have_two_names(api, cy_api):
    tag(api, "Été")
    other = tag(api, "other")
    assert code(api.post(f"{API}/tags", {"name": "éTÉ"})) == (409, "tag_taken")
    assert code(api.patch(f"{API}/tags/{other['id']}", {"name": "été"})) == (409, "tag_taken")
    tag(cy_api, "été")


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "  "}, {"name": "x" * 65}, {"name": "a\nb"}, {"name": 5},
     {"name": "x", "color": "#ff0000"}],
)  # fmt: skip
def test_it_refuses_what_can_be_no_tag(api, body):
    assert code(api.post(f"{API}/tags", body)) == (400, "invalid_field")


def test_it_refuses_half_a_character(api):
    response = api.post(f"{API}/tags", '{"name": "a\\ud800"}', content_type="application/json")
    assert code(response) == (400, "invalid_field")


def test_tags_are_listed_by_name(api):
    for name in ("b", "c", "a"):
        tag(api, name)
    first = api.get(f"{API}/tags", {"limit": 2}).json()
    assert [one["name"] for one in first["items"]] == ["a", "b"]
    assert [one["name"] for one in api.get(f"{API}/tags", {"cursor": first["next"]}).json()["items"]] == ["c"]


def test_a_file_that_is_deleted_for_good_takes_its_marks_along(api, note):
    red = tag(api, "red")
    api.put(f"{NODES}/{note.pk}/star")
    api.put(f"{NODES}/{note.pk}/tags/{red['id']}")
    assert api.delete(f"{NODES}/{note.pk}").status_code == 204
    assert api.delete(f"{API}/trash/{note.pk}").status_code == 204
    assert starred(api) == []


def test_marks_cost_a_page_one_query_whatever_its_rows(api, top, django_assert_num_queries):
    red = tag(api, "red")
    for count in (2, 200):
        folder = making.folder(top, f"{count}")
        nodes = [making.file(folder, f"{number}") for number in range(count)]
        for node in nodes[:2]:
            api.put(f"{NODES}/{node.pk}/star")
            api.put(f"{NODES}/{node.pk}/tags/{red['id']}")
        with django_assert_num_queries(5):  # the token, the node, folders, files, marks
            assert len(api.get(f"{NODES}/{folder.pk}/children").json()["items"]) == count
