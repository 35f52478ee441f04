"""Finding: by name, by what a thing is, by one's own marks. Only what one may see."""

import os
from typing import Any

import pytest

from tests.contract.client import Api, good, noise, problem


def found(api: Api, **arguments: Any) -> list[str]:
    """The names of what a search finds, in its order."""
    return [node["name"] for node in good(api.get("search", params=arguments))["items"]]


@pytest.fixture
def word() -> str:
    """A word that is in no other name."""
    return f"zq{os.urandom(5).hex()}"


def test_it_finds_by_a_part_of_the_name_best_first(ada: Api, folder: str, word: str) -> None:
    for name in (f"an old {word}.txt", f"{word}.txt", f"x{word}x", f"{word} notes", f"nothing {word[:4]}"):
        ada.file(folder, name, b"x")
    names = found(ada, q=word)
    assert set(names) == {f"an old {word}.txt", f"{word}.txt", f"x{word}x", f"{word} notes"}
    assert names[-1] == f"x{word}x"
    assert found(ada, q=word.upper()) == names
    assert found(ada, q=f"{word} old") == [f"an old {word}.txt"]


def test_it_finds_short_and_chinese_names(ada: Api, folder: str) -> None:
    ada.file(folder, "東京の写真.txt", b"x")
    ada.file(folder, "Ün.txt", b"x")
    assert found(ada, **{"q": "東京", "in": folder}) == ["東京の写真.txt"]
    assert found(ada, **{"q": "写真", "in": folder}) == ["東京の写真.txt"]
    assert found(ada, **{"q": "ün", "in": folder}) == ["Ün.txt"]


def test_it_shows_where_a_find_is(ada: Api, folder: str, word: str) -> None:
    inner = ada.folder(folder, "inner")
    node = ada.file(inner["id"], f"{word}.txt", b"x")
    hit = good(ada.get("search", params={"q": word}))["items"][0]
    assert hit["id"] == node["id"]
    assert [step["id"] for step in hit["path"]] == [ada.root, folder, inner["id"]]
    assert (hit["starred"], hit["tags"]) == (False, [])


def test_it_narrows_a_search(ada: Api, folder: str, word: str) -> None:
    inner = ada.folder(folder, f"{word} folder")
    ada.file(inner["id"], f"{word}.png", noise(900))
    ada.file(folder, f"{word}.txt", noise(20))
    ada.file(folder, f"{word}.pdf", noise(300))
    everything = set(found(ada, q=word))
    assert everything == {f"{word} folder", f"{word}.png", f"{word}.txt", f"{word}.pdf"}
    assert found(ada, q=word, kind="folder") == [f"{word} folder"]
    assert found(ada, q=word, type="image") == [f"{word}.png"]
    assert found(ada, q=word, type="pdf") == [f"{word}.pdf"]
    assert found(ada, **{"q": word, "in": inner["id"]}) == [f"{word}.png"]
    assert set(found(ada, q=word, kind="file", size_min=100)) == {f"{word}.png", f"{word}.pdf"}
    assert found(ada, q=word, kind="file", size_max=100) == [f"{word}.txt"]
    assert set(found(ada, q=word, modified_after="2020-01-01T00:00:00Z")) == everything
    assert found(ada, q=word, modified_before="2020-01-01T00:00:00Z") == []
    assert set(found(ada, q=word, owner=ada.user["id"])) == everything
    assert set(found(ada, q=word, space=ada.user["space"]["id"])) == everything
    assert found(ada, q=word, shared="true") == []
    good(ada.post(f"nodes/{inner['id']}/shares", json={"kind": "view"}), 201)
    assert found(ada, q=word, shared="true") == [f"{word} folder"]


def test_it_follows_what_happens_to_names(ada: Api, folder: str, word: str) -> None:
    box = ada.folder(folder, "box")
    node = ada.file(box["id"], f"{word}.txt", b"x")
    good(ada.patch(f"nodes/{node['id']}", json={"name": f"{word} two.txt"}))
    assert found(ada, q=word) == [f"{word} two.txt"]
    assert ada.delete(f"nodes/{box['id']}").status_code == 204
    assert found(ada, q=word) == []
    good(ada.post(f"nodes/{box['id']}/restore"))
    assert found(ada, q=word) == [f"{word} two.txt"]


def test_it_finds_only_what_one_may_see(ada: Api, bo: Api, folder: str, word: str) -> None:
    ada.file(folder, f"{word}.txt", b"x")
    assert found(bo, q=word) == []
    problem(bo.get("search", params={"q": word, "in": folder}), 404, "not_found")
    assert found(bo, q=word, owner=ada.user["id"]) == []
    problem(bo.get("search", params={"space": "987654"}), 404, "not_found")
    good(ada.post(f"nodes/{folder}/grants", json={"role": "viewer", "user": bo.user["id"]}), 201)
    hit = good(bo.get("search", params={"q": word}))["items"][0]
    assert (hit["name"], [step["id"] for step in hit["path"]]) == (f"{word}.txt", [folder])


