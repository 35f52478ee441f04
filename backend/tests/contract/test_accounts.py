"""One's own account, and the accounts of others for administrators."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.client import Api, good, noise, page_headers, problem
from tests.contract.servers import PASSWORD, Server

NEW = "a much better one"


@pytest.fixture
def dora(ada: Api) -> Iterator[dict[str, Any]]:
    """Somebody new, deleted afterwards."""
    name = f"dora{os.urandom(4).hex()}"
    made = good(ada.post("users", json={"username": name, "password": PASSWORD, "display_name": "Dora"}), 201)
    yield made
    ada.delete(f"users/{made['id']}", params={"content": "purge"})


def test_it_changes_name_and_address(bo: Api) -> None:
    before = good(bo.get("me"))
    wanted = {"display_name": "Bo the Great", "email": "bo@example.org"}
    assert list(problem(bo.patch("me", json=wanted), 400, "invalid_field")["fields"]) == ["current"]
    problem(bo.patch("me", json=wanted | {"current": "wrong"}), 401, "bad_credentials")
    changed = good(bo.patch("me", json=wanted | {"current": PASSWORD}))
    assert (changed["display_name"], changed["email"]) == ("Bo the Great", "bo@example.org")
    assert good(bo.get("me"))["display_name"] == "Bo the Great"
    problem(bo.patch("me", json={"email": "nonsense"}), 400, "invalid_field")
    problem(bo.patch("me", json={"is_admin": True}), 400, "unknown_field")
    good(bo.patch("me", json={"display_name": before["display_name"], "email": before["email"], "current": PASSWORD}))


def test_it_changes_the_password_and_ends_the_other_sessions(server: Server, dora: dict) -> None:
    here, there = (Api(server, dora["username"]) for _ in range(2))
    problem(here.post("me/password", json={"current": "wrong", "new": NEW}), 401, "bad_credentials")
    problem(here.post("me/password", json={"current": PASSWORD, "new": "short"}), 400, "invalid_field")
    answer = good(here.post("me/password", json={"current": PASSWORD, "new": NEW}))
    problem(there.get("me"), 401, "token_invalid")
    here.access = answer["access"]
    assert good(here.get("me"))["id"] == dora["id"]
    assert here.post("session", json={"username": dora["username"], "password": NEW}).status_code == 200


def test_it_lists_sessions_and_ends_them(server: Server, dora: dict) -> None:
    here, there, third = (Api(server, dora["username"]) for _ in range(3))
    rows = good(here.get("me/sessions"))["items"]
    assert len(rows) == 3
    assert [row["current"] for row in rows].count(True) == 1
    mine = next(row["id"] for row in good(there.get("me/sessions"))["items"] if row["current"])
    assert here.delete(f"me/sessions/{mine}").status_code == 204
    problem(there.get("me"), 401, "token_invalid")
    problem(here.delete(f"me/sessions/{mine}"), 404, "not_found")
    assert here.delete("me/sessions").status_code == 204
    problem(third.get("me"), 401, "token_invalid")
    assert len(good(here.get("me/sessions"))["items"]) == 1


def test_it_ends_no_session_of_somebody_else(ada: Api, bo: Api) -> None:
    current = next(row["id"] for row in good(bo.get("me/sessions"))["items"] if row["current"])
    problem(ada.delete(f"me/sessions/{current}"), 404, "not_found")
    assert bo.get("me").status_code == 200


def test_it_keeps_preferences(bo: Api, cy: Api) -> None:
    assert set(good(bo.get("me/preferences"))) == {"view", "sort", "language", "theme", "shortcuts", "share_mail"}
    changed = good(bo.patch("me/preferences", json={"theme": "dark", "shortcuts": False}))
    assert (changed["theme"], changed["shortcuts"], changed["view"]) == ("dark", False, "list")
    assert good(bo.get("me/preferences")) == changed
    assert good(cy.get("me/preferences"))["theme"] == "system"
    problem(bo.patch("me/preferences", json={"theme": "pink"}), 400, "invalid_field")
    problem(bo.patch("me/preferences", json={"shortcuts": "yes"}), 400, "invalid_field")
    problem(bo.patch("me/preferences", json={"colour": "red"}), 400, "unknown_field")
    good(bo.patch("me/preferences", json={"theme": "system", "shortcuts": True}))


def test_it_leaves_accounts_to_administrators(bo: Api, dora: dict) -> None:
    for answer in (
        bo.get("users"), bo.post("users", json={"username": "x", "password": PASSWORD}), bo.get(f"users/{dora['id']}"),
        bo.patch(f"users/{dora['id']}", json={"is_admin": True}), bo.delete(f"users/{dora['id']}"), bo.get("groups"),
        bo.post("groups", json={"name": "x"}), bo.patch("groups/1", json={"name": "x"}), bo.delete("groups/1"),
        bo.request("PUT", f"groups/1/members/{bo.user['id']}"), bo.delete(f"groups/1/members/{bo.user['id']}"),
        bo.get("tasks"),
    ):  # fmt: skip
        problem(answer, 403, "forbidden")


def test_it_makes_and_changes_accounts(ada: Api, server: Server, dora: dict) -> None:
    assert (dora["display_name"], dora["is_active"], dora["is_admin"]) == ("Dora", True, False)
    assert dora["id"] in [row["id"] for row in good(ada.get("users", params={"q": dora["username"]}))["items"]]
    api = Api(server, dora["username"])
    api.file(api.root, "a", noise(50))
    told = good(ada.get(f"users/{dora['id']}"))
    assert (told["used_bytes"], told["quota_bytes"]) == (50, dora["quota_bytes"])
    assert told["last_login"] is not None
    assert good(ada.patch(f"users/{dora['id']}", json={"quota_bytes": 60}))["quota_bytes"] == 60
    problem(api.put(api.root, "b", noise(11)), 507, "quota_exceeded")
    made = good(ada.patch(f"users/{dora['id']}", json={"password": None}))["password"]
    problem(api.get("me"), 401, "token_invalid")
    again = Api(server)
    assert again.post("session", json={"username": dora["username"], "password": made}).status_code == 200
    problem(ada.delete(f"users/{dora['id']}"), 409, "user_has_content")


def test_it_switches_an_account_off_at_once(ada: Api, server: Server, dora: dict) -> None:
    api = Api(server, dora["username"])
    assert good(ada.patch(f"users/{dora['id']}", json={"is_active": False}))["is_active"] is False
    problem(api.get("me"), 401, "token_invalid")
    body = {"username": dora["username"], "password": PASSWORD}
    problem(Api(server).post("session", json=body), 401, "bad_credentials")
    problem(api.post("session/refresh", headers=page_headers()), 401, "session_ended")
    assert good(ada.patch(f"users/{dora['id']}", json={"is_active": True}))["is_active"] is True
    assert Api(server, dora["username"]).get("me").status_code == 200


def test_it_keeps_an_administrator(ada: Api) -> None:
    for body in ({"is_active": False}, {"is_admin": False}):
        problem(ada.patch(f"users/{ada.user['id']}", json=body), 409, "last_administrator")
    problem(ada.delete(f"users/{ada.user['id']}", params={"content": "purge"}), 409, "last_administrator")
    assert ada.get("me").status_code == 200


def test_it_deletes_an_account(ada: Api, server: Server) -> None:
    name = f"eve{os.urandom(4).hex()}"
    made = good(ada.post("users", json={"username": name}), 201)
    assert made["password"]
    assert ada.delete(f"users/{made['id']}").status_code == 204
    problem(ada.get(f"users/{made['id']}"), 404, "not_found")
    body = {"username": name, "password": made["password"]}
    problem(Api(server).post("session", json=body), 401, "bad_credentials")


def test_it_refuses_bad_accounts(ada: Api, dora: dict) -> None:
    for body in (
        {}, {"username": dora["username"], "password": PASSWORD}, {"username": "a b", "password": PASSWORD},
        {"username": "fine", "password": "short"}, {"username": "fine", "password": PASSWORD, "email": "nonsense"},
        {"username": "fine", "password": PASSWORD, "quota_bytes": -1},
    ):  # fmt: skip
        problem(ada.post("users", json=body), 400, "invalid_field")
    assert good(ada.get("users", params={"q": "fine"}))["items"] == []


def test_it_keeps_groups(ada: Api, dora: dict, group: str) -> None:
    renamed = good(ada.patch(f"groups/{group}", json={"name": f"Renamed {group} {dora['username']}"}))
    assert (renamed["id"], renamed["members"]) == (group, 0)
    assert ada.request("PUT", f"groups/{group}/members/{dora['id']}").status_code == 204
    assert good(ada.get("groups", params={"q": renamed["name"]}))["items"][0]["members"] == 1
    assert [row["id"] for row in good(ada.get("users", params={"group": group}))["items"]] == [dora["id"]]
    assert good(ada.get(f"users/{dora['id']}"))["groups"] == [group]
    assert ada.delete(f"groups/{group}/members/{dora['id']}").status_code == 204
    problem(ada.post("groups", json={"name": renamed["name"]}), 400, "invalid_field")
    problem(ada.post("groups", json={"name": ""}), 400, "invalid_field")
    for name in ("0", "abc", "987654"):
        problem(ada.patch(f"groups/{name}", json={"name": "x"}), 404, "not_found")
        problem(ada.request("PUT", f"groups/{group}/members/{name}"), 404, "not_found")


def test_it_shows_the_tasks(ada: Api) -> None:
    shown = good(ada.get("tasks"))
    assert set(shown["counts"]) == {"waiting", "running", "failed", "done"}
    assert shown["due"]
