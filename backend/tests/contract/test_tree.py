"""Folders and files as nodes: make, read, rename, move."""

import re

import pytest

from tests.contract.client import Api, good, noise, problem, tree_digest

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NODE = {
    "id", "kind", "name", "parent", "space", "size", "items", "media_type", "digest", "version", "etag", "seq",
    "created_at", "modified_at", "trashed_at",
}  # fmt: skip


def test_it_makes_a_folder(ada: Api, folder: str) -> None:
    answer = ada.post("nodes", json={"parent": folder, "name": "Letters"})
    node = good(answer, 201)
    assert answer.headers["Location"].endswith(f"/api/v1/nodes/{node['id']}")
    assert set(node) == NODE
    assert (node["kind"], node["name"], node["parent"]) == ("folder", "Letters", folder)
    assert (node["size"], node["items"], node["media_type"], node["digest"]) == (0, 0, None, None)
    assert node["trashed_at"] is None
    assert TIME.fullmatch(node["created_at"])
    assert TIME.fullmatch(node["modified_at"])


def test_it_shows_a_node_with_the_way_to_it(ada: Api, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    node = ada.node(ada.file(inner["id"], "a.txt", b"abc")["id"])
    assert set(node) == NODE | {"path", "role", "starred", "tags", "thumbnail"}
    assert node["role"] == "manager"
    assert [step["id"] for step in node["path"]] == [ada.root, folder, inner["id"]]
    assert node["path"][-1] == {"id": inner["id"], "name": "inner"}


def test_it_shows_the_top_folder_with_no_way_to_it(ada: Api) -> None:
    top = ada.node(ada.root)
    assert (top["kind"], top["parent"], top["path"], top["name"]) == ("folder", None, [], "")


def test_it_describes_a_file_by_its_content(ada: Api, folder: str) -> None:
    data = noise(1024 * 1024 + 1)
    node = ada.file(folder, "two pieces.bin", data)
    assert set(node) == NODE
    assert (node["kind"], node["size"], node["items"]) == ("file", len(data), None)
    assert node["digest"] == tree_digest(data)
    assert node["etag"] == f'"v{node["version"]}"'
    assert isinstance(node["id"], str)


def test_it_adds_up_sizes_and_items_of_the_folders_above(ada: Api, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    ada.file(inner["id"], "a", b"12345")
    ada.file(inner["id"], "b", b"123")
    assert (ada.node(inner["id"])["size"], ada.node(inner["id"])["items"]) == (8, 2)
    assert (ada.node(folder)["size"], ada.node(folder)["items"]) == (8, 1)


def test_it_moves_seq_but_not_the_etag_of_the_folders_above(ada: Api, folder: str) -> None:
    before = ada.node(folder)
    ada.file(folder, "a", b"1")
    after = ada.node(folder)
    assert after["seq"] > before["seq"]
    assert after["etag"] == before["etag"]
    assert ada.node(ada.root)["seq"] >= after["seq"]


def test_it_renames(ada: Api, folder: str) -> None:
    node = ada.file(folder, "old.txt", b"x")
    renamed = good(ada.patch(f"nodes/{node['id']}", json={"name": "new.txt"}))
    assert (renamed["id"], renamed["name"], renamed["version"]) == (node["id"], "new.txt", node["version"] + 1)
    assert renamed["digest"] == node["digest"]
    assert ada.names(folder) == ["new.txt"]


def test_it_changes_only_the_case_of_a_name(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "photos")
    assert good(ada.patch(f"nodes/{node['id']}", json={"name": "Photos"}))["name"] == "Photos"


def test_it_changes_nothing_when_the_name_stays(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "same")
    assert good(ada.patch(f"nodes/{node['id']}", json={"name": "same"}))["version"] == node["version"]


def test_it_moves_a_folder_with_all_in_it(ada: Api, folder: str) -> None:
    here, there = ada.folder(folder, "here"), ada.folder(folder, "there")
    moved = ada.folder(here["id"], "box")
    inside = ada.file(moved["id"], "a.txt", b"12345")
    node = good(ada.patch(f"nodes/{moved['id']}", json={"parent": there["id"]}))
    assert node["parent"] == there["id"]
    assert ada.names(here["id"]) == []
    assert (ada.node(here["id"])["size"], ada.node(there["id"])["size"]) == (0, 5)
    assert [step["id"] for step in ada.node(inside["id"])["path"]][-2:] == [there["id"], moved["id"]]


def test_it_moves_and_renames_in_one_step(ada: Api, folder: str) -> None:
    there = ada.folder(folder, "there")
    ada.file(there["id"], "a.txt")
    node = ada.file(folder, "a.txt", b"mine")
    body = {"parent": there["id"], "name": "b.txt"}
    assert good(ada.patch(f"nodes/{node['id']}", json=body))["version"] == node["version"] + 1
    assert ada.names(there["id"]) == ["a.txt", "b.txt"]


def test_it_tells_which_node_has_the_name(ada: Api, folder: str) -> None:
    there = ada.folder(folder, "Report")
    body = problem(ada.post("nodes", json={"parent": folder, "name": "Report"}), 409, "name_taken")
    assert body["node"] == there


@pytest.mark.parametrize(
    ("first", "second"),
    [("Report", "report"), ("Straße", "STRASSE"), ("caf\u00e9", "cafe\u0301"), ("ΣΊΣΥΦΟΣ", "σίσυφος")],
)
def test_it_takes_names_for_equal_that_people_take_for_equal(ada: Api, folder: str, first: str, second: str) -> None:
    ada.folder(folder, first)
    problem(ada.post("nodes", json={"parent": folder, "name": second}), 409, "name_taken")


def test_it_keeps_names_apart_that_only_look_alike(ada: Api, folder: str) -> None:
    for name in ("a", "a ", " a", "a.", "а", ".a"):
        ada.folder(folder, name)
    assert len(ada.names(folder)) == 6


def test_it_stores_names_composed(ada: Api, folder: str) -> None:
    assert ada.folder(folder, "e\u0301te\u0301")["name"] == "\u00e9t\u00e9"


@pytest.mark.parametrize("name", ["a" * 255, "я" * 127, "👩‍👩‍👧‍👦.txt", "العربية", "%2e%2e", "<b>&amp;", "...", "CON"])
def test_it_takes_every_name_that_a_real_tree_has(ada: Api, folder: str, name: str) -> None:
    node = ada.file(folder, name, b"x")
    assert node["name"] == name
    assert ada.node(node["id"])["name"] == name
    assert ada.names(folder) == [name]


def test_it_refuses_a_rename_to_a_taken_name(ada: Api, folder: str) -> None:
    there, node = ada.folder(folder, "taken"), ada.folder(folder, "mine")
    body = problem(ada.patch(f"nodes/{node['id']}", json={"name": "TAKEN"}), 409, "name_taken")
    assert body["node"]["id"] == there["id"]
    assert ada.node(node["id"])["name"] == "mine"


def test_it_refuses_a_move_onto_a_taken_name(ada: Api, folder: str) -> None:
    there = ada.folder(folder, "there")
    ada.file(there["id"], "a")
    node = ada.file(folder, "a")
    problem(ada.patch(f"nodes/{node['id']}", json={"parent": there["id"]}), 409, "name_taken")
    assert ada.node(node["id"])["parent"] == folder


@pytest.mark.parametrize("levels", [0, 1, 3])
def test_it_does_not_move_a_folder_into_itself(ada: Api, folder: str, levels: int) -> None:
    top = target = ada.folder(folder, "top")
    for level in range(levels):
        target = ada.folder(target["id"], f"level {level}")
    problem(ada.patch(f"nodes/{top['id']}", json={"parent": target["id"]}), 409, "move_into_itself")


def test_it_leaves_the_top_folder_where_it_is(ada: Api, folder: str) -> None:
    problem(ada.patch(f"nodes/{ada.root}", json={"name": "other"}), 409, "root_is_fixed")
    problem(ada.patch(f"nodes/{ada.root}", json={"parent": folder}), 409, "root_is_fixed")
    problem(ada.delete(f"nodes/{ada.root}"), 409, "root_is_fixed")


def test_it_puts_nothing_into_a_file(ada: Api, folder: str) -> None:
    file = ada.file(folder, "a.txt")
    other = ada.folder(folder, "b")
    problem(ada.post("nodes", json={"parent": file["id"], "name": "x"}), 409, "not_a_folder")
    problem(ada.patch(f"nodes/{other['id']}", json={"parent": file["id"]}), 409, "not_a_folder")
    problem(ada.get(f"nodes/{file['id']}/children"), 409, "not_a_folder")
    problem(ada.put(file["id"], "x", b"1"), 409, "not_a_folder")
    problem(ada.begin(file["id"], "x", 1), 409, "not_a_folder")


def test_it_changes_a_node_only_as_it_was_seen(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "one")
    seen = {"If-Match": node["etag"]}
    changed = good(ada.patch(f"nodes/{node['id']}", json={"name": "two"}, headers=seen))
    assert changed["etag"] != node["etag"]
    body = problem(ada.patch(f"nodes/{node['id']}", json={"name": "three"}, headers=seen), 412, "precondition_failed")
    assert body["node"]["etag"] == changed["etag"]
    assert body["node"]["name"] == "two"
    assert ada.node(node["id"])["name"] == "two"


def test_it_trashes_a_node_only_as_it_was_seen(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "one")
    good(ada.patch(f"nodes/{node['id']}", json={"name": "two"}))
    problem(ada.delete(f"nodes/{node['id']}", headers={"If-Match": node["etag"]}), 412, "precondition_failed")
    assert ada.names(folder) == ["two"]
    assert ada.delete(f"nodes/{node['id']}", headers={"If-Match": ada.node(node["id"])["etag"]}).status_code == 204


def test_it_nests_a_hundred_folders_and_no_more(ada: Api, folder: str) -> None:
    at = folder
    for level in range(2, 101):
        at = ada.folder(at, f"{level}")["id"]
    problem(ada.post("nodes", json={"parent": at, "name": "101"}), 409, "too_deep")
    box = ada.folder(folder, "box")
    problem(ada.patch(f"nodes/{box['id']}", json={"parent": at}), 409, "too_deep")
    assert ada.file(at, "a file fits", b"x")["parent"] == at
