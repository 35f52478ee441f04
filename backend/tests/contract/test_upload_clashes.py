"""Uploads and names: the clash is told before a byte is sent, and a race loses nothing."""

import pytest

from tests.contract.client import TUS, Api, good, meta, problem, tree_digest


@pytest.fixture
def raced(ada: Api, folder: str) -> str:
    """The URL of a complete upload whose name `a.txt` was taken while it ran."""
    url = ada.upload(folder, "a.txt", 8)
    ada.append(url, 0, b"late")
    taken = ada.file(folder, "a.txt", b"first")
    body = problem(ada.append(url, 4, b"file"), 409, "name_taken")
    assert body["node"]["id"] == taken["id"]
    return url


def test_it_tells_a_clash_before_a_byte_is_sent(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"1")
    for choice in ({}, {"conflict": "fail"}):
        body = problem(ada.begin(folder, "A.TXT", 5, **choice), 409, "name_taken")
        assert body["node"]["id"] == node["id"]


def test_it_replaces(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"1")
    answer = ada.append(ada.upload(folder, "a.txt", 3, conflict="replace"), 0, b"new")
    assert answer.headers["Holdfast-Node"] == node["id"]
    assert ada.content(node["id"]).content == b"new"


def test_it_keeps_both(ada: Api, folder: str) -> None:
    ada.file(folder, "a.txt", b"1")
    answer = ada.append(ada.upload(folder, "a.txt", 3, conflict="keep_both"), 0, b"new")
    assert ada.node(answer.headers["Holdfast-Node"])["name"] == "a (2).txt"


def test_it_never_replaces_a_folder(ada: Api, folder: str) -> None:
    ada.folder(folder, "box")
    problem(ada.begin(folder, "box", 5, conflict="replace"), 409, "name_taken")


def test_it_replaces_only_the_content_that_was_seen(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"1")
    stale = ada.begin(folder, "a.txt", 3, conflict="replace", if_match=tree_digest(b"0"))
    assert problem(stale, 412, "precondition_failed")["node"]["digest"] == node["digest"]
    url = ada.upload(folder, "a.txt", 3, conflict="replace", if_match=node["digest"])
    assert ada.append(url, 0, b"new").headers["Holdfast-Node"] == node["id"]


def test_it_keeps_the_bytes_when_the_name_was_lost_in_a_race(ada: Api, folder: str, raced: str) -> None:
    assert [ada.content(node["id"]).content for node in ada.children(folder)] == [b"first"]
    answer = ada.head(raced, headers=TUS)
    assert answer.status_code == 409
    assert "Upload-Offset" not in answer.headers


def test_it_publishes_a_raced_upload_beside_the_other(ada: Api, folder: str, raced: str) -> None:
    node = good(ada.post(raced + "/publish", json={"conflict": "keep_both"}))
    assert node["name"] == "a (2).txt"
    assert ada.content(node["id"]).content == b"latefile"
    assert ada.head(raced, headers=TUS).headers["Holdfast-Node"] == node["id"]


def test_it_publishes_a_raced_upload_over_the_other(ada: Api, folder: str, raced: str) -> None:
    there = ada.children(folder)[0]
    body = {"conflict": "replace", "if_match": there["digest"]}
    assert good(ada.post(raced + "/publish", json=body))["id"] == there["id"]
    assert ada.content(there["id"]).content == b"latefile"


def test_it_publishes_a_raced_upload_under_another_name(ada: Api, folder: str, raced: str) -> None:
    assert good(ada.post(raced + "/publish", json={"name": "b.txt"}))["name"] == "b.txt"
    assert ada.names(folder) == ["a.txt", "b.txt"]


def test_it_refuses_to_publish_onto_a_taken_name(ada: Api, folder: str, raced: str) -> None:
    problem(ada.post(raced + "/publish", json={}), 409, "name_taken")
    problem(ada.post(raced + "/publish", json={"name": "A.TXT", "conflict": "fail"}), 409, "name_taken")
    stale = {"conflict": "replace", "if_match": tree_digest(b"other")}
    problem(ada.post(raced + "/publish", json=stale), 412, "precondition_failed")
    assert good(ada.post(raced + "/publish", json={"name": "c.txt"}))["size"] == 8


