"""Links, for those who make them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from drive.sharing.links_models import Share
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree.models import Change, Node
from tests.unit.bytes.making import code, person, queries
from tests.unit.sharing.linking import JSON, PASSWORD, Maker, changed, link
from tests.unit.tree import making


@pytest.fixture
def bo(db) -> Maker:
    return Maker(person("bo"))


@pytest.fixture
def cy(bo) -> Maker:
    return Maker(person("cy"))


@pytest.fixture
def folder(bo) -> str:
    return bo.make_folder("shared")


def shares(maker, node):
    return maker.get(f"/api/v1/nodes/{node}/shares").json()["items"]


def test_a_link_is_shown_with_all_that_it_has(bo, folder):
    until = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    made = link(bo, folder, label="for Cy", password=PASSWORD, expires_at=until, download_limit=5)
    assert made == {
        "id": made["id"], "token": made["token"], "url": f"http://localhost:8000/s/{made['token']}",
        "node": {"id": folder, "name": "shared", "kind": "folder"}, "kind": "view", "label": "for Cy",
        "has_password": True, "expires_at": until, "download_limit": 5, "downloads": 0, "views": 0,
        "created_at": made["created_at"], "created_by": {"id": str(bo.user.pk), "name": "bo"},
    }  # fmt: skip
    assert len(made["token"]) == 32
    assert shares(bo, folder) == bo.get("/api/v1/shares").json()["items"] == [made]
    assert PASSWORD not in Share.objects.get().password


def test_a_node_has_as_many_links_as_it_is_given(bo, folder):
    made = [link(bo, folder, kind) for kind in ("view", "edit", "drop")]
    assert len({one["token"] for one in made}) == 3
    assert [one["id"] for one in shares(bo, folder)] == [one["id"] for one in reversed(made)]


def test_pages_of_links_lead_to_the_next(bo, folder):
    made = [link(bo, folder)["id"] for _ in range(3)]
    for path in (f"/api/v1/nodes/{folder}/shares", "/api/v1/shares"):
        first = bo.get(path, {"limit": 2}).json()
        second = bo.get(path, {"limit": 2, "cursor": first["next"]}).json()
        assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
        assert second["next"] is None
        assert code(bo.get(path, {"cursor": "bm9wZQ"})) == (400, "invalid_cursor")


def test_lists_of_links_cost_the_same_for_2_and_200_rows(bo, folder):
    few = bo.make_folder("few")
    for node, count in ((few, 2), (folder, 200)):
        Share.objects.bulk_create(Share(node_id=int(node), created_by=bo.user) for _ in range(count))
    costs = []
    for path, query in (
        (f"/api/v1/nodes/{few}/shares", {}), (f"/api/v1/nodes/{folder}/shares", {}),
        ("/api/v1/shares", {"limit": 2}), ("/api/v1/shares", {"limit": 200}),
    ):  # fmt: skip
        with queries() as run:
            bo.get(path, query)
        costs.append(len(run))
    assert costs[0] == costs[1] <= 4
    assert costs[2] == costs[3] <= 4


def test_only_who_manages_a_node_makes_and_sees_its_links(bo, cy, folder):
    path = f"/api/v1/nodes/{folder}/shares"
    made = link(bo, folder)
    for role, answer in ((None, 404), (Role.VIEWER, 403), (Role.CONTRIBUTOR, 403), (Role.EDITOR, 403)):
        Grant.objects.all().delete()
        if role is not None:
            Grant.objects.create(node_id=int(folder), user=cy.user, role=role)
        assert cy.get(path).status_code == cy.post(path, {"kind": "view"}, content_type=JSON).status_code == answer
        assert code(changed(cy, made, label="mine")) == (404, "not_found")
        assert code(cy.delete(f"/api/v1/shares/{made['id']}")) == (404, "not_found")
    Grant.objects.update(role=Role.MANAGER)
    theirs = link(cy, folder)
    assert changed(cy, made, label="ours").json()["label"] == "ours"
    assert cy.delete(f"/api/v1/shares/{made['id']}").status_code == 204
    assert shares(bo, folder) == [theirs]


def test_who_lost_the_right_sees_the_link_no_more(bo, cy, folder):
    Grant.objects.create(node_id=int(folder), user=cy.user, role=Role.MANAGER)
    made = link(cy, folder)
    assert cy.get("/api/v1/shares").json()["items"] == [made]
    Grant.objects.all().delete()
    assert cy.get("/api/v1/shares").json()["items"] == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "all"}, "kind"),
        ({}, "kind"),
        ({"kind": "view", "password": "short"}, "password"),
        ({"kind": "view", "password": ""}, "password"),
        ({"kind": "view", "password": 1}, "password"),
        ({"kind": "view", "label": "x" * 256}, "label"),
        ({"kind": "view", "label": "two\nlines"}, "label"),
        ({"kind": "view", "label": "\ud800"}, "label"),
        ({"kind": "view", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"kind": "view", "expires_at": "soon"}, "expires_at"),
        ({"kind": "view", "download_limit": 0}, "download_limit"),
        ({"kind": "view", "download_limit": 10**10}, "download_limit"),
        ({"kind": "drop", "download_limit": 1}, "download_limit"),
    ],
)
def test_it_refuses_a_link_that_would_not_be_what_was_meant_and_makes_none(bo, folder, fields, wrong):
    answer = bo.post(f"/api/v1/nodes/{folder}/shares", fields, content_type=JSON)
    assert code(answer) == (400, "invalid_field")
    assert list(answer.json()["fields"]) == [wrong]
    assert Share.objects.count() == 0


def test_a_file_is_no_drop_box(bo):
    node = making.file(Node.objects.get(pk=bo.top), "a.txt").pk
    answer = bo.post(f"/api/v1/nodes/{node}/shares", {"kind": "drop"}, content_type=JSON)
    assert (code(answer), list(answer.json()["fields"])) == ((400, "invalid_field"), ["kind"])
    made = link(bo, node)
    assert code(changed(bo, made, kind="drop")) == (400, "invalid_field")


def test_a_link_is_changed_field_by_field(bo, folder):
    made = link(bo, folder, label="a", password=PASSWORD, download_limit=5)
    after = changed(bo, made, kind="edit", download_limit=None).json()
    assert after == made | {"kind": "edit", "download_limit": None}
    assert changed(bo, made, password=None).json()["has_password"] is False
    assert code(changed(bo, made)) == (400, "invalid_field")
    assert code(changed(bo, made, token="0" * 32)) == (400, "unknown_field")


def test_nothing_is_shared_out_of_the_trash(bo, folder):
    made = link(bo, folder)
    bo.delete(f"/api/v1/nodes/{folder}")
    assert code(bo.post(f"/api/v1/nodes/{folder}/shares", {"kind": "view"}, content_type=JSON)) == (409, "in_trash")
    assert bo.delete(f"/api/v1/shares/{made['id']}").status_code == 204


def test_the_journal_tells_of_links(bo, folder):
    made = link(bo, folder)
    bo.delete(f"/api/v1/shares/{made['id']}")
    told = list(Change.objects.filter(node_id=int(folder)).order_by("seq").values_list("kind", "actor_id", "link_id"))
    assert told[-2:] == [("share", bo.user.pk, int(made["id"])), ("unshare", bo.user.pk, int(made["id"]))]


def test_a_revoked_link_is_gone_for_its_makers_too(bo, folder):
    made = link(bo, folder)
    for _ in range(2):
        answer = bo.delete(f"/api/v1/shares/{made['id']}")
    assert code(answer) == code(changed(bo, made, label="x")) == (404, "not_found")
    assert shares(bo, folder) == []


@pytest.mark.parametrize("wrong", ["0", "x", "-1", "9" * 30, "%00"])
def test_a_link_that_never_was_is_not_found(bo, wrong):
    assert code(bo.delete(f"/api/v1/shares/{wrong}")) == (404, "not_found")
