"""POST bulk from inside: what the list costs, who may, and that nothing is left of what was refused."""

from __future__ import annotations

import json

import pytest

from drive.accounts.models import User
from drive.api import bulk_body
from drive.api.slots import slots
from drive.tree import services
from drive.tree.models import Change, Node, Space
from drive.uploads.errors import BulkRefused
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)  # bytes need committed rows


def send(api, files, **more):
    """Files as (folder, name, bytes)."""
    listed = [{"folder": str(folder.pk), "name": name, "size": len(data)} for folder, name, data in files]
    body = json.dumps({"files": listed, **more}).encode() + b"\n" + b"".join(data for _, _, data in files)
    return api.post("/api/v1/bulk", body, content_type=bulk_body.MEDIA_TYPE)


def state():
    return Node.objects.count(), Change.objects.count(), list(Space.objects.values_list("used_bytes", "seq"))


def test_it_writes_one_change_for_each_file_and_keeps_the_sums(api, bo, top):
    folder = making.folder(top, "folder")
    files = [(folder, "a", b"12345"), (top, "b", b""), (folder, "c", b"12345")]
    answer = send(api, files)
    assert answer.status_code == 201, answer.content
    assert [node["name"] for node in answer.json()["items"]] == ["a", "b", "c"]
    making.assert_sums_are_right(Space.objects.get(owner=bo))
    assert set(Change.objects.filter(seq__gt=1).values_list("actor_id", "via")) == {(bo.pk, "api")}


def test_two_spaces_are_refused(api, bo, top):
    team = services.create_space(owner=bo, kind=Space.Kind.TEAM)
    before = state()
    answer = send(api, [(top, "a", b"1"), (team.root, "b", b"2")])
    assert (answer.status_code, answer.json()["code"]) == (422, "spaces_differ")
    assert state() == before


def test_a_deactivated_person_is_nobody(api, bo, top):
    User.objects.filter(pk=bo.pk).update(is_active=False)
    before = state()
    assert send(api, [(top, "a", b"1")]).status_code == 401
    assert state() == before


def test_a_name_lost_while_the_bytes_came_refuses_all(api, top, monkeypatch):
    from drive.api import bulk as view

    def check(files, conflict):
        making.file(top, "b", "somebody was faster")

    monkeypatch.setattr(view.bulk, "check", check)
    answer = send(api, [(top, "a", b"1"), (top, "B", b"2"), (top, "c", b"3")])
    assert answer.status_code == 409
    assert [(error["index"], error["code"]) for error in answer.json()["errors"]] == [(1, "name_taken")]
    assert making.names_in(top) == {"b"}


def test_the_list_is_judged_at_the_same_cost_for_2_and_200_files(top, django_assert_max_num_queries):
    from drive.uploads.bulk import Announced, check

    for count in (2, 200):
        with django_assert_max_num_queries(2):
            check([Announced(top, f"{number}", 1) for number in range(count)], "fail")


def test_all_wrong_files_are_named_at_once(top):
    from drive.uploads.bulk import Announced, check

    making.file(top, "there")
    Space.objects.filter(pk=top.space_id).update(quota_bytes=100)
    names = ["there", "", "big", "fits", "THERE", "too"]
    sizes = [1, 1, 200, 50, 1, 60]
    with pytest.raises(BulkRefused) as refused:
        check([Announced(top, name, size) for name, size in zip(names, sizes, strict=True)], "fail")
    assert [(index, error.code) for index, error in refused.value.errors] == [
        (0, "name_taken"), (1, "invalid_name"), (2, "quota_exceeded"), (4, "name_taken"), (5, "quota_exceeded")
    ]  # fmt: skip


def test_a_refused_request_gives_its_slot_and_its_room_back(api, top, monkeypatch):
    monkeypatch.setattr(bulk_body.room, "_free", 10_000)
    taken = len(slots._taken)
    for name in ("", "good"):
        send(api, [(top, name, b"1" * 1000)])
    assert (len(slots._taken), bulk_body.room._free) == (taken, 10_000)


def test_it_answers_busy_when_too_much_is_on_its_way(api, top, monkeypatch):
    monkeypatch.setattr(bulk_body.room, "_free", 100)
    answer = send(api, [(top, "a", b"1" * 1000)])
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "2")
    assert making.names_in(top) == set()
