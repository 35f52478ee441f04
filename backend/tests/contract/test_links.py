"""Links: what each kind opens, for whom, and how it ends."""

import threading
from typing import Any

import pytest

from tests.contract.client import Api, good, noise, problem
from tests.contract.servers import Server


def share(owner: Api, node_id: str, kind: str = "view", **more: Any) -> dict[str, Any]:
    return good(owner.post(f"nodes/{node_id}/shares", json={"kind": kind, **more}), 201)


def visit(server: Server, link: dict[str, Any], **body: Any) -> Api:
    """Somebody who has opened the link."""
    visitor = Api(server)
    visitor.access = good(visitor.post(f"links/{link['token']}/visit", json=body))["access"]
    return visitor


def test_it_makes_a_link_and_lists_it(ada: Api, folder: str) -> None:
    made = share(ada, folder, label="for the printer", password="harbour light", download_limit=3)
    assert made["url"].endswith(f"/s/{made['token']}")
    assert len(made["token"]) == 32
    assert (made["kind"], made["label"], made["has_password"], made["download_limit"]) == (
        "view", "for the printer", True, 3,
    )  # fmt: skip
    assert (made["downloads"], made["views"], made["expires_at"]) == (0, 0, None)
    assert (made["node"]["id"], made["created_by"]["id"]) == (folder, ada.user["id"])
    assert "harbour" not in str(made)
    other = share(ada, folder, "edit")
    assert [row["id"] for row in good(ada.get(f"nodes/{folder}/shares"))["items"]] == [other["id"], made["id"]]
    assert made["id"] in [row["id"] for row in good(ada.get("shares"))["items"]]


