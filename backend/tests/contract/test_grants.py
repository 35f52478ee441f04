"""Giving others a role on a node: what each role may do, who sees what of it, and when it ends."""

from typing import Any

import pytest

from tests.contract.client import Api, good, noise, problem


def give(owner: Api, node_id: str, role: str, **principal: str) -> dict[str, Any]:
    return good(owner.post(f"nodes/{node_id}/grants", json={"role": role, **principal}), 201)


def grants(api: Api, node_id: str) -> list[dict[str, Any]]:
    return good(api.get(f"nodes/{node_id}/grants"))["items"]


def test_it_gives_a_role_and_tells_who_has_one(ada: Api, bo: Api, folder: str) -> None:
    made = give(ada, folder, "viewer", user=bo.user["id"])
    assert made["principal"] == {"kind": "user", "id": bo.user["id"], "name": bo.user["display_name"] or "bo"}
    assert (made["role"], made["source"], made["created_by"]["id"]) == ("viewer", None, ada.user["id"])
    assert [row["id"] for row in grants(ada, folder)] == [made["id"]]


def test_it_gives_the_other_role_to_who_has_one(ada: Api, bo: Api, folder: str) -> None:
    made = give(ada, folder, "viewer", user=bo.user["id"])
    again = good(ada.post(f"nodes/{folder}/grants", json={"role": "editor", "user": bo.user["id"]}), 200)
    assert (again["id"], again["role"]) == (made["id"], "editor")
    changed = good(ada.patch(f"nodes/{folder}/grants/{made['id']}", json={"role": "contributor"}))
    assert changed["role"] == "contributor"
    assert len(grants(ada, folder)) == 1


def test_it_shows_where_an_inherited_role_comes_from(ada: Api, bo: Api, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    made = give(ada, folder, "viewer", user=bo.user["id"])
    listed = grants(ada, inner["id"])
    assert [(row["id"], row["source"]["id"]) for row in listed] == [(made["id"], folder)]
    assert bo.node(inner["id"])["role"] == "viewer"


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", set()), ("contributor", {"add"}), ("editor", {"add", "edit"}), ("manager", {"add", "edit", "manage"})],
)
def test_it_lets_each_role_do_its_own_and_no_more(ada: Api, bo: Api, folder: str, role: str, may: set[str]) -> None:
    file = ada.file(folder, "a.txt", b"hers")
    give(ada, folder, role, user=bo.user["id"])
    assert bo.node(folder)["role"] == role
    assert bo.content(file["id"]).content == b"hers"
    assert bo.names(folder) == ["a.txt"]
    tries = {
        "add": [bo.post("nodes", json={"parent": folder, "name": "new"}), bo.put(folder, "new.txt", b"x"),
                bo.begin(folder, "up.txt", 3, b"abc")],
        "edit": [bo.patch(f"nodes/{file['id']}", json={"name": "b.txt"})],
        "manage": [bo.get(f"nodes/{folder}/shares")],
    }  # fmt: skip
    for right, answers in tries.items():
        for answer in answers:
            if right in may:
                assert answer.status_code in (200, 201), answer.text
            else:
                problem(answer, 403, "forbidden")
    trashed = bo.delete(f"nodes/{file['id']}")
    assert trashed.status_code == (204 if "edit" in may else 403)


def test_it_lets_a_contributor_replace_nothing(ada: Api, bo: Api, folder: str) -> None:
    file = ada.file(folder, "a.txt", b"hers")
    give(ada, folder, "contributor", user=bo.user["id"])
    problem(bo.put(folder, "a.txt", b"his"), 403, "forbidden")
    problem(bo.begin(folder, "a.txt", 3, conflict="replace"), 403, "forbidden")
    problem(bo.begin(folder, "a.txt", 3), 409, "name_taken")
    assert ada.content(file["id"]).content == b"hers"
    assert good(bo.put(folder, "a.txt", b"his", params={"conflict": "keep_both"}), 201)["name"] == "a (2).txt"