def test_it_pages_through_finds(ada: Api, folder: str, word: str) -> None:
    for number in range(7):
        ada.file(folder, f"{word} {number}.txt", b"x")
    names, cursor = [], None
    for _ in range(20):
        page = good(ada.get("search", params={"q": word, "limit": 3, **({"cursor": cursor} if cursor else {})}))
        names += [node["name"] for node in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(names) == [f"{word} {number}.txt" for number in range(7)]
    assert len(names) == 7


@pytest.mark.parametrize(
    "arguments",
    [{"kind": "king"}, {"type": "king"}, {"size_min": "-1"}, {"size_max": "x"}, {"modified_after": "soon"},
     {"starred": "maybe"}, {"limit": "0"}, {"q": "x" * 2000}],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_search(ada: Api, arguments: dict) -> None:
    problem(ada.get("search", params=arguments), 400, "invalid_field")


def test_it_keeps_stars_for_their_owner(ada: Api, bo: Api, folder: str, word: str) -> None:
    node = ada.file(folder, f"{word}.txt", b"x")
    assert ada.request("PUT", f"nodes/{node['id']}/star").status_code == 204
    assert ada.request("PUT", f"nodes/{node['id']}/star").status_code == 204
    assert ada.node(node["id"])["starred"] is True
    assert ada.children(folder)[0]["starred"] is True
    first = good(ada.get("starred"))["items"][0]
    assert (first["id"], first["path"][-1]["id"]) == (node["id"], folder)
    assert found(ada, q=word, starred="true") == [f"{word}.txt"]
    good(ada.post(f"nodes/{folder}/grants", json={"role": "viewer", "user": bo.user["id"]}), 201)
    assert bo.node(node["id"])["starred"] is False
    assert node["id"] not in [row["id"] for row in good(bo.get("starred"))["items"]]
    assert ada.delete(f"nodes/{node['id']}/star").status_code == 204
    assert ada.delete(f"nodes/{node['id']}/star").status_code == 204
    assert ada.node(node["id"])["starred"] is False
    problem(bo.request("PUT", "nodes/987654/star"), 404, "not_found")


def test_it_lists_what_changed_lately(ada: Api, bo: Api, folder: str) -> None:
    first, second = ada.file(folder, "first", b"x"), ada.file(folder, "second", b"x")
    names = [node["name"] for node in good(ada.get("recent", params={"limit": 2}))["items"]]
    assert names == ["second", "first"]
    good(ada.put(folder, "first", b"again"))
    recent = good(ada.get("recent", params={"limit": 1}))["items"][0]
    assert (recent["id"], recent["path"][-1]["id"]) == (first["id"], folder)
    assert second["id"] not in [row["id"] for row in good(bo.get("recent"))["items"]]


def test_it_keeps_tags_with_colours(cy: Api, bo: Api) -> None:
    node = cy.file(cy.root, f"tagged {os.urandom(3).hex()}", b"x")
    made = good(cy.post("tags", json={"name": "Urgent", "color": "red"}), 201)
    assert (made["name"], made["color"]) == ("Urgent", "red")
    problem(cy.post("tags", json={"name": "urgent", "color": "blue"}), 409, "tag_taken")
    path = f"nodes/{node['id']}/tags/{made['id']}"
    assert cy.request("PUT", path).status_code == 204
    assert cy.request("PUT", path).status_code == 204
    assert cy.node(node["id"])["tags"] == [made["id"]]
    assert found(cy, tag=made["id"]) == [node["name"]]
    assert good(cy.patch(f"tags/{made['id']}", json={"name": "Later", "color": "grey"}))["name"] == "Later"
    assert [tag["id"] for tag in good(cy.get("tags"))["items"]] == [made["id"]]
    assert good(bo.get("tags"))["items"] == []
    problem(bo.patch(f"tags/{made['id']}", json={"name": "mine"}), 404, "not_found")
    problem(bo.delete(f"tags/{made['id']}"), 404, "not_found")
    assert cy.delete(path).status_code == 204
    assert cy.node(node["id"])["tags"] == []
    assert cy.delete(f"tags/{made['id']}").status_code == 204
    problem(cy.request("PUT", path), 404, "not_found")
    assert cy.delete(f"nodes/{node['id']}").status_code == 204
    for body in ({"name": "", "color": "red"}, {"name": "x", "color": "#123456"}, {"color": "red"}):
        problem(cy.post("tags", json=body), 400, "invalid_field")
