"""Folders and files over the API. Paths carry no trailing slash; every error is problem+json with a code."""

import re

import pytest

from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.models import Change, Node, Space
from tests.unit.tree import making

pytestmark = pytest.mark.django_db
NODES = "/api/v1/nodes"
UNMARKED = {"starred": False, "tags": [], "thumbnail": None}  # what only reading a node tells


def make(api, parent, name="Plans"):
    return api.post(NODES, {"parent": str(parent.pk), "name": name})


def code(response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:holdfast:problem:{body['code']}"
    return response.status_code, body["code"]


def test_a_folder_is_made_and_shown(api, top):
    made = make(api, top)
    assert made.status_code == 201
    body = made.json()
    assert made.headers["Location"] == f"{NODES}/{body['id']}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["created_at"])
    assert body == {
        "id": str(Node.objects.get(name="Plans").pk), "kind": "folder", "name": "Plans", "parent": str(top.pk),
        "space": str(top.space_id), "size": 0, "items": 0, "media_type": None, "digest": None, "version": 1,
        "etag": '"v1"', "seq": 1, "created_at": body["created_at"], "modified_at": body["modified_at"],
        "trashed_at": None,
    }  # fmt: skip
    shown = api.get(made.headers["Location"]).json()
    assert shown == {**body, "path": [{"id": str(top.pk), "name": ""}], "role": "manager", **UNMARKED}


def test_a_file_shows_its_digest_and_type(api, top):
    node = making.file(top, "a.txt")
    body = api.get(f"{NODES}/{node.pk}").json()
    assert (body["kind"], body["size"], body["items"], body["media_type"]) == ("file", 5, None, "text/plain")
    assert body["digest"] == making.content().digest.hex()


def test_the_path_of_the_top_folder_is_empty(api, top):
    body = api.get(f"{NODES}/{top.pk}").json()
    assert (body["parent"], body["path"], body["name"]) == (None, [], "")


@pytest.mark.parametrize(
    ("name", "rule"),
    [("", "empty"), (".", "dot"), ("..", "dot"), ("a/b", "slash"), ("a\\b", "slash"), ("a\0", "control"),
     ("a\nb", "control"), ("a\x85b", "control"), ("ä" * 128, "too_long"), ("\ud800", "not_unicode")],
)  # fmt: skip
def test_it_refuses_a_bad_name_and_says_which_rule(api, top, name, rule):
    import json

    for response in (
        api.post(NODES, json.dumps({"parent": str(top.pk), "name": name}), content_type="application/json"),
        api.patch(f"{NODES}/{making.folder(top, 'x').pk}", json.dumps({"name": name}), content_type="application/json"),
    ):
        assert code(response) == (400, "invalid_name")
        assert response.json()["rule"] == rule
    assert making.names_in(top) == {"x"}


def test_a_name_keeps_its_spaces_and_dots(api, top):
    assert make(api, top, " a. ").json()["name"] == " a. "


def test_a_name_is_stored_composed(api, top):
    assert make(api, top, "Cafe\u0301").json()["name"] == "Café"


def test_a_clash_answers_with_the_node_in_the_way(api, top):
    there = make(api, top).json()
    response = make(api, top, "PLANS")
    assert code(response) == (409, "name_taken")
    assert response.json()["node"] == there


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "a"}, {"parent": "1"}, {"parent": 1, "name": "a"}, {"parent": None, "name": "a"},
     {"parent": "1", "name": None}, {"parent": "1", "name": 5}, {"parent": "1", "name": ["a"]},
     {"parent": {"id": "1"}, "name": "a"}, {"parent": True, "name": "a"}, [], "a", 5, None, True],
)  # fmt: skip
def test_it_refuses_a_body_of_the_wrong_form(api, top, body):
    import json

    response = api.post(NODES, json.dumps(body), content_type="application/json")
    status, found = code(response)
    assert status == 400
    assert found in ("invalid_field", "not_json")


@pytest.mark.parametrize(
    "raw",
    [b"{", b"\xff", b'{"name": NaN, "parent": "1"}', b'{"name": 1e999, "parent": "1"}', b"[" * 100_000,
     b'{"a":' * 50_000, b'{"name": ' + b"9" * 5000 + b"}", b"nope", b'{"name": "a", "parent": "1"} x'],
)  # fmt: skip
def test_it_refuses_what_is_no_json_without_falling_over(api, top, raw):
    status, found = code(api.generic("POST", NODES, raw, content_type="application/json"))
    assert status == 400
    assert found in ("not_json", "invalid_field")


