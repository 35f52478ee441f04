"""Lists over the API: `limit`, `cursor`, `sort`."""

import pytest

from tests.unit.api.test_nodes import NODES, code
from tests.unit.tree import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def children(top):
    return f"{NODES}/{top.pk}/children"


def test_a_page_leads_to_the_next(api, top, children):
    for name in "cab":
        making.file(top, name)
    first = api.get(children, {"limit": 2}).json()
    assert [item["name"] for item in first["items"]] == ["a", "b"]
    second = api.get(children, {"limit": 2, "cursor": first["next"]}).json()
    assert ([item["name"] for item in second["items"]], second["next"]) == (["c"], None)


def test_an_item_looks_like_the_node_itself(api, top, children):
    node = making.file(top, "a")
    alone = api.get(f"{NODES}/{node.pk}").json()
    del alone["path"], alone["role"]
    assert api.get(children).json() == {"items": [alone], "next": None}


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "x", "", "1.5", "9" * 30, "٣", " 5"])
def test_it_refuses_a_limit_out_of_bounds(api, children, limit):
    for url in (children, "/api/v1/trash"):
        response = api.get(url, {"limit": limit})
        assert code(response) == (400, "invalid_field")
        assert list(response.json()["fields"]) == ["limit"]


def test_it_refuses_an_order_that_it_does_not_know(api, children):
    assert code(api.get(children, {"sort": "colour"})) == (400, "invalid_field")


def test_it_refuses_a_cursor_that_was_made_up(api, children):
    for url in (children, "/api/v1/trash"):
        assert code(api.get(url, {"cursor": "bm9wZQ"})) == (400, "invalid_cursor")


def test_a_file_has_no_children(api, top):
    node = making.file(top, "a")
    assert code(api.get(f"{NODES}/{node.pk}/children")) == (409, "not_a_folder")


def test_nobody_sees_the_trash_of_another(client_of, cy, top):
    from drive.tree import services

    services.trash(making.file(top, "bo's"), by=None)
    assert client_of(cy).get("/api/v1/trash").json() == {"items": [], "next": None}


def test_a_listing_costs_the_same_for_2_and_200_rows(api, top, django_assert_num_queries):
    few, lots = making.folder(top, "few"), making.folder(top, "lots")
    for number in range(200):
        if number < 2:
            making.file(few, f"{number}")
        making.file(lots, f"{number}")
    for folder, rows in ((few, 2), (lots, 200)):
        with django_assert_num_queries(5):  # the token, the node, folders, files, and the asker's marks
            assert len(api.get(f"{NODES}/{folder.pk}/children").json()["items"]) == rows
