"""Spaces: one's own, and those of teams."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.client import Api, good, noise, problem


@pytest.fixture
def team(ada: Api) -> Iterator[dict[str, Any]]:
    """A team's space that ada has just made; emptied and deleted afterwards."""
    space = good(ada.post("spaces", json={"name": "Harbour team", "quota_bytes": 10_000}), 201)
    yield space
    for child in ada.children(space["root"]):
        assert ada.delete(f"nodes/{child['id']}").status_code == 204
    assert ada.delete("trash", params={"space": space["id"]}).status_code == 204
    assert ada.delete(f"spaces/{space['id']}").status_code == 204


def spaces(api: Api, **arguments: str) -> dict[str, dict[str, Any]]:
    return {space["id"]: space for space in good(api.get("spaces", params=arguments))["items"]}


def test_it_lists_your_own_space_first(ada: Api, bo: Api, team: dict) -> None:
    first = good(ada.get("spaces"))["items"][0]
    assert (first["id"], first["kind"], first["role"]) == (ada.user["space"]["id"], "personal", "manager")
    assert first["owner"]["id"] == ada.user["id"]
    assert team["id"] not in spaces(bo)
    assert good(ada.get(f"spaces/{first['id']}"))["root"] == ada.root
    problem(bo.get(f"spaces/{first['id']}"), 404, "not_found")


def test_it_makes_a_space_for_a_team(ada: Api, team: dict) -> None:
    assert (team["kind"], team["name"], team["role"], team["owner"]) == ("team", "Harbour team", "manager", None)
    assert (team["used_bytes"], team["quota_bytes"]) == (0, 10_000)
    file = ada.file(team["root"], "plan.txt", noise(300))
    assert file["space"] == team["id"]
    assert good(ada.get(f"spaces/{team['id']}"))["used_bytes"] == 300


def test_it_leaves_making_spaces_to_administrators(bo: Api) -> None:
    problem(bo.post("spaces", json={"name": "mine"}), 403, "forbidden")
    problem(bo.get("spaces", params={"all": "true"}), 403, "forbidden")


def test_it_has_members_by_grants_on_its_top_folder(ada: Api, bo: Api, team: dict) -> None:
    body = {"role": "editor", "user": bo.user["id"]}
    made = good(ada.post(f"nodes/{team['root']}/grants", json=body), 201)
    assert spaces(bo)[team["id"]]["role"] == "editor"
    assert team["root"] not in [node["id"] for node in good(bo.get("shared"))["items"]]
    file = bo.file(team["root"], "his.txt", b"x")
    assert bo.delete(f"nodes/{file['id']}").status_code == 204
    assert file["id"] in [node["id"] for node in good(bo.get("trash", params={"space": team["id"]}))["items"]]
    assert file["id"] not in bo.trashed()
    assert ada.delete(f"nodes/{team['root']}/grants/{made['id']}").status_code == 204
    assert team["id"] not in spaces(bo)
    problem(bo.get("trash", params={"space": team["id"]}), 404, "not_found")


def test_it_keeps_a_manager(ada: Api, team: dict) -> None:
    own = good(ada.get(f"nodes/{team['root']}/grants"))["items"][0]
    problem(ada.delete(f"nodes/{team['root']}/grants/{own['id']}"), 409, "last_manager")
    problem(ada.patch(f"nodes/{team['root']}/grants/{own['id']}", json={"role": "viewer"}), 409, "last_manager")


def test_it_renames_a_space_and_sets_its_quota(ada: Api, bo: Api, team: dict) -> None:
    changed = good(ada.patch(f"spaces/{team['id']}", json={"name": "Port team", "quota_bytes": 100}))
    assert (changed["name"], changed["quota_bytes"]) == ("Port team", 100)
    problem(ada.put(team["root"], "too large", noise(101)), 507, "quota_exceeded")
    assert good(ada.patch(f"spaces/{team['id']}", json={"quota_bytes": None}))["quota_bytes"] is None
    problem(bo.patch(f"spaces/{team['id']}", json={"name": "his"}), 404, "not_found")
    for body in ({"name": ""}, {"name": "a\nb"}, {"quota_bytes": -1}, {"quota_bytes": "many"}):
        problem(ada.patch(f"spaces/{team['id']}", json=body), 400, "invalid_field")


def test_it_deletes_only_an_empty_space(ada: Api, bo: Api, team: dict) -> None:
    file = ada.file(team["root"], "a", b"x")
    problem(ada.delete(f"spaces/{team['id']}"), 409, "space_not_empty")
    problem(bo.delete(f"spaces/{team['id']}"), 404, "not_found")
    problem(ada.delete(f"spaces/{ada.user['space']['id']}"), 403, "forbidden")
    assert ada.node(file["id"])["name"] == "a"


def test_it_knows_no_such_space(ada: Api) -> None:
    for name in ("0", "abc", "987654321"):
        problem(ada.get(f"spaces/{name}"), 404, "not_found")
        problem(ada.get("trash", params={"space": name}), 404, "not_found")
        problem(ada.get(f"spaces/{name}/changes"), 404, "not_found")
        problem(ada.get(f"spaces/{name}/activity"), 404, "not_found")