def test_it_refuses_a_body_past_the_limit_without_reading_on(api, top, settings):
    body = b'{"parent": "1", "name": "' + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    assert code(api.generic("POST", NODES, body, content_type="application/json")) == (413, "too_large")


def test_it_refuses_another_media_type(api, top):
    assert code(api.generic("POST", NODES, b"name=a", content_type="text/plain")) == (415, "unsupported_media_type")


@pytest.mark.parametrize("field", ["owner", "space", "size", "kind", "id", "used_bytes", "Name", "\ud800", "x" * 5000])
def test_it_refuses_fields_that_it_does_not_know(api, top, field):
    import json

    there = making.folder(top, "there")
    for send, url, body in (
        (api.post, NODES, {"parent": str(top.pk), "name": "a"}),
        (api.patch, f"{NODES}/{there.pk}", {"name": "a"}),
        (api.post, f"{NODES}/{there.pk}/restore", {"name": "a"}),
    ):
        response = send(url, json.dumps({**body, field: "1"}), content_type="application/json")
        assert code(response) == (400, "unknown_field")
    assert making.names_in(top) == {"there"}


@pytest.mark.parametrize(
    "id_", ["0", "-1", "007", "1e3", "٧", "a", "1.0", "9" * 19, "9" * 40, "null", "1%00", "%F0%9F%98%80", "%ff", "1 "]
)
def test_it_takes_a_malformed_id_for_a_missing_one(api, top, id_):
    missing = api.get(f"{NODES}/{top.pk + 1000}").json()
    for response in (
        api.get(f"{NODES}/{id_}"),
        api.patch(f"{NODES}/{id_}", {"name": "a"}),
        api.delete(f"{NODES}/{id_}"),
        api.get(f"{NODES}/{id_}/children"),
        api.post(f"{NODES}/{id_}/restore", {}),
        api.delete(f"/api/v1/trash/{id_}"),
    ):
        assert code(response) == (404, "not_found")
        assert {**response.json(), "request_id": 0} == {**missing, "request_id": 0}


def test_renaming_and_moving_go_together(api, top):
    a, node = making.folder(top, "a"), making.file(top, "f")
    body = api.patch(f"{NODES}/{node.pk}", {"name": "g", "parent": str(a.pk)}).json()
    assert (body["name"], body["parent"], body["etag"]) == ("g", str(a.pk), '"v2"')


def test_a_change_of_nothing_is_refused(api, top):
    assert code(api.patch(f"{NODES}/{making.folder(top, 'a').pk}", {})) == (400, "invalid_field")


@pytest.mark.parametrize("header", ['"v1"', "*", '"x", "v1"', ' "v1" '])
def test_a_matching_if_match_lets_the_change_pass(api, top, header):
    node = making.folder(top, "a")
    assert api.patch(f"{NODES}/{node.pk}", {"name": "b"}, HTTP_IF_MATCH=header).status_code == 200


@pytest.mark.parametrize("header", ['"v2"', 'W/"v1"', '"v01"', '""', '"v1x"'])
def test_another_if_match_is_refused_with_the_node_as_it_is(api, top, header):
    node = making.folder(top, "a")
    for response in (
        api.patch(f"{NODES}/{node.pk}", {"name": "b"}, HTTP_IF_MATCH=header),
        api.delete(f"{NODES}/{node.pk}", HTTP_IF_MATCH=header),
    ):
        assert code(response) == (412, "precondition_failed")
        assert response.json()["node"]["etag"] == '"v1"'
    assert making.names_in(top) == {"a"}


@pytest.mark.parametrize("header", ["v1", '"v1', "", '"v1" "v2"', ","])
def test_an_if_match_that_can_not_be_read_is_refused(api, top, header):
    node = making.folder(top, "a")
    response = api.delete(f"{NODES}/{node.pk}", HTTP_IF_MATCH=header)
    assert code(response) == (400, "bad_header")
    assert response.json()["header"] == "If-Match"


def test_moves_that_can_not_be_are_conflicts(api, top):
    a, f = making.folder(top, "a"), making.file(top, "f")
    b = making.folder(a, "b")
    for node, parent, expected in (
        (a, b, "move_into_itself"), (a, a, "move_into_itself"), (top, a, "root_is_fixed"), (a, f, "not_a_folder")
    ):  # fmt: skip
        assert code(api.patch(f"{NODES}/{node.pk}", {"parent": str(parent.pk)})) == (409, expected)


