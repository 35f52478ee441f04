"""Seeds: the same every time, and each shows what it is for."""

import re

import pytest
from flask.testing import FlaskClient

from mock_api.app import create_app
from mock_api.model import Node
from mock_api.names import clean_name
from mock_api.seeds import DEEP_LEVELS, HUGE_ENTRIES, SEEDS, build
from mock_api.wire import node_json


def all_nodes(top: Node) -> list[Node]:
    found = [top]
    for node in found:
        found += (node.live or {}).values()
    return found


@pytest.mark.parametrize("seed", [name for name in SEEDS if name not in ("huge", "fresh")])
def test_it_grows_the_same_tree_each_time(seed: str) -> None:
    one, two = (build(seed).users["ada"].space for _ in range(2))
    for first, second in zip(all_nodes(one.root), all_nodes(two.root), strict=True):
        assert node_json(first) == node_json(second)
    assert [node_json(node) for node in one.trash.values()] == [node_json(node) for node in two.trash.values()]


@pytest.mark.parametrize("seed", [name for name in SEEDS if name != "fresh"])
def test_it_adds_up(seed: str) -> None:
    for user in build(seed).users.values():
        nodes = all_nodes(user.space.root)
        for node in nodes:
            if node.live is not None:
                assert node.size == sum(child.size for child in node.live.values())
            assert node.name == "" or clean_name(node.name) == node.name
        trashed = sum(node.size for node in user.space.trash.values())
        versions = sum(old.content.size for node in nodes for old in node.past)
        assert user.space.used == user.space.root.size + trashed + versions


def test_it_grows_what_the_seeds_are_for() -> None:
    tops = {name: build(name).users["ada"].space for name in SEEDS if name != "fresh"}
    assert len(all_nodes(tops["huge"].root)) == HUGE_ENTRIES + 2
    assert len(all_nodes(tops["deep"].root)) == DEEP_LEVELS + 2
    assert len(all_nodes(tops["empty"].root)) == 1
    assert len(tops["trash"].trash) > 30
    assert tops["full"].used == tops["full"].quota
    names = [node.name for node in all_nodes(tops["names"].root)]
    assert any(len(name.encode()) == 255 for name in names)
    assert any(name.startswith(".") for name in names)
    assert any(re.search("[\u0590-\u06ff]", name) for name in names)


def test_it_shows_every_state_that_the_page_has(client: FlaskClient) -> None:
    def items(path: str) -> list[dict]:
        return client.get(f"/api/v1/{path}").json["items"]

    links = items("shares")
    assert {link["kind"] for link in links} == {"view", "edit", "drop"}
    assert any(link["has_password"] for link in links)
    assert any(link["downloads"] == link["download_limit"] for link in links)
    assert any(link["expires_at"] for link in links)
    assert {node["role"] for node in items("shared")} == {"editor", "viewer"}
    assert [space["kind"] for space in items("spaces")] == ["personal", "team"]
    assert len(items("starred")) == 3
    assert {tag["color"] for tag in items("tags")} == {"red", "green", "grey"}
    notes = items("search?q=Notes.txt")[0]
    revisions = items(f"nodes/{notes['id']}/revisions")
    assert [row["pinned"] for row in revisions].count(True) == 1
    assert len(revisions) == 5
    assert any(node["thumbnail"] for node in items("recent"))
    inbox = items("search?q=Inbox")[0]
    assert items(f"nodes/{inbox['id']}/activity")[0]["link"] == "Send me your scans"
    plans = next(node for node in items("shared") if node["kind"] == "folder")
    assert {row["actor"]["name"] for row in items(f"nodes/{plans['id']}/activity")} == {"Bo Diaz", "Ada Lovelace"}
    usage = client.get("/api/v1/usage").json
    assert all(usage[name] > 0 for name in ("files_bytes", "trash_bytes", "versions_bytes"))


def test_it_tells_the_same_story_each_time() -> None:
    one, two = (build("typical").spaces for _ in range(2))
    for space_id, space in one.items():
        told = [[(row.seq, row.kind, row.name, row.at) for row in each.changes] for each in (space, two[space_id])]
        assert told[0] == told[1]
        assert [row.at for row in space.changes] == sorted(row.at for row in space.changes)


def test_it_hashes_nothing_before_it_is_asked() -> None:
    nodes = all_nodes(build("huge").users["ada"].space.root)
    assert not any("digest" in node.content.__dict__ for node in nodes if node.content)


def test_it_starts_over_and_keeps_who_is_signed_in(client: FlaskClient) -> None:
    root = client.get("/api/v1/me").json["space"]["root"]
    client.post("/api/v1/nodes", json={"parent": root, "name": "mine"})
    assert client.post("/__mock__/reset", json={"seed": "empty"}).json == {"seed": "empty"}
    assert client.get(f"/api/v1/nodes/{root}/children").json["items"] == []
    assert client.post("/__mock__/reset", json={"seed": "moon"}).status_code == 400


def test_it_has_nobody_in_the_seed_fresh() -> None:
    client = create_app("fresh").test_client()
    assert client.get("/api/v1/setup").json == {"needed": True, "mail": True}
    assert client.post("/api/v1/session", json={"username": "ada", "password": "x"}).status_code == 401
    body = {"token": "mock-setup", "username": "dora", "password": "correct horse battery"}
    assert client.post("/api/v1/setup", json=body).status_code == 201


def test_it_lets_everybody_in_with_any_password_but_one(client: FlaskClient) -> None:
    for username in ("ada", "bo", "cy"):
        assert client.post("/api/v1/session", json={"username": username, "password": "?"}).status_code == 200
    assert client.post("/api/v1/session", json={"username": "ada", "password": "wrong"}).status_code == 401