def test_it_hides_the_names_above_what_was_shared(ada: Api, bo: Api, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    file = ada.file(inner["id"], "a.txt", b"x")
    give(ada, inner["id"], "viewer", user=bo.user["id"])
    top, below = bo.node(inner["id"]), bo.node(file["id"])
    assert (top["parent"], top["path"]) == (None, [])
    assert (below["parent"], [step["id"] for step in below["path"]]) == (inner["id"], [inner["id"]])
    problem(bo.get(f"nodes/{folder}"), 404, "not_found")
    problem(bo.get(f"nodes/{folder}/children"), 404, "not_found")


def test_it_counts_what_others_bring_in_the_space_it_is_in(ada: Api, bo: Api, folder: str) -> None:
    give(ada, folder, "contributor", user=bo.user["id"])
    hers = good(ada.get("me"))["space"]["used_bytes"]
    his = good(bo.get("me"))["space"]["used_bytes"]
    file = bo.file(folder, "gift", noise(400))
    assert good(ada.get("me"))["space"]["used_bytes"] == hers + 400
    assert good(bo.get("me"))["space"]["used_bytes"] == his
    assert file["space"] == ada.user["space"]["id"]


def test_it_lists_what_others_have_shared_with_me(ada: Api, cy: Api, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    made = give(ada, folder, "editor", user=cy.user["id"])
    give(ada, inner["id"], "viewer", user=cy.user["id"])
    found = {node["id"]: node for node in good(cy.get("shared"))["items"]}
    assert found[folder]["role"] == "editor"
    assert found[folder]["path"] == []
    assert inner["id"] not in found
    assert cy.node(inner["id"])["role"] == "editor"
    assert ada.delete(f"nodes/{folder}/grants/{made['id']}").status_code == 204
    found = {node["id"]: node["role"] for node in good(cy.get("shared"))["items"]}
    assert folder not in found
    assert found[inner["id"]] == "viewer"


def test_it_ends_a_role_at_once(ada: Api, bo: Api, folder: str) -> None:
    file = ada.file(folder, "a", b"x")
    made = give(ada, folder, "editor", user=bo.user["id"])
    url = good(bo.post(f"nodes/{file['id']}/content-url", json={}))["url"]
    upload = bo.upload(folder, "late", 3)
    assert ada.delete(f"nodes/{folder}/grants/{made['id']}").status_code == 204
    problem(bo.get(f"nodes/{folder}"), 404, "not_found")
    problem(bo.get(url, headers={"Authorization": None}), 404, "not_found")
    assert bo.append(upload, 0, b"abc").status_code in (403, 404)
    assert "late" not in ada.names(folder)
    problem(ada.delete(f"nodes/{folder}/grants/{made['id']}"), 404, "not_found")


def test_it_lets_everybody_give_back_their_own_role(ada: Api, bo: Api, cy: Api, folder: str) -> None:
    mine = give(ada, folder, "viewer", user=bo.user["id"])
    others = give(ada, folder, "viewer", user=cy.user["id"])
    problem(bo.delete(f"nodes/{folder}/grants/{others['id']}"), 403, "forbidden")
    assert bo.delete(f"nodes/{folder}/grants/{mine['id']}").status_code == 204
    problem(bo.get(f"nodes/{folder}"), 404, "not_found")


def test_it_gives_roles_only_to_somebody(ada: Api, bo: Api, folder: str) -> None:
    for body in (
        {"role": "viewer"}, {"role": "viewer", "user": "987654"}, {"role": "viewer", "group": "987654"},
        {"role": "king", "user": bo.user["id"]}, {"user": bo.user["id"]},
        {"role": "viewer", "user": bo.user["id"], "group": "1"}, {"role": "viewer", "user": ada.user["id"]},
    ):  # fmt: skip
        problem(ada.post(f"nodes/{folder}/grants", json=body), 400, "invalid_field")
    assert grants(ada, folder) == []


def test_it_lets_strangers_neither_give_nor_see_roles(ada: Api, bo: Api, cy: Api, folder: str) -> None:
    made = give(ada, folder, "manager", user=bo.user["id"])
    body = {"role": "viewer", "user": cy.user["id"]}
    problem(cy.get(f"nodes/{folder}/grants"), 404, "not_found")
    problem(cy.post(f"nodes/{folder}/grants", json=body), 404, "not_found")
    problem(cy.patch(f"nodes/{folder}/grants/{made['id']}", json={"role": "viewer"}), 404, "not_found")
    problem(cy.delete(f"nodes/{folder}/grants/{made['id']}"), 404, "not_found")
    assert good(bo.post(f"nodes/{folder}/grants", json=body), 201)["created_by"]["id"] == bo.user["id"]


def test_it_gives_roles_to_the_members_of_a_group(ada: Api, bo: Api, cy: Api, folder: str, group: str) -> None:
    give(ada, folder, "viewer", group=group)
    problem(bo.get(f"nodes/{folder}"), 404, "not_found")
    assert ada.request("PUT", f"groups/{group}/members/{bo.user['id']}").status_code == 204
    assert bo.node(folder)["role"] == "viewer"
    problem(cy.get(f"nodes/{folder}"), 404, "not_found")
    assert ada.delete(f"groups/{group}/members/{bo.user['id']}").status_code == 204
    problem(bo.get(f"nodes/{folder}"), 404, "not_found")


def test_it_moves_between_spaces_and_counts_there(ada: Api, bo: Api, folder: str) -> None:
    theirs = bo.folder(bo.root, f"for {folder}")
    give(bo, theirs["id"], "contributor", user=ada.user["id"])
    node = ada.folder(folder, "moving")
    ada.file(node["id"], "a", noise(600))
    hers, his = (good(api.get("me"))["space"]["used_bytes"] for api in (ada, bo))
    moved = good(ada.patch(f"nodes/{node['id']}", json={"parent": theirs["id"]}))
    assert (moved["id"], moved["space"], moved["size"]) == (node["id"], bo.user["space"]["id"], 600)
    assert good(ada.get("me"))["space"]["used_bytes"] == hers - 600
    assert good(bo.get("me"))["space"]["used_bytes"] == his + 600
    assert bo.delete(f"nodes/{theirs['id']}").status_code == 204


def test_it_finds_people_and_groups_by_a_part_of_their_name(ada: Api, bo: Api, group: str) -> None:
    found = good(bo.get("people", params={"q": "contract"}))["items"]
    assert {"kind": "group", "id": group} in [{"kind": row["kind"], "id": row["id"]} for row in found]
    assert [row["id"] for row in good(bo.get("people", params={"q": "cy"}))["items"] if row["kind"] == "user"]
    assert ada.user["id"] not in [row["id"] for row in good(ada.get("people", params={"q": "ada"}))["items"]]
    assert good(bo.get("people", params={"q": "nobody is called so"}))["items"] == []


def test_it_shows_history_to_editors(ada: Api, bo: Api, folder: str) -> None:
    node = ada.file(folder, "a.txt", b"one")
    good(ada.put(folder, "a.txt", b"two"))
    old = good(ada.get(f"nodes/{node['id']}/revisions"))["items"][1]["id"]
    made = give(ada, folder, "viewer", user=bo.user["id"])
    path = f"nodes/{node['id']}/revisions"
    for answer in (
        bo.get(path), bo.get(f"{path}/{old}/content"), bo.post(f"{path}/{old}/content-url", json={}),
        bo.post(f"{path}/{old}/restore"), bo.patch(f"{path}/{old}", json={"pinned": True}), bo.delete(f"{path}/{old}"),
    ):  # fmt: skip
        problem(answer, 403, "forbidden")
    good(ada.patch(f"nodes/{folder}/grants/{made['id']}", json={"role": "editor"}))
    assert bo.get(f"{path}/{old}/content").content == b"one"
    assert good(bo.post(f"{path}/{old}/restore"))["size"] == 3
