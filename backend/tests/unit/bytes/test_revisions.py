"""Past contents over the API: bytes, URLs, and who may see them."""

import pytest

from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree import services as tree
from drive.tree.models import Node, Space
from tests.unit.bytes.making import MIB, bytes_of, code, etag_of, some_bytes

OLD, NEW = some_bytes(MIB + 100, 1), some_bytes(50, 2)
API = "/api/v1/nodes"


@pytest.fixture
def node(bo):
    bo.put("a.txt", OLD)
    return bo.put("a.txt", NEW).json()["id"]


def past(client, node):
    return client.get(f"{API}/{node}/revisions").json()["items"][1]["id"]


def test_a_past_content_comes_out_whole_and_in_parts(bo, node):
    url = f"{API}/{node}/revisions/{past(bo, node)}/content"
    whole = bo.get(url)
    assert (whole.headers["ETag"], bytes_of(whole)) == (etag_of(OLD), OLD)
    part = bo.get(url, HTTP_RANGE=f"bytes={MIB}-")
    assert (part.status_code, bytes_of(part)) == (206, OLD[MIB:])
    assert bo.get(url, HTTP_IF_NONE_MATCH=etag_of(OLD)).status_code == 304
    assert bo.head(url).headers["Content-Length"] == str(len(OLD))
    assert bytes_of(bo.get(f"{API}/{node}/revisions/current/content")) == NEW


def test_a_signed_url_of_a_past_content_needs_no_header(bo, nobody, node):
    answer = bo.post(f"{API}/{node}/revisions/{past(bo, node)}/content-url", {}, content_type="application/json")
    assert bytes_of(nobody.get(answer.json()["url"])) == OLD


def test_a_signed_url_goes_on_when_its_content_becomes_a_past_one(bo, nobody, node):
    url = bo.signed(node)
    bo.put("a.txt", b"newer")
    assert bytes_of(nobody.get(url)) == NEW
    bo.delete(f"{API}/{node}/revisions/{past(bo, node)}")
    assert code(nobody.get(url)) == (404, "not_found")


def test_who_may_only_look_at_a_file_is_not_told_what_it_was(bo, cy, nobody, node):
    grant = Grant.objects.create(node_id=node, user=cy.user, role=Role.VIEWER)
    old = past(bo, node)
    url = cy.signed(node)
    for path in (f"{API}/{node}/revisions", f"{API}/{node}/revisions/{old}/content"):
        assert code(cy.get(path)) == (403, "forbidden")
    assert code(cy.post(f"{API}/{node}/revisions/{old}/restore")) == (403, "forbidden")
    bo.put("a.txt", b"without the secret")
    assert code(nobody.get(url)) == (404, "not_found")
    Grant.objects.filter(pk=grant.pk).update(role=Role.EDITOR)
    assert bytes_of(cy.get(f"{API}/{node}/revisions/{old}/content")) == OLD
    assert bytes_of(nobody.get(url)) == NEW


def test_a_restored_content_is_the_current_one(bo, node):
    old = past(bo, node)
    answer = bo.post(f"{API}/{node}/revisions/{old}/restore")
    assert (answer.status_code, answer.json()["size"]) == (200, len(OLD))
    assert bytes_of(bo.content(node)) == OLD
    assert code(bo.post(f"{API}/{node}/revisions/current/restore")) == (404, "not_found")


def test_a_file_that_was_emptied_has_its_last_good_content(bo, node):
    bo.put("a.txt", b"")
    sizes = [item["size"] for item in bo.get(f"{API}/{node}/revisions").json()["items"]]
    assert sizes == [0, len(NEW), len(OLD)]


def test_a_copy_shares_its_bytes_and_moves_none(bo, node):
    answer = bo.post(f"{API}/{node}/copy", {"parent": bo.top, "name": "b"}, content_type="application/json")
    assert answer.status_code == 201
    copy = Node.objects.get(pk=answer.json()["id"])
    assert copy.blob_id == Node.objects.get(pk=node).blob_id
    assert bytes_of(bo.content(str(copy.pk))) == NEW
    assert Space.objects.get(pk=copy.space_id).used_bytes == len(OLD) + 2 * len(NEW)


def test_the_trash_of_a_space_is_emptied_by_who_may_change_all_of_it(bo, cy, node):
    space = Node.objects.get(pk=node).space
    tree.trash(Node.objects.get(pk=node), by=None)
    grant = Grant.objects.create(node_id=space.root_id, user=cy.user, role=Role.CONTRIBUTOR)
    trash = f"/api/v1/trash?space={space.pk}"
    assert (code(cy.get(trash))[0], code(cy.delete(trash))[0]) == (403, 403)
    Grant.objects.filter(pk=grant.pk).update(role=Role.EDITOR)
    assert [item["id"] for item in cy.get(trash).json()["items"]] == [node]
    assert cy.delete(trash).status_code == 204
    assert bo.get(trash).json()["items"] == []
    assert Space.objects.get(pk=space.pk).used_bytes == 0


def test_missing_folders_are_not_made_again_where_one_may_not_make_any(bo, cy):
    shared = bo.folder("shared")
    node = bo.put("f", b"x", folder=shared).json()["id"]
    Grant.objects.create(node_id=shared, user=cy.user, role=Role.EDITOR)
    cy.delete(f"{API}/{node}")
    bo.delete(f"{API}/{shared}")
    assert code(cy.post(f"{API}/{node}/restore", {}, content_type="application/json")) == (409, "parent_in_trash")
    assert bo.post(f"{API}/{node}/restore", {}, content_type="application/json").status_code == 200
