"""Bytes that come from somebody who may add, and what happens when that ends while they come."""

from __future__ import annotations

import json

import pytest

from drive.accounts.models import User
from drive.api import bulk_body
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree.models import Node
from tests.unit.bytes.making import (
    MIB,
    NOTHING,
    Body,
    Once,
    code,
    content_of,
    etag_of,
    in_thread,
    leftovers,
    names_in,
    person,
    some_bytes,
)
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.sharing.linking import JSON, Maker, Visit, link

LARGE = some_bytes(MIB + 5)
FORBIDDEN = (403, "forbidden")


@pytest.fixture
def bo(transactional_db) -> Maker:  # noqa: F811
    return Maker(person("bo"))


@pytest.fixture
def folder(bo) -> str:
    made = bo.make_folder("given")
    bo.put("a.bin", b"first", folder=made)
    return made


@pytest.fixture
def cy(folder) -> Maker:
    """A contributor."""
    made = Maker(person("cy"))
    Grant.objects.create(node_id=int(folder), user=made.user, role=Role.CONTRIBUTOR)
    made.top = folder
    return made


def let(cy, role):
    Grant.objects.filter(user=cy.user).update(role=role)


def bulk(client, folder, name, data=b"x", **more):
    listed = {"folder": folder, "name": name, "size": len(data)}
    if "if_match" in more:
        listed["if_match"] = more.pop("if_match")
    body = json.dumps({"files": [listed], **more}).encode() + b"\n" + data
    return client.post("/api/v1/bulk", body, content_type=bulk_body.MEDIA_TYPE)


def ways(data=b"second"):
    """Each door, as (name, request with that conflict)."""
    return {
        "put": lambda who, conflict, name="a.bin": who.put(name, data, query=f"?conflict={conflict}"),
        "tus": lambda who, conflict, name="a.bin": who.begin(len(data), name, data, more={"conflict": conflict}),
        "bulk": lambda who, conflict, name="a.bin": bulk(who, who.top, name, data, conflict=conflict),
    }


@pytest.mark.parametrize("door", ways())
class TestContributor:
    def test_new_files_are_welcome(self, cy, folder, door):
        assert ways()[door](cy, "replace", "new.bin").status_code == 201
        assert names_in(folder) == ["a.bin", "new.bin"]

    def test_nothing_that_is_there_is_replaced(self, cy, door):
        answer = ways()[door](cy, "replace")
        assert answer.status_code == 403
        assert answer.json()["code"] == ("bulk_refused" if door == "bulk" else "forbidden")
        assert content_of("a.bin") == b"first"
        assert leftovers() == NOTHING

    def test_a_second_name_is_made_beside_it(self, cy, folder, door):
        assert ways()[door](cy, "keep_both").status_code == 201
        assert names_in(folder) == ["a (2).bin", "a.bin"]

    def test_a_clash_is_told_to_who_asked_for_it(self, cy, door):
        assert ways()[door](cy, "fail").status_code == 409

    def test_an_editor_replaces(self, cy, door):
        let(cy, Role.EDITOR)
        assert ways()[door](cy, "replace").status_code in (200, 201)
        assert content_of("a.bin") == b"second"

    def test_a_viewer_adds_nothing(self, cy, folder, door):
        let(cy, Role.VIEWER)
        assert ways()[door](cy, "replace", "new.bin").status_code == 403
        assert names_in(folder) == ["a.bin"]


def test_a_condition_lets_no_contributor_replace(cy):
    assert code(cy.put("a.bin", b"second", HTTP_IF_MATCH=etag_of(b"first"))) == FORBIDDEN
    assert code(cy.put("a.bin", b"second", HTTP_IF_NONE_MATCH="*")) == (412, "precondition_failed")
    assert content_of("a.bin") == b"first"


def test_what_appears_while_a_contributors_bytes_come_is_not_replaced(bo, cy, folder):
    late = Once(lambda: in_thread(lambda: bo.put("b.bin", b"bo's", folder=folder)))
    assert code(cy.put_body("b.bin", Body(LARGE, on_read=late), len(LARGE))) == FORBIDDEN
    assert content_of("b.bin") == b"bo's"
    assert leftovers() == NOTHING


def gone(cy):
    Grant.objects.filter(user=cy.user).delete()


def less(cy):
    let(cy, Role.VIEWER)


def off(cy):
    User.objects.filter(pk=cy.user.pk).update(is_active=False)


