"""The trash: nothing is lost before it is purged, nothing comes back where it can not."""

from tests.contract.client import Api, good, noise, problem


def gone(api: Api, node_id: str) -> None:
    assert api.delete(f"nodes/{node_id}").status_code == 204


def test_it_puts_a_node_into_the_trash_and_frees_its_name(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"12345")
    gone(ada, node["id"])
    assert ada.children(folder) == []
    assert (ada.node(folder)["size"], ada.node(folder)["items"]) == (0, 0)
    listed = ada.trashed()[node["id"]]
    assert listed["trashed_at"] is not None
    assert [step["id"] for step in listed["path"]] == [ada.root, folder]
    assert ada.file(folder, "a.txt", b"new")["id"] != node["id"]


def test_it_still_shows_a_node_in_the_trash(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    inside = ada.file(box["id"], "a", b"x")
    gone(ada, box["id"])
    assert ada.node(box["id"])["trashed_at"] is not None
    assert ada.node(inside["id"])["trashed_at"] is None
    assert inside["id"] not in ada.trashed()


def test_it_restores_a_node_to_where_it_was(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    ada.file(box["id"], "a", b"123")
    gone(ada, box["id"])
    back = good(ada.post(f"nodes/{box['id']}/restore", json={}))
    assert (back["id"], back["parent"], back["trashed_at"], back["size"]) == (box["id"], folder, None, 3)
    assert ada.names(box["id"]) == ["a"]
    assert (ada.node(folder)["size"], ada.node(folder)["items"]) == (3, 1)
    assert box["id"] not in ada.trashed()


def test_it_restores_without_a_body(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a")
    gone(ada, node["id"])
    assert good(ada.post(f"nodes/{node['id']}/restore"))["trashed_at"] is None


def test_it_restores_under_another_name_when_the_old_one_is_taken(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"old")
    gone(ada, node["id"])
    new = ada.file(folder, "A.txt", b"new")
    body = problem(ada.post(f"nodes/{node['id']}/restore", json={}), 409, "name_taken")
    assert body["node"]["id"] == new["id"]
    assert good(ada.post(f"nodes/{node['id']}/restore", json={"name": "b.txt"}))["name"] == "b.txt"
    assert ada.names(folder) == ["A.txt", "b.txt"]


def test_it_restores_elsewhere_when_the_folder_is_in_the_trash(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    node = ada.file(box["id"], "a", b"x")
    gone(ada, node["id"])
    gone(ada, box["id"])
    problem(ada.post(f"nodes/{node['id']}/restore", json={"parent": box["id"]}), 409, "parent_in_trash")
    assert good(ada.post(f"nodes/{node['id']}/restore", json={"parent": folder}))["parent"] == folder
    assert ada.names(folder) == ["a"]


def test_it_makes_the_folders_again_that_are_missing_on_the_way_back(ada: Api, folder: str) -> None:
    outer = ada.folder(folder, "outer")
    inner = ada.folder(outer["id"], "inner")
    node = ada.file(inner["id"], "a", b"x")
    gone(ada, node["id"])
    gone(ada, outer["id"])
    back = good(ada.post(f"nodes/{node['id']}/restore", json={}))
    path = ada.node(back["id"])["path"]
    assert [step["name"] for step in path[-2:]] == ["outer", "inner"]
    assert not {step["id"] for step in path} & {outer["id"], inner["id"]}
    assert ada.trashed()[outer["id"]]["name"] == "outer"


def test_it_restores_beside_a_clash_when_asked_to_keep_both(ada: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"old")
    gone(ada, node["id"])
    ada.file(folder, "a.txt", b"new")
    problem(ada.post(f"nodes/{node['id']}/restore", json={"conflict": "fail"}), 409, "name_taken")
    assert good(ada.post(f"nodes/{node['id']}/restore", json={"conflict": "keep_both"}))["name"] == "a (2).txt"
    assert ada.names(folder) == ["a (2).txt", "a.txt"] or ada.names(folder) == ["a.txt", "a (2).txt"]


def test_it_empties_the_trash_at_once(cy: Api) -> None:
    used = good(cy.get("me"))["space"]["used_bytes"]
    box = cy.folder(cy.root, "to be emptied")
    inner = cy.file(box["id"], "trashed first", noise(500))
    gone(cy, inner["id"])
    gone(cy, box["id"])
    kept = cy.file(cy.root, "kept", noise(100))
    assert cy.delete("trash").status_code == 204
    assert cy.trashed() == {}
    problem(cy.get(f"nodes/{inner['id']}"), 404, "not_found")
    assert good(cy.get("me"))["space"]["used_bytes"] == used + 100
    gone(cy, kept["id"])
    assert cy.delete("trash", params={"space": cy.user["space"]["id"]}).status_code == 204
    assert good(cy.get("me"))["space"]["used_bytes"] == used


def test_it_restores_only_what_was_trashed_itself(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    inside = ada.file(box["id"], "a")
    problem(ada.post(f"nodes/{box['id']}/restore", json={}), 409, "not_in_trash")
    gone(ada, box["id"])
    problem(ada.post(f"nodes/{inside['id']}/restore", json={}), 409, "not_in_trash")


def test_it_changes_nothing_that_is_in_the_trash(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    inside = ada.file(box["id"], "a")
    other = ada.folder(folder, "other")
    gone(ada, box["id"])
    for node in (box, inside):
        problem(ada.delete(f"nodes/{node['id']}"), 409, "in_trash")
        problem(ada.patch(f"nodes/{node['id']}", json={"name": "new"}), 409, "in_trash")
    problem(ada.post("nodes", json={"parent": box["id"], "name": "x"}), 409, "in_trash")
    problem(ada.put(box["id"], "x", b"1"), 409, "in_trash")
    problem(ada.begin(box["id"], "x", 1), 409, "in_trash")
    problem(ada.patch(f"nodes/{other['id']}", json={"parent": box["id"]}), 409, "in_trash")


def test_it_purges_for_good_with_all_below(ada: Api, folder: str) -> None:
    used = good(ada.get("me"))["space"]["used_bytes"]
    box = ada.folder(folder, "box")
    early = ada.file(box["id"], "early", noise(700))
    inside = ada.file(box["id"], "a", noise(3000))
    assert good(ada.get("me"))["space"]["used_bytes"] == used + 3700
    gone(ada, early["id"])
    gone(ada, box["id"])
    assert good(ada.get("me"))["space"]["used_bytes"] == used + 3700
    assert ada.delete(f"trash/{box['id']}").status_code == 204
    for node in (box, inside, early):
        problem(ada.get(f"nodes/{node['id']}"), 404, "not_found")
        assert node["id"] not in ada.trashed()
    assert good(ada.get("me"))["space"]["used_bytes"] == used
    problem(ada.delete(f"trash/{box['id']}"), 404, "not_found")


def test_it_purges_only_what_is_in_the_trash(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    inside = ada.file(box["id"], "a", b"x")
    problem(ada.delete(f"trash/{box['id']}"), 409, "not_in_trash")
    gone(ada, box["id"])
    problem(ada.delete(f"trash/{inside['id']}"), 409, "not_in_trash")
    assert ada.node(inside["id"])["name"] == "a"


def test_it_counts_old_contents_until_the_file_is_purged(ada: Api, folder: str) -> None:
    used = good(ada.get("me"))["space"]["used_bytes"]
    node = ada.file(folder, "a", noise(100))
    good(ada.put(folder, "a", noise(50)))
    assert good(ada.get("me"))["space"]["used_bytes"] == used + 150
    assert ada.node(node["id"])["size"] == 50
    gone(ada, node["id"])
    assert ada.delete(f"trash/{node['id']}").status_code == 204
    assert good(ada.get("me"))["space"]["used_bytes"] == used


def test_a_file_where_a_missing_folder_was_is_in_the_way(ada: Api, folder: str) -> None:
    box = ada.folder(folder, "box")
    node = ada.file(box["id"], "a", b"x")
    gone(ada, node["id"])
    gone(ada, box["id"])
    there = ada.file(folder, "box", b"file")
    body = problem(ada.post(f"nodes/{node['id']}/restore", json={}), 409, "name_taken")
    assert body["node"]["id"] == there["id"]
    back = good(ada.post(f"nodes/{node['id']}/restore", json={"conflict": "keep_both"}))
    assert ada.node(back["id"])["path"][-1]["name"] == "box (2)"


def test_a_row_tells_who_put_it_there_and_when_it_goes(ada: Api, bo: Api, folder: str) -> None:
    mine, theirs, anyones = (ada.file(folder, name, b"x") for name in ("mine", "theirs", "anyone's"))
    assert ada.post(f"nodes/{folder}/grants", json={"user": bo.user["id"], "role": "editor"}).status_code == 201
    gone(ada, mine["id"])
    gone(bo, theirs["id"])
    good(ada.post(f"nodes/{mine['id']}/restore"))
    gone(bo, mine["id"])
    gone(ada, anyones["id"])
    rows = ada.trashed()
    assert rows[mine["id"]]["trashed_by"] == {"id": bo.user["id"], "name": bo.user["display_name"]}
    assert rows[theirs["id"]]["trashed_by"]["id"] == bo.user["id"]
    assert rows[anyones["id"]]["trashed_by"]["id"] == ada.user["id"]
    for row in (rows[node["id"]] for node in (mine, theirs, anyones)):
        assert row["trashed_link"] is None
        assert row["purge_at"] > row["trashed_at"]
