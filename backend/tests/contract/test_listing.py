"""Lists: order, pages, and pages that stay right while rows come and go."""

from typing import Any

import pytest

from tests.contract.client import Api, good, problem


def pages(api: Api, path: str, **arguments: Any) -> list[list[dict[str, Any]]]:
    """All pages of a list, followed by its cursors."""
    found, cursor = [], None
    while True:
        page = good(api.get(path, params={**arguments, **({"cursor": cursor} if cursor else {})}))
        found.append(page["items"])
        cursor = page["next"]
        if cursor is None:
            return found


def test_it_lists_an_empty_folder(ada: Api, folder: str) -> None:
    assert good(ada.get(f"nodes/{folder}/children")) == {"items": [], "next": None}


def test_it_lists_whole_nodes(ada: Api, folder: str) -> None:
    made = [ada.folder(folder, "a"), ada.file(folder, "b", b"x")]
    marks = {"starred": False, "tags": [], "thumbnail": None}
    assert ada.children(folder) == [node | marks for node in made]


def test_it_orders_names_as_people_do_with_folders_first(ada: Api, folder: str) -> None:
    for name in ("file 10", "File 2", "file 1", "éclair", "zebra", "Eclipse", "10", "9"):
        ada.file(folder, name)
    ada.folder(folder, "zz folder")
    ada.folder(folder, "folder 10")
    ada.folder(folder, "folder 9")
    folders, files = ["folder 9", "folder 10", "zz folder"], ["9", "10", "éclair", "Eclipse", "file 1", "File 2"]
    files += ["file 10", "zebra"]
    assert ada.names(folder) == folders + files
    assert ada.names(folder, sort="name") == folders + files
    assert ada.names(folder, sort="-name") == folders[::-1] + files[::-1]


def test_it_orders_by_size(ada: Api, folder: str) -> None:
    for name, size in (("m", 50), ("s", 5), ("l", 500)):
        ada.file(folder, name, b"x" * size)
    small, big = ada.folder(folder, "small"), ada.folder(folder, "big")
    ada.file(big["id"], "x", b"xx")
    assert small["size"] == 0
    assert ada.names(folder, sort="size") == ["small", "big", "s", "m", "l"]
    assert ada.names(folder, sort="-size") == ["big", "small", "l", "m", "s"]


def test_it_orders_by_time(ada: Api, folder: str) -> None:
    for name in ("c", "a", "b"):
        ada.file(folder, name, b"1")
    good(ada.put(folder, "a", b"newer"), 200)
    listed = ada.children(folder, sort="modified")
    assert [node["modified_at"] for node in listed] == sorted(node["modified_at"] for node in listed)
    assert listed[-1]["name"] == "a"
    assert ada.names(folder, sort="-modified") == [node["name"] for node in listed][::-1]


@pytest.mark.parametrize("sort", ["name", "-name", "modified", "-modified", "size", "-size"])
@pytest.mark.parametrize("limit", [1, 3, 7])
def test_it_shows_every_row_once_whatever_the_page(ada: Api, folder: str, sort: str, limit: int) -> None:
    for number in range(5):
        ada.file(folder, f"f{number}", b"x" * (number % 2))
        if number < 2:
            ada.folder(folder, f"d{number}")
    found = pages(ada, f"nodes/{folder}/children", sort=sort, limit=limit)
    assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
    assert found[-1]
    assert [node for page in found for node in page] == ada.children(folder, sort=sort)


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_it_keeps_its_place_while_rows_come_and_go(ada: Api, folder: str, sort: str) -> None:
    for number in range(10, 20):
        ada.file(folder, f"n{number}")
    first = good(ada.get(f"nodes/{folder}/children", params={"limit": 4, "sort": sort}))
    shown = [node["name"] for node in first["items"]]
    ada.file(folder, "n05")
    ada.file(folder, "n25")
    assert ada.delete(f"nodes/{first['items'][-1]['id']}").status_code == 204
    assert ada.delete(f"nodes/{first['items'][0]['id']}").status_code == 204
    rest = ada.names(folder, sort=sort, limit=100, cursor=first["next"])
    late = "n25" if sort == "name" else "n05"
    expected = sorted({f"n{number}" for number in range(10, 20)} - set(shown) | {late}, reverse=sort == "-name")
    assert rest == expected


def test_it_pages_two_hundred_rows_unless_asked_otherwise(ada: Api, folder: str) -> None:
    for number in range(201):
        ada.folder(folder, f"{number}")
    first = good(ada.get(f"nodes/{folder}/children"))
    assert len(first["items"]) == 200
    rest = good(ada.get(f"nodes/{folder}/children", params={"cursor": first["next"]}))
    assert [node["name"] for node in rest["items"]] == ["200"]
    assert rest["next"] is None
    assert len(ada.children(folder, limit=1000)) == 201


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many", "1.5", "99999999999999999999"])
def test_it_refuses_a_limit_that_is_none(ada: Api, folder: str, limit: str) -> None:
    for path in (f"nodes/{folder}/children", "trash"):
        assert "limit" in problem(ada.get(path, params={"limit": limit}), 400, "invalid_field")["fields"]


@pytest.mark.parametrize("sort", ["colour", "name,size", "--name", "seq"])
def test_it_refuses_an_order_that_is_none(ada: Api, folder: str, sort: str) -> None:
    body = problem(ada.get(f"nodes/{folder}/children", params={"sort": sort}), 400, "invalid_field")
    assert "sort" in body["fields"]


@pytest.mark.parametrize("cursor", ["nonsense", "AAAA", "W10", "bnVsbA", "eyJhIjoxfQ", "é", "W1siYSJdXQ"])
def test_it_refuses_a_cursor_that_is_not_its_own(ada: Api, folder: str, cursor: str) -> None:
    problem(ada.get(f"nodes/{folder}/children", params={"cursor": cursor}), 400, "invalid_cursor")
    problem(ada.get("trash", params={"cursor": cursor}), 400, "invalid_cursor")


def test_it_refuses_the_cursor_of_another_list(ada: Api, folder: str) -> None:
    other = ada.folder(folder, "a")
    ada.folder(folder, "b")
    cursor = good(ada.get(f"nodes/{folder}/children", params={"limit": 1}))["next"]
    problem(ada.get(f"nodes/{folder}/children", params={"cursor": cursor, "sort": "size"}), 400, "invalid_cursor")
    problem(ada.get(f"nodes/{other['id']}/children", params={"cursor": cursor}), 400, "invalid_cursor")
    problem(ada.get("trash", params={"cursor": cursor}), 400, "invalid_cursor")


def test_it_lists_the_trash_newest_first_in_pages(ada: Api, folder: str) -> None:
    made = [ada.file(folder, f"t{number}") for number in range(5)]
    for node in made:
        assert ada.delete(f"nodes/{node['id']}").status_code == 204
    first = good(ada.get("trash", params={"limit": 3}))
    assert [node["id"] for node in first["items"]] == [node["id"] for node in made[:1:-1]]
    rest = good(ada.get("trash", params={"limit": 2, "cursor": first["next"]}))
    assert [node["id"] for node in rest["items"]] == [node["id"] for node in made[1::-1]]