def test_it_opens_a_view_link_for_anyone(ada: Api, server: Server, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    file = ada.file(inner["id"], "a.txt", b"seen")
    link = share(ada, folder, label="hello")
    anyone = Api(server)
    answer = good(anyone.post(f"links/{link['token']}/visit", json={}))
    assert (answer["share"]["kind"], answer["share"]["label"]) == ("view", "hello")
    assert (answer["share"]["node"]["id"], answer["share"]["node"]["parent"]) == (folder, None)
    anyone.access = answer["access"]
    assert anyone.names(folder) == ["inner"]
    node = anyone.node(file["id"])
    assert [step["id"] for step in node["path"]] == [folder, inner["id"]]
    assert node["role"] == "viewer"
    assert anyone.content(file["id"]).content == b"seen"
    url = good(anyone.post(f"nodes/{file['id']}/content-url", json={"disposition": "inline"}))["url"]
    assert Api(server).get(url).content == b"seen"
    assert good(ada.get("shares"))["items"][0]["views"] == 1


def test_it_lets_a_viewer_change_nothing(ada: Api, server: Server, folder: str) -> None:
    file = ada.file(folder, "a.txt", b"x")
    visitor = visit(server, share(ada, folder))
    for answer in (
        visitor.post("nodes", json={"parent": folder, "name": "new"}), visitor.put(folder, "b.txt", b"x"),
        visitor.patch(f"nodes/{file['id']}", json={"name": "b"}), visitor.delete(f"nodes/{file['id']}"),
        visitor.begin(folder, "c.txt", 1),
    ):  # fmt: skip
        problem(answer, 403, "forbidden")
    assert ada.names(folder) == ["a.txt"]


def test_it_opens_nothing_beside_the_shared_node(ada: Api, server: Server, folder: str) -> None:
    inner, other = ada.folder(folder, "inner"), ada.file(folder, "other", b"x")
    visitor = visit(server, share(ada, inner["id"], "edit"))
    for node_id in (folder, other["id"], ada.root):
        problem(visitor.get(f"nodes/{node_id}"), 404, "not_found")
        problem(visitor.get(f"nodes/{node_id}/content"), 404, "not_found")
    problem(visitor.post("nodes", json={"parent": folder, "name": "x"}), 404, "not_found")
    assert visitor.node(inner["id"])["parent"] is None
    for path in ("me", "trash", "shares", "spaces", "search", "shared", "recent"):
        assert visitor.get(path).status_code == 401, path


def test_it_lets_an_edit_link_change_and_add(ada: Api, server: Server, folder: str) -> None:
    file = ada.file(folder, "a.txt", b"one")
    visitor = visit(server, share(ada, folder, "edit", label="printer"))
    assert good(visitor.put(folder, "a.txt", b"two"))["id"] == file["id"]
    url = visitor.upload(folder, "up.bin", 6)
    assert visitor.append(url, 0, b"abc").status_code == 204
    assert visitor.offset(url) == 3
    assert visitor.append(url, 3, b"def").headers["Holdfast-Node"]
    assert good(visitor.patch(f"nodes/{file['id']}", json={"name": "b.txt"}))["name"] == "b.txt"
    assert ada.names(folder) == ["b.txt", "up.bin"]
    problem(visitor.get(f"nodes/{folder}/shares"), 401, "token_invalid")
    told = good(ada.get(f"nodes/{folder}/activity"))["items"]
    assert {(row["via"], row["link"], row["actor"]) for row in told if row["kind"] == "rename"} == {
        ("link", "printer", None)
    }


def test_it_takes_files_into_a_drop_box_and_shows_nothing(ada: Api, server: Server, folder: str) -> None:
    file = ada.file(folder, "secret.txt", b"hers")
    link = share(ada, folder, "drop")
    answer = good(Api(server).post(f"links/{link['token']}/visit", json={}))
    assert (answer["share"]["node"], answer["share"]["folder"]) == (None, folder)
    visitor = visit(server, link)
    assert visitor.begin(folder, "gift.txt", 4, b"mine").status_code == 201
    assert visitor.begin(folder, "secret.txt", 4, b"mine").status_code == 201
    assert sorted(ada.names(folder)) == ["gift.txt", "secret (2).txt", "secret.txt"]
    assert ada.content(file["id"]).content == b"hers"
    for answer in (
        visitor.get(f"nodes/{folder}"), visitor.get(f"nodes/{folder}/children"),
        visitor.get(f"nodes/{file['id']}/content"), visitor.get(f"nodes/{folder}/archive"),
    ):  # fmt: skip
        problem(answer, 404, "not_found")


def test_it_asks_for_the_password_first(ada: Api, server: Server, folder: str) -> None:
    link = share(ada, folder, password="harbour light")
    anyone = Api(server)
    told = problem(anyone.post(f"links/{link['token']}/visit", json={}), 401, "password_required")
    assert folder not in str(told)
    assert ada.node(folder)["name"] not in str(told)
    problem(anyone.post(f"links/{link['token']}/visit", json={"password": "guess"}), 401, "bad_credentials")
    assert visit(server, link, password="harbour light").names(folder) == []


def test_it_slows_down_who_guesses(ada: Api, server: Server, folder: str) -> None:
    link = share(ada, folder, password="harbour light")
    anyone = Api(server)
    codes = [anyone.post(f"links/{link['token']}/visit", json={"password": f"guess {n}"}).status_code for n in range(7)]
    assert codes[0] == 401
    assert codes[-1] == 429


def test_it_ends_visits_when_the_password_changes(ada: Api, server: Server, folder: str) -> None:
    link = share(ada, folder)
    visitor = visit(server, link)
    assert good(ada.patch(f"shares/{link['id']}", json={"password": "harbour light"}))["has_password"] is True
    problem(visitor.get(f"nodes/{folder}"), 401, "password_required")
    visit(server, link, password="harbour light")
    assert good(ada.patch(f"shares/{link['id']}", json={"password": None}))["has_password"] is False
    assert visit(server, link).names(folder) == []


def test_it_revokes_a_link_at_once_with_all_it_gave(ada: Api, server: Server, folder: str) -> None:
    file = ada.file(folder, "a", b"x")
    link = share(ada, folder)
    visitor = visit(server, link)
    url = good(visitor.post(f"nodes/{file['id']}/content-url", json={}))["url"]
    assert ada.delete(f"shares/{link['id']}").status_code == 204
    assert visitor.get(f"nodes/{folder}").status_code in (401, 404)
    problem(Api(server).get(url), 404, "not_found")
    problem(Api(server).post(f"links/{link['token']}/visit", json={}), 404, "not_found")
    problem(ada.delete(f"shares/{link['id']}"), 404, "not_found")
    assert link["id"] not in [row["id"] for row in good(ada.get("shares"))["items"]]


def test_it_closes_a_link_whose_node_is_in_the_trash(ada: Api, server: Server, folder: str) -> None:
    link = share(ada, folder)
    visitor = visit(server, link)
    assert ada.delete(f"nodes/{folder}").status_code == 204
    assert visitor.get(f"nodes/{folder}").status_code == 404
    problem(Api(server).post(f"links/{link['token']}/visit", json={}), 404, "not_found")
    good(ada.post(f"nodes/{folder}/restore"))
    assert visit(server, link).names(folder) == []


def test_it_gives_exactly_as_many_downloads_as_it_may(ada: Api, server: Server, folder: str) -> None:
    file = ada.file(folder, "a.bin", noise(1000))
    link = share(ada, file["id"], download_limit=3)
    visitor = visit(server, link)
    path, codes = f"nodes/{file['id']}/content", []
    assert visitor.head(path).status_code == 200
    etag = ada.content(file["id"]).headers["ETag"]
    assert visitor.get(path, headers={"If-None-Match": etag}).status_code == 304

    def fetch() -> None:
        mine = Api(server)
        mine.access = visitor.access
        codes.append(mine.get(path).status_code)

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200] * 3 + [403] * 5
    problem(visitor.get(path), 403, "link_spent")
    problem(visitor.post(f"nodes/{file['id']}/content-url", json={}), 403, "link_spent")
    assert good(ada.get(f"nodes/{file['id']}/shares"))["items"][0]["downloads"] == 3