def test_a_foreign_parent_looks_like_a_missing_one(api, top, cy):
    foreign = making.root(cy)
    node = making.folder(top, "a")
    services.trash(trashed := making.folder(top, "b"), by=None)
    before = Change.objects.count()
    for response in (
        make(api, foreign),
        api.patch(f"{NODES}/{node.pk}", {"parent": str(foreign.pk)}),
        api.post(f"{NODES}/{trashed.pk}/restore", {"parent": str(foreign.pk)}),
    ):
        assert code(response) == (404, "not_found")
    assert Change.objects.count() == before


def test_trash_restore_and_purge(api, top):
    a = making.folder(top, "a")
    f = making.file(a, "f")
    assert api.delete(f"{NODES}/{f.pk}").status_code == 204
    assert code(api.delete(f"{NODES}/{f.pk}")) == (409, "in_trash")
    listed = api.get("/api/v1/trash").json()
    assert [(item["id"], item["path"][-1]["name"]) for item in listed["items"]] == [(str(f.pk), "a")]
    assert listed["items"][0]["trashed_at"] is not None
    assert api.post(f"{NODES}/{f.pk}/restore").json()["trashed_at"] is None
    assert code(api.post(f"{NODES}/{f.pk}/restore", {})) == (409, "not_in_trash")
    assert code(api.delete(f"/api/v1/trash/{f.pk}")) == (409, "not_in_trash")
    api.delete(f"{NODES}/{f.pk}")
    api.delete(f"{NODES}/{a.pk}")
    assert code(api.post(f"{NODES}/{f.pk}/restore", {"parent": str(a.pk)})) == (409, "parent_in_trash")
    assert api.post(f"{NODES}/{f.pk}/restore", {"parent": str(top.pk), "name": "g"}).json()["name"] == "g"
    assert api.delete(f"/api/v1/trash/{a.pk}").status_code == 204
    assert code(api.get(f"{NODES}/{a.pk}")) == (404, "not_found")


def test_a_node_in_the_trash_can_be_looked_at_but_not_changed(api, top):
    a = making.folder(top, "a")
    f = making.file(a, "f")
    services.trash(a, by=None)
    assert api.get(f"{NODES}/{f.pk}").json()["trashed_at"] is None
    assert [item["id"] for item in api.get(f"{NODES}/{a.pk}/children").json()["items"]] == [str(f.pk)]
    assert code(api.patch(f"{NODES}/{f.pk}", {"name": "g"})) == (409, "in_trash")
    assert code(make(api, a)) == (409, "in_trash")


def test_me_tells_what_is_used(api, top):
    making.file(top, "f", "12345")
    space = api.get("/api/v1/me").json()["space"]
    assert space == {
        "id": str(top.space_id),
        "root": str(top.pk),
        "used_bytes": 5,
        "reserved_bytes": 0,
        "quota_bytes": None,
    }


def test_a_node_goes_to_another_space_with_all_that_is_in_it(api, top, ada):
    there = making.root(ada)
    Grant.objects.create(node=there, user=top.space.owner, role=Role.CONTRIBUTOR)
    a = making.folder(top, "a")
    f = making.file(a, "f", "12345")
    Space.objects.filter(pk=there.space_id).update(quota_bytes=4)
    body = {"parent": str(there.pk)}
    assert code(api.patch(f"{NODES}/{a.pk}", body)) == (507, "quota_exceeded")
    Space.objects.filter(pk=there.space_id).update(quota_bytes=5)
    moved = api.patch(f"{NODES}/{a.pk}", body).json()
    assert (moved["space"], moved["parent"]) == (str(there.space_id), str(there.pk))
    assert api.get(f"{NODES}/{f.pk}").json()["space"] == str(there.space_id)
    assert Space.objects.get(pk=there.space_id).used_bytes == 5


def test_a_copy_is_made_where_it_is_asked_for(api, top):
    a = making.folder(top, "a")
    making.file(a, "f", "12345")
    answer = api.post(f"{NODES}/{a.pk}/copy", {"parent": str(top.pk), "conflict": "keep_both"})
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{NODES}/{answer.json()['id']}"
    assert (answer.json()["name"], answer.json()["size"]) == ("a (2)", 5)
    assert code(api.post(f"{NODES}/{a.pk}/copy", {"parent": str(top.pk)})) == (409, "name_taken")
    assert code(api.post(f"{NODES}/{a.pk}/copy", {"parent": str(top.pk), "conflict": "replace"})) == (
        400,
        "invalid_field",
    )


def test_an_emptied_trash_is_empty(api, top):
    for name in "ab":
        api.delete(f"{NODES}/{making.folder(top, name).pk}")
    assert api.delete("/api/v1/trash").status_code == 204
    assert api.get("/api/v1/trash").json()["items"] == []
