"""Many changes with one request: all of them, or none."""

from tests.contract.client import Api, good, problem


def steps(*steps: dict) -> dict:
    return {"steps": list(steps)}


def test_it_runs_the_steps_in_their_order(ada: Api, bo: Api, folder: str) -> None:
    file, old = ada.file(folder, "a.txt", b"x"), ada.file(folder, "old", b"x")
    done = good(
        ada.post("batch", json=steps(
            {"op": "create_folder", "parent": folder, "name": "box"},
            {"op": "create_folder", "parent": "$0", "name": "inner"},
            {"op": "move", "node": file["id"], "parent": "$1"},
            {"op": "rename", "node": "$2", "name": "b.txt"},
            {"op": "copy", "node": file["id"], "parent": "$0", "name": "c.txt"},
            {"op": "trash", "node": old["id"]},
            {"op": "share", "node": "$0", "kind": "view", "label": "box"},
            {"op": "grant", "node": "$0", "role": "viewer", "user": bo.user["id"]},
        ))
    )["results"]  # fmt: skip
    assert [one["op"] for one in done] == [
        "create_folder", "create_folder", "move", "rename", "copy", "trash", "share", "grant",
    ]  # fmt: skip
    box, inner = done[0]["node"], done[1]["node"]
    assert ada.names(folder) == ["box"]
    assert ada.names(box["id"]) == ["inner", "c.txt"]
    assert ada.names(inner["id"]) == ["b.txt"]
    assert done[6]["share"]["label"] == "box"
    assert done[7]["grant"]["principal"]["id"] == bo.user["id"]
    assert bo.names(box["id"]) == ["inner", "c.txt"]


def test_it_changes_nothing_when_one_step_fails(ada: Api, folder: str) -> None:
    file = ada.file(folder, "a.txt", b"x")
    before = ada.node(folder)
    body = steps(
        {"op": "create_folder", "parent": folder, "name": "box"},
        {"op": "move", "node": file["id"], "parent": "$0"},
        {"op": "create_folder", "parent": folder, "name": "BOX"},
    )
    told = problem(ada.post("batch", json=body), 409, "name_taken")
    assert told["step"] == 2
    assert ada.names(folder) == ["a.txt"]
    assert ada.node(folder)["seq"] == before["seq"]
    assert ada.node(file["id"])["version"] == file["version"]


def test_it_publishes_a_finished_upload(ada: Api, folder: str) -> None:
    url = ada.upload(folder, "late.txt", 3)
    upload = url.rpartition("/")[2]
    told = problem(ada.post("batch", json=steps({"op": "publish", "upload": upload})), 409, "incomplete")
    assert told["step"] == 0
    good(ada.put(folder, "late.txt", b"in the way"), 201)
    problem(ada.append(url, 0, b"abc"), 409, "name_taken")
    done = good(ada.post("batch", json=steps(
        {"op": "create_folder", "parent": folder, "name": "box"},
        {"op": "publish", "upload": upload, "parent": "$0"},
    )))["results"]  # fmt: skip
    assert (done[1]["node"]["name"], done[1]["node"]["parent"]) == ("late.txt", done[0]["node"]["id"])


def test_it_asks_for_the_rights_of_each_step(ada: Api, bo: Api, folder: str) -> None:
    mine = bo.folder(bo.root, "batch")
    body = steps(
        {"op": "create_folder", "parent": mine["id"], "name": "x"},
        {"op": "create_folder", "parent": folder, "name": "x"},
    )
    assert problem(bo.post("batch", json=body), 404, "not_found")["step"] == 1
    assert bo.names(mine["id"]) == []
    assert bo.delete(f"nodes/{mine['id']}").status_code == 204


def test_it_says_which_step_is_none(ada: Api, folder: str) -> None:
    good_step = {"op": "create_folder", "parent": folder, "name": "x"}
    for bad in (
        {"op": "explode"}, {"op": "rename", "node": folder}, {"op": "move", "node": "$1", "parent": folder},
        {"op": "move", "node": "$7", "parent": folder}, {"op": "grant", "node": folder, "role": "king", "user": "1"},
        {}, "rename",
    ):  # fmt: skip
        assert problem(ada.post("batch", json=steps(good_step, bad)), 400, "invalid_field")["step"] == 1
    unknown = {**good_step, "colour": "red"}
    assert problem(ada.post("batch", json=steps(unknown)), 400, "unknown_field")["step"] == 0
    for body in ({}, {"steps": []}, {"steps": "all"}, {"steps": [good_step], "more": 1}):
        assert ada.post("batch", json=body).status_code == 400
    assert ada.names(folder) == []