@pytest.mark.parametrize(("end", "told"), [(gone, (404, "not_found")), (less, FORBIDDEN), (off, (404, "not_found"))])
class TestEndedMeanwhile:
    """The right goes while the bytes come, after the request was let in."""

    def test_a_put_publishes_nothing(self, cy, folder, end, told):
        body = Body(LARGE, on_read=Once(lambda: in_thread(lambda: end(cy))))
        assert code(cy.put_body("new.bin", body, len(LARGE))) == told
        assert names_in(folder) == ["a.bin"]
        assert leftovers() == NOTHING

    def test_a_slow_small_put_publishes_nothing(self, cy, folder, end, told, monkeypatch):
        monkeypatch.setattr("drive.uploads.services.SLOW_SECONDS", -1.0)
        body = Body(b"small", on_read=Once(lambda: in_thread(lambda: end(cy))))
        assert code(cy.put_body("new.bin", body, 5)) == told
        assert names_in(folder) == ["a.bin"]

    def test_an_upload_publishes_nothing_and_keeps_its_bytes(self, cy, folder, end, told):
        path = cy.upload(len(LARGE), "new.bin")
        body = Body(LARGE, on_read=Once(lambda: in_thread(lambda: end(cy))))
        assert code(cy.patch_body(path, 0, body, len(LARGE))) == told
        assert names_in(folder) == ["a.bin"]
        if end is off:
            return
        let(cy, Role.CONTRIBUTOR)
        Grant.objects.get_or_create(node_id=int(folder), user=cy.user, defaults={"role": Role.CONTRIBUTOR})
        assert cy.post(path + "/publish", {}, content_type=JSON).status_code == 200
        assert content_of("new.bin") == LARGE


def test_an_upload_of_an_editor_replaces_nothing_once_they_are_a_contributor(cy):
    let(cy, Role.EDITOR)
    path = cy.upload(len(LARGE), more={"conflict": "replace"})
    let(cy, Role.CONTRIBUTOR)
    assert code(cy.patch(path, 0, LARGE)) == FORBIDDEN
    assert code(cy.post(path + "/publish", {"conflict": "replace"}, content_type=JSON)) == FORBIDDEN
    assert cy.post(path + "/publish", {"conflict": "keep_both"}, content_type=JSON).status_code == 200
    assert content_of("a.bin") == b"first"


def test_the_right_is_asked_under_the_lock_when_an_upload_is_published(cy, folder, monkeypatch):
    from drive.uploads import services

    path, publish = cy.upload(len(LARGE), "new.bin"), services.publish

    def late(*args, **more):
        gone(cy)
        return publish(*args, **more)

    monkeypatch.setattr(services, "publish", late)
    assert code(cy.patch(path, 0, LARGE)) == (404, "not_found")
    assert names_in(folder) == ["a.bin"]


class TestDropBox:
    @pytest.fixture
    def guest(self, bo, folder) -> Visit:
        guest = Visit(link(bo, folder, "edit"))  # for its `top`; a drop link tells no node
        share = link(bo, folder, "drop")
        box = Visit.__new__(Visit)
        Visit.__init__(box, share)
        box.top = guest.top
        return box

    @pytest.mark.parametrize("door", ways())
    @pytest.mark.parametrize("conflict", ["replace", "fail", "keep_both"])
    def test_a_taken_name_is_not_told(self, guest, folder, door, conflict):
        answer = ways()[door](guest, conflict)
        assert answer.status_code == 201, answer.content
        assert b"(2)" not in answer.content
        assert names_in(folder) == ["a (2).bin", "a.bin"]
        assert content_of("a.bin") == b"first"

    def test_a_condition_is_refused_whether_it_would_hold_or_not(self, guest):
        for name in "a.bin", "none.bin":
            assert code(guest.put(name, b"x", HTTP_IF_MATCH=etag_of(b"first"))) == FORBIDDEN
            assert code(bulk(guest, guest.top, name, if_match=etag_of(b"first").strip('"'))) == FORBIDDEN

    def test_it_makes_no_folders(self, guest):
        body = {"parent": guest.top, "name": "a.bin"}
        assert code(guest.post("/api/v1/nodes", body, content_type=JSON)) == (404, "not_found")

    def test_a_revoked_link_publishes_nothing(self, bo, guest, folder):
        share = json.loads(bo.get(f"/api/v1/nodes/{folder}/shares").content)["items"][0]

        def revoke():
            assert bo.delete(f"/api/v1/shares/{share['id']}").status_code == 204

        body = Body(LARGE, on_read=Once(lambda: in_thread(revoke)))
        assert code(guest.put_body("new.bin", body, len(LARGE))) == (404, "not_found")
        assert names_in(folder) == ["a.bin"]


def test_two_folders_of_one_bulk_request_have_rules_of_their_own(bo, cy, folder):
    mine = bo.make_folder("mine")
    bo.put("a.bin", b"first", folder=mine)
    Grant.objects.create(node_id=int(mine), user=cy.user, role=Role.EDITOR)
    listed = [{"folder": at, "name": "a.bin", "size": 1} for at in (mine, folder)]
    body = json.dumps({"files": listed, "conflict": "replace"}).encode() + b"\n12"
    answer = cy.post("/api/v1/bulk", body, content_type=bulk_body.MEDIA_TYPE)
    assert (answer.status_code, [error["index"] for error in answer.json()["errors"]]) == (403, [1])
    assert [error["code"] for error in answer.json()["errors"]] == ["forbidden"]
    assert set(Node.objects.filter(name="a.bin").values_list("version", flat=True)) == {1}
