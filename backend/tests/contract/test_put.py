"""PUT of raw bytes: what `curl -T` sends."""

from collections.abc import Iterator

import pytest

from tests.contract.client import Api, good, noise, problem, raw, tree_digest

MIB = 1024 * 1024


def test_it_makes_a_file(ada: Api, folder: str) -> None:
    answer = ada.put(folder, "a.txt", b"hello")
    node = good(answer, 201)
    assert (node["name"], node["parent"], node["size"], node["version"]) == ("a.txt", folder, 5, 1)
    assert answer.headers["ETag"] == f'"{tree_digest(b"hello")}"' == f'"{node["digest"]}"'
    assert ada.content(node["id"]).content == b"hello"


def test_it_makes_a_new_revision_of_the_same_file(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"one")
    newer = good(ada.put(folder, "A.TXT", b"second"), 200)
    assert (newer["id"], newer["name"], newer["size"]) == (node["id"], "a.txt", 6)
    assert newer["version"] > node["version"]
    assert newer["etag"] != node["etag"]
    assert ada.content(node["id"]).content == b"second"


def test_it_changes_nothing_when_the_same_content_comes_again(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"same")
    assert good(ada.put(folder, "a.txt", b"same"), 200)["version"] == node["version"]


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17])
def test_it_gives_every_byte_back(ada: Api, folder: str, size: int) -> None:
    data = noise(size, size)
    node = ada.file(folder, f"{size}.bin", data)
    assert (node["size"], node["digest"]) == (size, tree_digest(data))
    assert ada.content(node["id"]).content == data


@pytest.mark.parametrize("sizes", [[], [1], [5, 1, 900_000, 3, 400_000]])
def test_it_takes_a_chunked_body(ada: Api, folder: str, sizes: list[int]) -> None:
    def pieces() -> Iterator[bytes]:
        for number, size in enumerate(sizes):
            yield noise(size, number)

    data = b"".join(noise(size, number) for number, size in enumerate(sizes))
    node = good(ada.put(folder, "chunked.bin", pieces()), 201)
    assert (node["size"], node["digest"]) == (len(data), tree_digest(data))
    assert ada.content(node["id"]).content == data


def test_it_keeps_both(ada: Api, folder: str) -> None:
    first = ada.file(folder, "a.txt", b"1")
    for number in (2, 3):
        node = good(ada.put(folder, "a.txt", b"%d" % number, params={"conflict": "keep_both"}), 201)
        assert node["name"] == f"a ({number}).txt"
    assert ada.content(first["id"]).content == b"1"


def test_it_keeps_both_only_when_there_are_two(ada: Api, folder: str) -> None:
    assert good(ada.put(folder, "a.txt", b"1", params={"conflict": "keep_both"}), 201)["name"] == "a.txt"


def test_it_keeps_both_where_a_folder_has_the_name(ada: Api, folder: str) -> None:
    ada.folder(folder, "box")
    assert good(ada.put(folder, "box", b"1", params={"conflict": "keep_both"}), 201)["name"] == "box (2)"


def test_it_refuses_a_taken_name_when_asked_to(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"1")
    body = problem(ada.put(folder, "a.txt", b"2", params={"conflict": "fail"}), 409, "name_taken")
    assert body["node"]["id"] == node["id"]
    assert ada.content(node["id"]).content == b"1"


