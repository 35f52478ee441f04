"""POST bulk: many small files with one request, all of them or none."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.contract.client import Api, good, noise, problem, raw, tree_digest

MIB = 1024 * 1024
KIND = "application/vnd.holdfast.bulk"
BULK = {"Content-Type": KIND}


def entry(folder: str, name: str, data: bytes, **more: Any) -> dict[str, Any]:
    return {"folder": folder, "name": name, "size": len(data), **more}


def body(files: list[dict[str, Any]], *contents: bytes, **more: Any) -> bytes:
    return json.dumps({"files": files, **more}).encode() + b"\n" + b"".join(contents)


def send(api: Api, files: list[tuple[str, str, bytes]], **more: Any) -> requests.Response:
    """Files as (folder, name, bytes)."""
    data = body([entry(*file) for file in files], *(content for _, _, content in files), **more)
    return api.post("bulk", data=data, headers=BULK)


def refused(answer: requests.Response, status: int = 409) -> list[tuple[int, str]]:
    """Which files were refused, and why."""
    return [(error["index"], error["code"]) for error in problem(answer, status, "bulk_refused")["errors"]]


def test_it_makes_all_files_in_their_order(ada: Api, folder: str) -> None:
    inner = ada.folder(folder, "inner")["id"]
    contents = [b"", b"one", noise(70_000, 1), b"one"]
    files = [(folder, "empty", contents[0]), (inner, "b.txt", contents[1]), (folder, "c", contents[2])]
    files.append((folder, "ä.txt", contents[3]))
    items = good(send(ada, files), 201)["items"]
    assert [(node["parent"], node["name"], node["size"]) for node in items] == [
        (place, name, len(data)) for place, name, data in files
    ]
    assert [node["digest"] for node in items] == [tree_digest(data) for data in contents]
    assert [ada.content(node["id"]).content for node in items] == contents
    assert sorted(ada.names(folder)) == sorted(["empty", "c", "inner", "ä.txt"])


def test_each_file_is_one_change_and_the_folder_grows_by_all(ada: Api, folder: str) -> None:
    before = ada.node(folder)
    items = good(send(ada, [(folder, f"{number}", b"x" * number) for number in range(5)]), 201)["items"]
    after = ada.node(folder)
    assert [node["seq"] for node in items] == [before["seq"] + 1 + number for number in range(5)]
    assert (after["items"], after["size"], after["seq"]) == (5, 10, items[-1]["seq"])


def test_it_takes_a_file_of_a_mebibyte_and_no_larger_one(ada: Api, folder: str) -> None:
    data = noise(MIB)
    node = good(send(ada, [(folder, "full", data), (folder, "s", b"s")]), 201)["items"][0]
    assert ada.content(node["id"]).content == data
    answer = send(ada, [(folder, "fits", b"1"), (folder, "larger", data + b"1")])
    assert refused(answer, 422) == [(1, "too_large")]
    assert sorted(ada.names(folder)) == ["full", "s"]


def test_one_taken_name_refuses_all_and_names_what_is_in_the_way(ada: Api, folder: str) -> None:
    there, box = ada.file(folder, "A.txt", b"old"), ada.folder(folder, "box")
    answer = send(ada, [(folder, "new", b"1"), (folder, "a.TXT", b"2"), (folder, "Box", b"3")])
    errors = problem(answer, 409, "bulk_refused")["errors"]
    assert [(error["index"], error["code"], error["node"]["id"]) for error in errors] == [
        (1, "name_taken", there["id"]), (2, "name_taken", box["id"])
    ]  # fmt: skip
    assert errors[0]["node"]["digest"] == there["digest"]
    assert sorted(ada.names(folder)) == ["A.txt", "box"]


def test_every_wrong_name_is_told(ada: Api, folder: str) -> None:
    answer = send(
        ada, [(folder, "a/b", b"1"), (folder, "good", b"2"), (folder, "x" * 300, b"3"), (folder, "\ud800", b"")]
    )
    errors = problem(answer, 422, "bulk_refused")["errors"]
    assert [(error["index"], error["code"], error["rule"]) for error in errors] == [
        (0, "invalid_name", "slash"), (2, "invalid_name", "too_long"), (3, "invalid_name", "not_unicode")
    ]  # fmt: skip
    assert ada.names(folder) == []


@pytest.mark.parametrize("conflict", ["fail", "replace"])
def test_two_files_of_one_request_can_not_have_one_name(ada: Api, folder: str, conflict: str) -> None:
    files = [(folder, "straße", b"1"), (folder, "STRASSE", b"2"), (folder, "other", b"3")]
    assert refused(send(ada, files, conflict=conflict)) == [(1, "name_taken")]
    assert ada.names(folder) == []


def test_it_replaces_when_asked_to(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"old")
    files = [(folder, "A.txt", b"new"), (folder, "b.txt", b"b")]
    items = good(send(ada, files, conflict="replace"), 201)["items"]
    assert (items[0]["id"], items[0]["name"]) == (node["id"], "a.txt")
    assert ada.content(node["id"]).content == b"new"
    again = good(send(ada, files, conflict="replace"), 200)["items"]
    assert [item["version"] for item in again] == [item["version"] for item in items]


def test_it_keeps_both_when_asked_to(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"old")
    files = [(folder, "a.txt", b"1"), (folder, "a.txt", b"2"), (folder, "b.txt", b"3")]
    items = good(send(ada, files, conflict="keep_both"), 201)["items"]
    assert [item["name"] for item in items] == ["a (2).txt", "a (3).txt", "b.txt"]
    assert ada.content(node["id"]).content == b"old"


def test_it_replaces_only_the_contents_that_were_seen(ada: Api, folder: str) -> None:
    first, second = ada.file(folder, "a", b"1"), ada.file(folder, "b", b"2")
    files = [entry(folder, "a", b"3", if_match=first["digest"]), entry(folder, "b", b"4", if_match=first["digest"])]
    files.append(entry(folder, "c", b"5", if_match=first["digest"]))
    answer = ada.post("bulk", data=body(files, b"3", b"4", b"5", conflict="replace"), headers=BULK)
    assert refused(answer) == [(1, "precondition_failed"), (2, "precondition_failed")]
    assert ada.content(first["id"]).content == b"1"
    files[1]["if_match"] = second["digest"]
    good(ada.post("bulk", data=body(files[:2], b"3", b"4", conflict="replace"), headers=BULK), 200)
    assert [ada.content(node["id"]).content for node in (first, second)] == [b"3", b"4"]


def test_the_types_are_told_by_the_names_first(ada: Api, folder: str) -> None:
    files = [entry(folder, "a.png", b"", media_type="text/html"), entry(folder, "b", b"", media_type="application/x-b")]
    items = good(ada.post("bulk", data=body(files), headers=BULK), 201)["items"]
    assert [node["media_type"] for node in items] == ["image/png", "application/x-b"]


def test_a_folder_of_somebody_else_refuses_all(ada: Api, bo: Api, folder: str) -> None:
    problem(send(ada, [(folder, "mine", b"1"), (bo.root, "theirs", b"2")]), 404, "not_found")
    problem(send(ada, [(folder, "mine", b"1"), ("0", "nowhere", b"2")]), 404, "not_found")
    assert ada.names(folder) == []
    assert "theirs" not in bo.names(bo.root)


def test_a_folder_in_the_trash_refuses_all(ada: Api, folder: str) -> None:
    outer = ada.folder(folder, "outer")["id"]
    inner = ada.folder(outer, "inner")["id"]
    assert ada.delete(f"nodes/{outer}").status_code == 204
    problem(send(ada, [(folder, "a", b"1"), (inner, "b", b"2")]), 409, "in_trash")
    assert ada.names(folder) == []


def test_a_file_is_no_folder(ada: Api, folder: str) -> None:
    node = ada.file(folder, "file", b"1")
    problem(send(ada, [(node["id"], "a", b"1")]), 409, "not_a_folder")


def test_it_refuses_those_that_do_not_fit_and_so_all(server, cy: Api) -> None:
    folder = cy.folder(cy.root, "small space of many")["id"]
    used = good(cy.get("me"))["space"]["used_bytes"]
    server.limit_space("cy", used + 1000)
    try:
        files = [(folder, "a", noise(600)), (folder, "b", noise(600, 1)), (folder, "c", noise(400, 2))]
        assert refused(send(cy, files), 507) == [(1, "quota_exceeded")]
        assert cy.names(folder) == []
        good(send(cy, [files[0], files[2]]), 201)
        assert refused(send(cy, [(folder, "d", b"1"), (folder, "a", b"2")]), 409) == [
            (0, "quota_exceeded"),
            (1, "name_taken"),
        ]
    finally:
        server.limit_space("cy", None)


@pytest.mark.parametrize(
    ("line", "code"),
    [(b"", "not_json"), (b"{", "not_json"), (b"[]", "not_json"), (b"\xff", "not_json"), (b"[" * 200_000, "not_json"),
     (b"{}", "invalid_field"), (b'{"files": []}', "invalid_field"), (b'{"files": {}}', "invalid_field"),
     (b'{"files": [1]}', "invalid_field"), (b'{"files": [], "more": 1}', "unknown_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": 0}], "conflict": "maybe"}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": 0}], "conflict": []}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": 0, "x": 1}]}', "unknown_field"),
     (b'{"files": [{"folder": "1", "name": "a"}]}', "invalid_field"),
     (b'{"files": [{"folder": 1, "name": "a", "size": 0}]}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": null, "size": 0}]}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": -1}]}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": true}]}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": 0.5}]}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": 0, "media_type": 1}]}', "invalid_field"),
     (b'{"files": [{"folder": "1", "name": "a", "size": 0, "if_match": "v1"}]}', "invalid_field")],
)  # fmt: skip
def test_it_refuses_a_list_that_is_none(ada: Api, line: bytes, code: str) -> None:
    problem(ada.post("bulk", data=line + b"\n", headers=BULK), 400, code)


def test_it_wants_the_line_to_end(ada: Api) -> None:
    problem(ada.post("bulk", data=b'{"files": []}', headers=BULK), 400, "not_json")
    problem(ada.post("bulk", data=b" " * (MIB + 1) + b"\n", headers=BULK), 413, "too_large")


def test_the_sizes_must_add_up(ada: Api, folder: str) -> None:
    files = [entry(folder, "a", b"12"), entry(folder, "b", b"345")]
    problem(ada.post("bulk", data=body(files, b"1234"), headers=BULK), 400, "incomplete_body")
    problem(ada.post("bulk", data=body(files, b"123456"), headers=BULK), 400, "length_exceeded")
    assert ada.names(folder) == []


def test_it_takes_a_thousand_files_and_no_more(ada: Api, folder: str) -> None:
    problem(send(ada, [(folder, f"{number}", b"") for number in range(1001)]), 413, "too_large")
    assert ada.names(folder) == []
    items = good(send(ada, [(folder, f"{number}", b"%d" % (number % 7)) for number in range(1000)]), 201)["items"]
    assert len(items) == ada.node(folder)["items"] == 1000


def test_it_takes_16_mebibytes_and_no_more(ada: Api, folder: str) -> None:
    files = [(folder, f"{number}", noise(MIB, number)) for number in range(17)]
    files[16] = (folder, "one more", b"1")
    problem(send(ada, files), 413, "too_large")
    assert ada.names(folder) == []


def test_it_wants_its_own_media_type(ada: Api, folder: str) -> None:
    data = body([entry(folder, "a", b"1")], b"1")
    for kind in ("application/json", "multipart/form-data", None):
        problem(ada.post("bulk", data=data, headers={"Content-Type": kind}), 415, "unsupported_media_type")


def test_it_wants_to_know_how_long_the_body_is(ada: Api, folder: str) -> None:
    data = body([entry(folder, "a", b"1")], b"1")
    problem(ada.post("bulk", data=iter([data]), headers=BULK), 411, "length_required")
    answer = raw(ada, f"POST /api/v1/bulk HTTP/1.1\r\nContent-Type: {KIND}", hang_up=False)
    assert b" 411 " in answer.split(b"\r\n")[0]
    assert ada.names(folder) == []


@pytest.mark.parametrize("kept", [0, 10, -1])
def test_it_makes_nothing_of_a_body_that_ends_early(ada: Api, folder: str, kept: int) -> None:
    data = body([entry(folder, "a", b"12345"), entry(folder, "b", b"6")], b"12345", b"6")
    answer = raw(ada, f"POST /api/v1/bulk HTTP/1.1\r\nContent-Type: {KIND}\r\nContent-Length: {len(data)}", data[:kept])
    assert answer == b"" or (b" 400 " in answer.split(b"\r\n")[0] and b"incomplete_body" in answer)
    assert ada.names(folder) == []


def test_it_wants_somebody(anyone: Api, folder: str) -> None:
    problem(send(anyone, [(folder, "a", b"1")]), 401, "unauthenticated")
