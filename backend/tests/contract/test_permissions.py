"""What is not yours looks as if it were not there, in every answer."""

from typing import Any

import pytest

from tests.contract.client import TUS, Api, good, problem


@pytest.fixture(scope="module")
def hers(ada: Api) -> dict[str, Any]:
    """Things of ada's: a folder, a file, something in the trash, an upload."""
    box = ada.folder(ada.root, "hers")
    old = ada.file(box["id"], "old", b"x")
    assert ada.delete(f"nodes/{old['id']}").status_code == 204
    url = ada.upload(box["id"], "running", 10)
    return {"folder": box["id"], "file": ada.file(box["id"], "a", b"secret")["id"], "trashed": old["id"], "upload": url}


def alike(found: Any, missing: Any) -> None:
    """Two answers that nobody can tell apart but by their request id."""
    here, there = problem(found, 404, "not_found"), problem(missing, 404, "not_found")
    assert here | {"request_id": ""} == there | {"request_id": ""}
    differ = {"X-Request-ID", "Date"}
    assert {name for name in found.headers if name not in differ} == {
        name for name in missing.headers if name not in differ
    }


@pytest.mark.parametrize("kind", ["folder", "file", "trashed"])
def test_it_hides_what_is_not_yours(bo: Api, hers: dict, kind: str) -> None:
    for method, path, body in (
        ("GET", "nodes/{}", None), ("GET", "nodes/{}/children", None), ("PATCH", "nodes/{}", {"name": "mine"}),
        ("DELETE", "nodes/{}", None), ("POST", "nodes/{}/restore", {}), ("DELETE", "trash/{}", None),
        ("GET", "nodes/{}/content", None), ("POST", "nodes/{}/content-url", {}), ("PUT", "nodes/{}/files/a", None),
    ):  # fmt: skip
        options = {"json": body} if body is not None else {"data": b"x"} if method == "PUT" else {}
        found = bo.request(method, path.format(hers[kind]), **options)
        alike(found, bo.request(method, path.format("987654321"), **options))


def test_it_hides_it_from_administrators_too(ada: Api, bo: Api) -> None:
    node = bo.file(bo.root, "his", b"x")
    problem(ada.get(f"nodes/{node['id']}"), 404, "not_found")
    problem(ada.get(f"nodes/{node['id']}/content"), 404, "not_found")
    assert bo.delete(f"nodes/{node['id']}").status_code == 204


def test_it_lets_nobody_put_things_into_the_folder_of_another(ada: Api, bo: Api, hers: dict) -> None:
    mine = bo.folder(bo.root, "to give away")
    problem(bo.post("nodes", json={"parent": hers["folder"], "name": "x"}), 404, "not_found")
    problem(bo.patch(f"nodes/{mine['id']}", json={"parent": hers["folder"]}), 404, "not_found")
    problem(bo.begin(hers["folder"], "x", 1), 404, "not_found")
    assert bo.delete(f"nodes/{mine['id']}").status_code == 204
    problem(bo.post(f"nodes/{mine['id']}/restore", json={"parent": hers["folder"]}), 404, "not_found")
    assert ada.names(hers["folder"]) == ["a"]


def test_it_hides_the_upload_of_another(ada: Api, bo: Api, hers: dict) -> None:
    assert bo.head(hers["upload"], headers=TUS).status_code == 404
    problem(bo.append(hers["upload"], 0, b"x"), 404, "not_found")
    problem(bo.delete(hers["upload"], headers=TUS), 404, "not_found")
    problem(bo.post(hers["upload"] + "/publish", json={}), 404, "not_found")
    assert ada.offset(hers["upload"]) == 0


def test_it_lists_only_your_own_trash(bo: Api, hers: dict) -> None:
    assert hers["trashed"] not in bo.trashed()


def test_it_asks_every_stranger_who_they_are(anyone: Api, hers: dict) -> None:
    for answer in (
        anyone.get(f"nodes/{hers['file']}"), anyone.get(f"nodes/{hers['file']}/content"),
        anyone.put(hers["folder"], "x", b"x"), anyone.patch(f"nodes/{hers['file']}", json={"name": "x"}),
        anyone.delete(f"nodes/{hers['file']}"), anyone.delete(f"trash/{hers['trashed']}"),
        anyone.post(f"nodes/{hers['file']}/content-url", json={}), anyone.post("nodes", json={}),
        anyone.begin(hers["folder"], "x", 1), anyone.append(hers["upload"], 0, b"x"),
        anyone.delete(hers["upload"], headers=TUS),
    ):  # fmt: skip
        problem(answer, 401, "unauthenticated")


def test_it_left_everything_as_it_was(ada: Api, hers: dict) -> None:
    assert ada.content(hers["file"]).content == b"secret"
    assert good(ada.get(f"nodes/{hers['folder']}"))["items"] == 1
