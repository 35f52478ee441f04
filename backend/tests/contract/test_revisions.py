"""Earlier contents of a file: each overwrite keeps the one before."""

from tests.contract.client import Api, good, noise, problem, tree_digest


def written(api: Api, folder: str, *contents: bytes) -> dict:
    """A file that had these contents, one after the other."""
    node = api.file(folder, "a.txt", contents[0])
    for content in contents[1:]:
        node = good(api.put(folder, "a.txt", content))
    return node


def revisions(api: Api, node_id: str, **arguments: object) -> list[dict]:
    return good(api.get(f"nodes/{node_id}/revisions", params=arguments))["items"]


def test_it_keeps_what_was_overwritten(ada: Api, folder: str) -> None:
    node = written(ada, folder, b"one", b"two!", b"three")
    found = revisions(ada, node["id"])
    assert [row["digest"] for row in found] == [tree_digest(text) for text in (b"three", b"two!", b"one")]
    assert [row["size"] for row in found] == [5, 4, 3]
    assert [row["current"] for row in found] == [True, False, False]
    assert found[0]["id"] == "current"
    assert {row["created_by"]["id"] for row in found} == {ada.user["id"]}
    assert not any(row["pinned"] for row in found)
    assert found[1]["created_at"] >= found[2]["created_at"]


def test_it_pages_through_revisions(ada: Api, folder: str) -> None:
    node = written(ada, folder, *(b"%d" % number for number in range(5)))
    first = good(ada.get(f"nodes/{node['id']}/revisions", params={"limit": 2}))
    second = good(ada.get(f"nodes/{node['id']}/revisions", params={"limit": 3, "cursor": first["next"]}))
    assert [row["id"] for row in first["items"] + second["items"]] == [row["id"] for row in revisions(ada, node["id"])]
    assert second["next"] is None
    problem(ada.get(f"nodes/{node['id']}/revisions", params={"cursor": "nonsense"}), 400, "invalid_cursor")


def test_it_gives_the_bytes_of_an_earlier_content(ada: Api, anyone: Api, folder: str) -> None:
    node = written(ada, folder, b"one", b"two!")
    old = revisions(ada, node["id"])[1]
    path = f"nodes/{node['id']}/revisions/{old['id']}/content"
    assert ada.get(path).content == b"one"
    assert ada.get(path).headers["ETag"] == f'"{tree_digest(b"one")}"'
    assert ada.get(path, headers={"Range": "bytes=1-"}).content == b"ne"
    assert ada.head(path).headers["Content-Length"] == "3"
    assert ada.get(f"nodes/{node['id']}/revisions/current/content").content == b"two!"
    told = good(ada.post(f"nodes/{node['id']}/revisions/{old['id']}/content-url", json={"disposition": "inline"}))
    assert anyone.get(told["url"]).content == b"one"
    problem(anyone.get(path), 401, "unauthenticated")


def test_it_restores_an_earlier_content_as_a_new_one(ada: Api, folder: str) -> None:
    node = written(ada, folder, b"one", b"two!")
    old = revisions(ada, node["id"])[1]
    back = good(ada.post(f"nodes/{node['id']}/revisions/{old['id']}/restore"))
    assert (back["id"], back["digest"], back["size"]) == (node["id"], tree_digest(b"one"), 3)
    assert back["version"] > node["version"]
    assert ada.content(node["id"]).content == b"one"
    assert tree_digest(b"two!") in [row["digest"] for row in revisions(ada, node["id"])]


def test_it_pins_and_unpins(ada: Api, folder: str) -> None:
    node = written(ada, folder, b"one", b"two!")
    path = f"nodes/{node['id']}/revisions/{revisions(ada, node['id'])[1]['id']}"
    assert good(ada.patch(path, json={"pinned": True}))["pinned"] is True
    assert revisions(ada, node["id"])[1]["pinned"] is True
    assert good(ada.patch(path, json={"pinned": False}))["pinned"] is False
    problem(ada.patch(path, json={"pinned": "yes"}), 400, "invalid_field")


def test_it_deletes_an_earlier_content_and_frees_its_bytes(ada: Api, folder: str) -> None:
    node = written(ada, folder, noise(300), noise(200, 1))
    used = good(ada.get("me"))["space"]["used_bytes"]
    old = revisions(ada, node["id"])[1]
    assert ada.delete(f"nodes/{node['id']}/revisions/{old['id']}").status_code == 204
    assert good(ada.get("me"))["space"]["used_bytes"] == used - 300
    assert [row["id"] for row in revisions(ada, node["id"])] == ["current"]
    problem(ada.delete(f"nodes/{node['id']}/revisions/{old['id']}"), 404, "not_found")


def test_it_knows_no_such_revision(ada: Api, folder: str) -> None:
    node = written(ada, folder, b"one")
    other = written(ada, ada.folder(folder, "other")["id"], b"1", b"2")
    foreign = revisions(ada, other["id"])[1]["id"]
    for name in ("999999", "abc", "0", foreign):
        path = f"nodes/{node['id']}/revisions/{name}"
        problem(ada.get(path + "/content"), 404, "not_found")
        problem(ada.post(path + "/content-url", json={}), 404, "not_found")
        problem(ada.post(path + "/restore"), 404, "not_found")
        problem(ada.patch(path, json={"pinned": True}), 404, "not_found")
        problem(ada.delete(path), 404, "not_found")


def test_it_hides_the_revisions_of_others(ada: Api, bo: Api, folder: str) -> None:
    node = written(ada, folder, b"one", b"two!")
    old = revisions(ada, node["id"])[1]["id"]
    problem(bo.get(f"nodes/{node['id']}/revisions"), 404, "not_found")
    problem(bo.get(f"nodes/{node['id']}/revisions/{old}/content"), 404, "not_found")
    problem(bo.post(f"nodes/{node['id']}/revisions/{old}/restore"), 404, "not_found")


def test_it_has_no_revisions_of_a_folder(ada: Api, folder: str) -> None:
    problem(ada.get(f"nodes/{folder}/revisions"), 409, "not_a_file")


def test_it_changes_no_history_in_the_trash(ada: Api, folder: str) -> None:
    node = written(ada, folder, b"one", b"two!")
    old = revisions(ada, node["id"])[1]["id"]
    assert ada.delete(f"nodes/{node['id']}").status_code == 204
    problem(ada.post(f"nodes/{node['id']}/revisions/{old}/restore"), 409, "in_trash")