@pytest.mark.parametrize(
    "body",
    [{}, {"kind": "king"}, {"kind": "view", "password": "short"}, {"kind": "view", "download_limit": 0},
     {"kind": "view", "expires_at": "2020-01-01T00:00:00Z"}, {"kind": "view", "expires_at": "soon"},
     {"kind": "view", "label": "a\nb"}, {"kind": "view", "label": "x" * 256}, {"kind": "drop", "download_limit": 2}],
)  # fmt: skip
def test_it_makes_no_link_of_nonsense(ada: Api, folder: str, body: dict) -> None:
    problem(ada.post(f"nodes/{folder}/shares", json=body), 400, "invalid_field")
    assert good(ada.get(f"nodes/{folder}/shares"))["items"] == []


def test_it_makes_no_drop_box_of_a_file(ada: Api, folder: str) -> None:
    file = ada.file(folder, "a", b"x")
    problem(ada.post(f"nodes/{file['id']}/shares", json={"kind": "drop"}), 400, "invalid_field")


def test_it_hides_links_from_others(ada: Api, bo: Api, folder: str) -> None:
    link = share(ada, folder)
    problem(bo.get(f"nodes/{folder}/shares"), 404, "not_found")
    problem(bo.post(f"nodes/{folder}/shares", json={"kind": "view"}), 404, "not_found")
    problem(bo.patch(f"shares/{link['id']}", json={"label": "his"}), 404, "not_found")
    problem(bo.delete(f"shares/{link['id']}"), 404, "not_found")


@pytest.mark.parametrize("token", ["0" * 32, "abc", "x" * 64, "%00"])
def test_it_opens_no_link_that_never_was(anyone: Api, token: str) -> None:
    problem(anyone.post(f"links/{token}/visit", json={}), 404, "not_found")


def test_it_lets_no_visitor_follow_history(ada: Api, server: Server, folder: str) -> None:
    visitor = visit(server, share(ada, folder, "edit"))
    problem(visitor.get(f"nodes/{folder}/activity"), 401, "token_invalid")
    problem(visitor.post("events/ticket"), 401, "token_invalid")


def test_it_packs_and_pictures_for_visitors_what_they_may_see(ada: Api, server: Server, folder: str) -> None:
    inner = ada.folder(folder, "inner")
    ada.file(inner["id"], "a.pdf", b"%PDF-1.4 or so")
    visitor = visit(server, share(ada, inner["id"], download_limit=2))
    assert set(visitor.children(inner["id"])[0]["thumbnail"]) == {"256", "1024"}
    problem(visitor.get(f"nodes/{folder}/archive"), 404, "not_found")
    problem(visitor.post("archive", json={"nodes": [folder]}), 404, "not_found")
    assert visitor.head(f"nodes/{inner['id']}/archive").status_code == 200
    assert visitor.get(f"nodes/{inner['id']}/archive").status_code == 200
    url = good(visitor.post("archive", json={"nodes": [inner["id"]]}))["url"]
    problem(visitor.get(f"nodes/{inner['id']}/archive"), 403, "link_spent")
    assert Api(server).get(url).status_code == 200
    assert Api(server).get(url).status_code == 200
