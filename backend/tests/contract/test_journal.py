"""What happened: as sentences, as a feed that loses nothing, and as events."""

import json
import os
from typing import Any

import requests

from tests.contract.client import Api, good, problem, tree_digest


def activity(api: Api, node_id: str) -> list[dict[str, Any]]:
    return good(api.get(f"nodes/{node_id}/activity"))["items"]


def changes(api: Api, space: str, since: str | None) -> dict[str, Any]:
    return good(api.get(f"spaces/{space}/changes", params={"since": since} if since else {}))


def test_it_tells_what_happened_to_a_file(ada: Api, folder: str) -> None:
    other = ada.folder(folder, "other")
    node = ada.file(folder, "a.txt", b"1")
    good(ada.put(folder, "a.txt", b"2"))
    good(ada.patch(f"nodes/{node['id']}", json={"name": "b.txt"}))
    good(ada.patch(f"nodes/{node['id']}", json={"parent": other["id"]}))
    assert ada.delete(f"nodes/{node['id']}").status_code == 204
    good(ada.post(f"nodes/{node['id']}/restore"))
    rows = activity(ada, node["id"])
    assert [row["kind"] for row in rows] == ["restore", "trash", "move", "rename", "content", "create"]
    assert all(row["actor"]["id"] == ada.user["id"] and row["node"] == node["id"] for row in rows)
    assert [row["seq"] for row in rows] == sorted((row["seq"] for row in rows), reverse=True)
    texts = {row["kind"]: row["text"] for row in rows}
    who = rows[0]["actor"]["name"]
    assert texts["rename"] == f"{who} renamed “a.txt” to “b.txt”"
    assert texts["create"] == f"{who} added “a.txt”"
    assert texts["trash"] == f"{who} put “b.txt” into the trash"
    moved = rows[2]
    assert (moved["from"]["id"], moved["to"]["id"], moved["to"]["name"]) == (folder, other["id"], "other")
    assert "“other”" in moved["text"]


def test_it_tells_what_happened_in_a_folder_and_a_space(ada: Api, folder: str) -> None:
    node = ada.folder(folder, "new")
    assert activity(ada, folder)[0]["node"] == node["id"]
    space = ada.user["space"]["id"]
    page = good(ada.get(f"spaces/{space}/activity", params={"limit": 1}))
    assert page["items"][0]["node"] == node["id"]
    following = good(ada.get(f"spaces/{space}/activity", params={"limit": 1, "cursor": page["next"]}))
    assert following["items"][0]["seq"] < page["items"][0]["seq"]


def test_it_hides_what_happened_from_others(ada: Api, bo: Api, folder: str) -> None:
    problem(bo.get(f"nodes/{folder}/activity"), 404, "not_found")
    problem(bo.get(f"spaces/{ada.user['space']['id']}/activity"), 404, "not_found")
    problem(bo.get(f"spaces/{ada.user['space']['id']}/changes"), 404, "not_found")


def test_it_feeds_every_change_once(ada: Api, folder: str) -> None:
    space = ada.user["space"]["id"]
    start = changes(ada, space, "now")
    assert (start["items"], start["more"]) == ([], False)
    node = ada.file(folder, "a.txt", b"abc")
    good(ada.patch(f"nodes/{node['id']}", json={"name": "b.txt"}))
    copy = good(ada.post(f"nodes/{node['id']}/copy", json={"parent": folder, "name": "c.txt"}), 201)
    feed = changes(ada, space, start["cursor"])
    mine = [row for row in feed["items"] if row["parent"] == folder]
    assert [(row["kind"], row["node"], row["name"]) for row in mine] == [
        ("create", node["id"], "a.txt"), ("rename", node["id"], "b.txt"), ("copy", copy["id"], "c.txt"),
    ]  # fmt: skip
    assert mine[0]["digest"] == tree_digest(b"abc")
    assert (mine[0]["size"], mine[0]["node_kind"], mine[2]["origin"]) == (3, "file", node["id"])
    seqs = [row["seq"] for row in feed["items"]]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    again = changes(ada, space, feed["cursor"])
    assert (again["items"], again["cursor"]) == ([], feed["cursor"])
    first = good(ada.get(f"spaces/{space}/changes", params={"since": start["cursor"], "limit": 1}))
    assert (len(first["items"]), first["more"]) == (1, True)
    second = good(ada.get(f"spaces/{space}/changes", params={"since": first["cursor"], "limit": 1}))
    assert second["items"][0]["seq"] == first["items"][0]["seq"] + 1


def test_it_knows_a_cursor_of_another_time(ada: Api) -> None:
    space = ada.user["space"]["id"]
    epoch, seq = changes(ada, space, "now")["cursor"].split(":")
    problem(ada.get(f"spaces/{space}/changes", params={"since": f"{epoch}:{int(seq) + 1000}"}), 410, "cursor_gone")
    problem(ada.get(f"spaces/{space}/changes", params={"since": f"abcdef0123456789:{seq}"}), 410, "cursor_gone")
    problem(ada.get(f"spaces/{space}/changes", params={"since": "nonsense"}), 400, "invalid_cursor")


def test_it_gives_a_ticket_for_events(bo: Api) -> None:
    told = good(bo.post("events/ticket"))
    assert "ticket=" in told["url"]
    with requests.get(told["url"], stream=True, timeout=20) as stream:
        lines = stream.iter_lines(chunk_size=1, decode_unicode=True)
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        node = bo.folder(bo.root, f"event {os.urandom(3).hex()}")
        told = {}
        while (told.get("node"), told.get("seq")) != (bo.root, node["seq"]):  # each space is told once at first
            told = _next_change(lines)
        assert told["space"] == bo.user["space"]["id"]
        assert changes(bo, told["space"], told["cursor"])["items"] == []
    assert bo.delete(f"nodes/{node['id']}").status_code == 204


def _next_change(lines: Any) -> dict[str, Any]:
    for line in lines:
        if line.startswith("data: {") and "cursor" in line:
            return dict(json.loads(line.removeprefix("data: ")))
    raise AssertionError("the stream ended")
