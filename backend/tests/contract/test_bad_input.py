"""Bad input: a clear problem with a stable code; nothing changed, nothing lost."""

import pytest

from tests.contract.client import Api, good, problem

BAD_NAMES = [
    ("", "empty"), (".", "dot"), ("..", "dot"), ("a/b", "slash"), ("a\\b", "slash"), ("/", "slash"),
    ("a\0b", "control"),
    ("a\nb", "control"), ("\x7f", "control"), ("a\x85b", "control"), ("a" * 256, "too_long"), ("я" * 128, "too_long"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rule"), BAD_NAMES)
def test_it_says_which_rule_a_bad_name_breaks(ada: Api, folder: str, name: str, rule: str) -> None:
    node = ada.folder(folder, "good")
    for answer in (
        ada.post("nodes", json={"parent": folder, "name": name}),
        ada.patch(f"nodes/{node['id']}", json={"name": name}),
        ada.begin(folder, name, 1),
    ):
        assert problem(answer, 400, "invalid_name")["rule"] == rule
    assert ada.names(folder) == ["good"]


@pytest.mark.parametrize(("name", "rule"), [pair for pair in BAD_NAMES if pair[1] not in ("empty", "dot")])
def test_it_says_which_rule_a_bad_name_in_a_path_breaks(ada: Api, folder: str, name: str, rule: str) -> None:
    assert problem(ada.put(folder, name, b"x"), 400, "invalid_name")["rule"] == rule
    assert ada.names(folder) == []


def test_it_refuses_broken_utf8_in_a_path(ada: Api, folder: str) -> None:
    answer = ada.request("PUT", f"nodes/{folder}/files/a%FF%FEb", data=b"x")
    assert problem(answer, 400, "invalid_name")["rule"] == "not_unicode"
    assert ada.names(folder) == []


def test_it_refuses_half_a_character_in_json(ada: Api, folder: str) -> None:
    body = b'{"parent": "%s", "name": "a\\ud800"}' % folder.encode()
    answer = ada.post("nodes", data=body, headers={"Content-Type": "application/json"})
    assert problem(answer, 400, "invalid_name")["rule"] == "not_unicode"


@pytest.mark.parametrize("body", [b"{", b"nonsense", b'{"name": "\xff"}', b"{'a': 1}", b'{"a": NaN,}'])
def test_it_refuses_a_body_that_is_not_json(ada: Api, body: bytes) -> None:
    problem(ada.post("nodes", data=body, headers={"Content-Type": "application/json"}), 400, "not_json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_it_reads_json_only(ada: Api, folder: str, kind: str) -> None:
    body = b'{"parent": "%s", "name": "a"}' % folder.encode()
    problem(ada.post("nodes", data=body, headers={"Content-Type": kind}), 415, "unsupported_media_type")
    assert ada.names(folder) == []


def test_it_refuses_fields_that_it_does_not_know(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "a")
    for answer in (
        ada.post("nodes", json={"parent": folder, "name": "b", "colour": "red"}),
        ada.patch(f"nodes/{node['id']}", json={"name": "b", "colour": "red"}),
        ada.post(f"nodes/{node['id']}/restore", json={"colour": "red"}),
        ada.post(f"nodes/{node['id']}/content-url", json={"colour": "red"}),
        ada.post("session", json={"username": "ada", "password": "x", "colour": "red"}),
    ):
        assert "colour" in problem(answer, 400, "unknown_field")["fields"]
    assert ada.names(folder) == ["a"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({"name": "a"}, "parent"), ({"parent": "@"}, "name"), ({"parent": "@", "name": None}, "name"),
     ({"parent": "@", "name": ["a"]}, "name"), ({"parent": None, "name": "a"}, "parent"),
     ({"parent": {"id": 1}, "name": "a"}, "parent")],
)  # fmt: skip
def test_it_says_which_field_is_wrong(ada: Api, folder: str, body: dict, field: str) -> None:
    given = {key: folder if value == "@" else value for key, value in body.items()}
    assert problem(ada.post("nodes", json=given), 400, "invalid_field")["fields"][field]
    assert ada.names(folder) == []


def test_it_says_what_a_sign_in_lacks(anyone: Api) -> None:
    assert problem(anyone.post("session", json={"username": "ada"}), 400, "invalid_field")["fields"]["password"]
    assert problem(anyone.post("session", json={}), 400, "invalid_field")["fields"]["username"]


@pytest.mark.parametrize("node_id", ["0", "999999999", "99999999999999999999999", "abc", "1.5", "-1", "%00", "é", "٣"])
def test_it_knows_no_such_node(ada: Api, folder: str, node_id: str) -> None:
    for answer in (
        ada.get(f"nodes/{node_id}"), ada.get(f"nodes/{node_id}/children"),
        ada.patch(f"nodes/{node_id}", json={"name": "a"}),
        ada.delete(f"nodes/{node_id}"), ada.delete(f"trash/{node_id}"), ada.post(f"nodes/{node_id}/restore", json={}),
        ada.get(f"nodes/{node_id}/content"), ada.post(f"nodes/{node_id}/content-url", json={}),
        ada.request("PUT", f"nodes/{node_id}/files/a", data=b"x"),
    ):  # fmt: skip
        problem(answer, 404, "not_found")


@pytest.mark.parametrize("parent", ["0", "999999999", "99999999999999999999999", "abc", "", " 1", "-1", "\0"])
def test_it_knows_no_such_folder(ada: Api, folder: str, parent: str) -> None:
    node = ada.folder(folder, "a")
    problem(ada.post("nodes", json={"parent": parent, "name": "x"}), 404, "not_found")
    problem(ada.patch(f"nodes/{node['id']}", json={"parent": parent}), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["nothing", "nodes", "nodes/", "uploads/abc/", "session/more", "/", "/nothing", "/api/v1"]
)
def test_it_knows_no_such_place(ada: Api, path: str) -> None:
    problem(ada.get(path), 405 if path == "nodes" else 404, "method_not_allowed" if path == "nodes" else "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "me"), ("PUT", "nodes/1"), ("POST", "trash"), ("PATCH", "session"), ("DELETE", "nodes/1/content"),
     ("GET", "uploads"), ("POST", "/livez")],
)  # fmt: skip
def test_it_says_what_is_not_done_there(ada: Api, method: str, path: str) -> None:
    answer = ada.request(method, path)
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"]


@pytest.mark.parametrize("if_match", ["v1", '"v"', "nonsense", '"v99999999999999999999999"'])
def test_it_takes_no_strange_etag_for_the_right_one(ada: Api, folder: str, if_match: str) -> None:
    node = ada.folder(folder, "a")
    answer = ada.patch(f"nodes/{node['id']}", json={"name": "b"}, headers={"If-Match": if_match})
    assert answer.status_code in (400, 412)
    assert answer.json()["code"] in ("bad_header", "precondition_failed")
    assert ada.names(folder) == ["a"]


def test_it_knows_no_such_upload(ada: Api) -> None:
    for name in ("nothing", "A" * 22, "%00"):
        assert ada.head(f"uploads/{name}", headers={"Tus-Resumable": "1.0.0"}).status_code == 404
        problem(ada.append(f"uploads/{name}", 0, b"x"), 404, "not_found")
        problem(ada.delete(f"uploads/{name}", headers={"Tus-Resumable": "1.0.0"}), 404, "not_found")
        problem(ada.post(f"uploads/{name}/publish", json={}), 404, "not_found")


def test_it_lists_nothing_of_the_insides_in_an_error(ada: Api) -> None:
    text = ada.get("nodes/abc").text.lower()
    for word in ("traceback", "django", "sqlite", "flask", "/home", 'file "'):
        assert word not in text


def test_it_answers_after_all_that(ada: Api, folder: str) -> None:
    assert good(ada.get(f"nodes/{folder}"))["items"] == 0
