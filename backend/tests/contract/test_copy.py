"""Copies: new nodes with the same bytes, and a quota that counts them."""

from tests.contract.client import Api, good, noise, problem


def test_it_copies_a_file(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    node = ada.file(folder, "a.txt", noise(700))
    used = good(ada.get("me"))["space"]["used_bytes"]
    answer = ada.post(f"nodes/{node['id']}/copy", json={"parent": box["id"]})
    made = good(answer, 201)
    assert answer.headers["Location"].endswith(f"/api/v1/nodes/{made['id']}")
    assert made["id"] != node["id"]
    assert (made["name"], made["parent"], made["digest"]) == ("a.txt", box["id"], node["digest"])
    assert ada.content(made["id"]).content == noise(700)
    assert good(ada.get("me"))["space"]["used_bytes"] == used + 700


def test_it_copies_a_folder_with_all_that_is_live_in_it(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    inner = ada.folder(box["id"], "inner")
    ada.file(inner["id"], "deep", b"123")
    ada.file(box["id"], "a", b"1")
    trashed = ada.file(box["id"], "trashed", b"12345")
    assert ada.delete(f"nodes/{trashed['id']}").status_code == 204
    made = good(ada.post(f"nodes/{box['id']}/copy", json={"parent": folder, "name": "again"}), 201)
    assert (made["name"], made["size"], made["items"]) == ("again", 4, 2)
    assert ada.names(made["id"]) == ["inner", "a"]
    assert ada.names(ada.children(made["id"])[0]["id"]) == ["deep"]
    assert ada.node(folder)["size"] == 8


def test_it_copies_beside_itself_only_under_another_name(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"x")
    body = problem(ada.post(f"nodes/{node['id']}/copy", json={"parent": folder}), 409, "name_taken")
    assert body["node"]["id"] == node["id"]
    made = good(ada.post(f"nodes/{node['id']}/copy", json={"parent": folder, "conflict": "keep_both"}), 201)
    assert made["name"] == "a (2).txt"


def test_it_copies_nothing_into_itself(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    inner = ada.folder(box["id"], "inner")
    problem(ada.post(f"nodes/{box['id']}/copy", json={"parent": inner["id"]}), 409, "move_into_itself")
    problem(ada.post(f"nodes/{box['id']}/copy", json={"parent": box["id"]}), 409, "move_into_itself")


def test_it_copies_only_what_and_where_it_can(ada: Api, bo: Api, folder: str) -> None:
    node, file = ada.file(folder, "a"), ada.file(folder, "b")
    mine = bo.folder(bo.root, "copies")
    problem(ada.post(f"nodes/{node['id']}/copy", json={"parent": file["id"]}), 409, "not_a_folder")
    problem(ada.post(f"nodes/{node['id']}/copy", json={"parent": folder, "name": "a/b"}), 400, "invalid_name")
    problem(ada.post(f"nodes/{node['id']}/copy", json={}), 400, "invalid_field")
    problem(bo.post(f"nodes/{node['id']}/copy", json={"parent": mine["id"]}), 404, "not_found")
    problem(bo.post(f"nodes/{mine['id']}/copy", json={"parent": folder}), 404, "not_found")
    assert ada.delete(f"nodes/{node['id']}").status_code == 204
    problem(ada.post(f"nodes/{node['id']}/copy", json={"parent": folder, "name": "c"}), 409, "in_trash")
    assert bo.delete(f"nodes/{mine['id']}").status_code == 204