def test_it_refuses_to_publish_under_a_bad_name(ada: Api, raced: str) -> None:
    assert problem(ada.post(raced + "/publish", json={"name": "a/b"}), 400, "invalid_name")["rule"] == "slash"
    problem(ada.post(raced + "/publish", json={"nmae": "x"}), 400, "unknown_field")
    problem(ada.post(raced + "/publish", json={"conflict": "maybe"}), 400, "invalid_field")


def test_it_forgets_a_raced_upload_when_asked_to(ada: Api, folder: str, raced: str) -> None:
    assert ada.delete(raced, headers=TUS).status_code == 204
    assert ada.post(raced + "/publish", json={"name": "b"}).status_code in (404, 410)
    assert ada.names(folder) == ["a.txt"]


def test_it_keeps_the_bytes_when_the_folder_went_to_the_trash(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")["id"]
    url = ada.upload(box, "a.txt", 4)
    ada.append(url, 0, b"12")
    assert ada.delete(f"nodes/{box}").status_code == 204
    problem(ada.append(url, 2, b"34"), 409, "in_trash")
    assert good(ada.post(f"nodes/{box}/restore"))["items"] == 0
    at = ada.head(url, headers=TUS)
    if at.status_code == 200:  # refused before its bytes were taken: then they are still to come
        assert ada.append(url, int(at.headers["Upload-Offset"]), b"34").status_code == 204
    else:
        assert good(ada.post(url + "/publish", json={}))["name"] == "a.txt"
    assert ada.content(ada.children(box)[0]["id"]).content == b"1234"


def test_it_publishes_only_what_is_complete(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "a.txt", 8)
    ada.append(url, 0, b"1234")
    problem(ada.post(url + "/publish", json={"conflict": "replace"}), 409, "incomplete")
    assert ada.append(url, 4, b"5678").status_code == 204


@pytest.mark.parametrize(
    ("metadata", "status", "code"),
    [
        ({}, 404, "not_found"),
        ({"filename": "a"}, 404, "not_found"),
        ({"parent": "@"}, 400, "invalid_name"),
        ({"filename": "a", "parent": "@", "conflict": "replace", "if_match": "short"}, 400, "invalid_field"),
        ({"filename": "", "parent": "@"}, 400, "invalid_name"),
        ({"filename": "a/b", "parent": "@"}, 400, "invalid_name"),
        ({"filename": b"\xff\xfe", "parent": "@"}, 400, "invalid_name"),
        ({"filename": "a", "parent": "99999999"}, 404, "not_found"),
        ({"filename": "a", "parent": "no id"}, 404, "not_found"),
        ({"filename": "a", "parent": b"\xff"}, 404, "not_found"),
    ],
)
def test_it_refuses_metadata_that_leads_nowhere(ada: Api, folder: str, metadata: dict, status: int, code: str) -> None:
    given = {key: folder if value == "@" else value for key, value in metadata.items()}
    headers = {**TUS, "Upload-Length": "1", "Upload-Metadata": meta(**given) or None}
    problem(ada.post("uploads", headers=headers), status, code)


@pytest.mark.parametrize("header", ["filename", "filename !!!", "filename YQ==,filename YQ==", "filename YQ==,,"])
def test_it_refuses_metadata_that_is_none(ada: Api, folder: str, header: str) -> None:
    headers = {**TUS, "Upload-Length": "1", "Upload-Metadata": header + "," + meta(parent=folder)}
    answer = ada.post("uploads", headers=headers)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] in ("bad_header", "invalid_name")


def test_it_refuses_a_conflict_rule_that_is_none(ada: Api, folder: str) -> None:
    answer = ada.begin(folder, "a", 1, conflict="maybe")
    assert answer.status_code == 400
    assert answer.json()["code"] in ("invalid_field", "bad_header")