def test_it_never_replaces_a_folder_by_a_file(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    assert problem(ada.put(folder, "box", b"1"), 409, "name_taken")["node"]["id"] == box["id"]


def test_it_makes_only_new_files_with_if_none_match(ada: Api, folder: str) -> None:
    headers = {"If-None-Match": "*"}
    node = good(ada.put(folder, "a.txt", b"1", headers=headers), 201)
    body = problem(ada.put(folder, "a.txt", b"2", headers=headers), 412, "precondition_failed")
    assert body["node"]["id"] == node["id"]
    assert ada.content(node["id"]).content == b"1"


def test_it_replaces_only_the_content_that_was_seen(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"1")
    seen = {"If-Match": f'"{node["digest"]}"'}
    newer = good(ada.put(folder, "a.txt", b"2", headers=seen), 200)
    body = problem(ada.put(folder, "a.txt", b"3", headers=seen), 412, "precondition_failed")
    assert body["node"]["digest"] == newer["digest"]
    assert ada.content(node["id"]).content == b"2"


def test_it_replaces_nothing_where_nothing_is(ada: Api, folder: str) -> None:
    headers = {"If-Match": f'"{tree_digest(b"x")}"'}
    problem(ada.put(folder, "a.txt", b"3", headers=headers), 412, "precondition_failed")
    assert ada.names(folder) == []


@pytest.mark.parametrize("if_match", ["nonsense", '"v1"', "*", '"' + "0" * 63 + '"', f'W/"{"0" * 64}"'])
def test_it_refuses_an_if_match_that_is_no_digest(ada: Api, folder: str, if_match: str) -> None:
    ada.file(folder, "a.txt", b"1")
    body = problem(ada.put(folder, "a.txt", b"2", headers={"If-Match": if_match}), 400, "bad_header")
    assert body["header"] == "If-Match"
    assert ada.children(folder)[0]["size"] == 1


@pytest.mark.parametrize(
    ("name", "declared", "kind"),
    [("a.txt", "image/png", "text/plain"), ("a.unheardof", "application/x-thing", "application/x-thing"),
     ("none", None, "application/octet-stream"), ("a.png", None, "image/png"), ("a.pdf", None, "application/pdf")],
)  # fmt: skip
def test_it_tells_a_files_type_by_its_name_first(
    ada: Api, folder: str, name: str, declared: str | None, kind: str
) -> None:
    put = good(ada.put(folder, name, b"x", headers={"Content-Type": declared}), 201)
    assert put["media_type"] == kind
    metadata = {"filetype": declared} if declared else {}
    answer = ada.begin(folder, name, 1, data=b"x", conflict="keep_both", **metadata)
    assert ada.node(answer.headers["Holdfast-Node"])["media_type"] == kind


def test_it_refuses_a_conflict_rule_that_is_none(ada: Api, folder: str) -> None:
    body = problem(ada.put(folder, "a.txt", b"1", params={"conflict": "maybe"}), 400, "invalid_field")
    assert "conflict" in body["fields"]


def test_it_makes_nothing_of_a_body_that_ends_early(ada: Api, folder: str) -> None:
    head = f"PUT /api/v1/nodes/{folder}/files/short.bin HTTP/1.1\r\nContent-Length: 1000"
    answer = raw(ada, head, b"only this")
    assert answer == b"" or (b" 400 " in answer.split(b"\r\n")[0] and b"incomplete_body" in answer)
    assert ada.names(folder) == []


def test_it_makes_nothing_of_a_chunked_body_that_ends_early(ada: Api, folder: str) -> None:
    head = f"PUT /api/v1/nodes/{folder}/files/short.bin HTTP/1.1\r\nTransfer-Encoding: chunked"
    answer = raw(ada, head, b"9\r\nonly this\r\n5\r\nab")
    assert answer == b"" or b" 400 " in answer.split(b"\r\n")[0]
    assert ada.names(folder) == []


def test_it_wants_to_know_how_long_a_body_is(ada: Api, folder: str) -> None:
    answer = raw(ada, f"PUT /api/v1/nodes/{folder}/files/none.bin HTTP/1.1", hang_up=False)
    assert b" 411 " in answer.split(b"\r\n")[0]
    assert b"length_required" in answer
    assert ada.names(folder) == []


def test_it_refuses_what_does_not_fit_into_the_space(server, cy: Api) -> None:
    folder = cy.folder(cy.root, "small space")["id"]
    used = good(cy.get("me"))["space"]["used_bytes"]
    server.limit_space("cy", used + 1000)
    try:
        problem(cy.put(folder, "big", noise(1001)), 507, "quota_exceeded")
        problem(cy.put(folder, "big", iter([noise(600), noise(600)])), 507, "quota_exceeded")
        problem(cy.begin(folder, "big", 1001), 507, "quota_exceeded")
        assert cy.names(folder) == []
        assert good(cy.get("me"))["space"]["reserved_bytes"] == 0
        cy.file(folder, "fits", noise(1000))
        problem(cy.put(folder, "one more", b"1"), 507, "quota_exceeded")
    finally:
        server.limit_space("cy", None)
