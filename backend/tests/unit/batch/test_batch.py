"""Many changes with one request: all of them or none, in the order of the steps, with the rights of each."""

from __future__ import annotations

import threading

import pytest
from rest_framework.test import APIClient

from drive.accounts import sessions
from drive.batch import running
from drive.batch.steps import Step
from drive.sharing.models import Grant, Share
from drive.sharing.roles import Role
from drive.tree import services
from drive.tree.models import Change, Node, Space
from drive.uploads import services as uploads
from drive.uploads.bodies import Arrived
from tests.histories.replay import follow, replay, tree_of
from tests.unit.tree import making
from tests.unit.tree.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bo():
    return making.person("bo")


@pytest.fixture
def cy():
    return making.person("cy")


@pytest.fixture
def top(bo):
    return making.root(bo)


def post(user, *steps):
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.begin(user).access}")
    return client.post("/api/v1/batch", {"steps": list(steps)}, format="json")


def results(response) -> list[dict]:
    assert response.status_code == 200, response.content
    return response.json()["results"]


def refused(response) -> tuple[int, str, int]:
    body = response.json()
    return response.status_code, body["code"], body["step"]


def finished_upload(user, folder, name: str, data: bytes, conflict: str = "fail"):
    """All bytes are there, and the name is not."""
    upload = uploads.begin(user, uploads.Target(folder, name, "text/plain", conflict), len(data))
    uploads.append(upload, Arrived(data), offset=0, size=len(data))
    return upload


def state() -> tuple:
    rows = Node.objects.order_by("pk").values_list("pk", "parent_id", "name", "trashed_at", "version", "seq")
    return list(rows), Change.objects.count(), Grant.objects.count(), Share.objects.count()


def test_every_kind_of_step_does_what_its_route_does(bo, cy, top):
    old, doomed = making.file(top, "old.txt"), making.file(top, "doomed")
    upload = finished_upload(bo, top, "sent.txt", b"sent")
    done = results(
        post(
            bo,
            {"op": "create_folder", "parent": str(top.pk), "name": "2026"},
            {"op": "move", "node": str(old.pk), "parent": "$0"},
            {"op": "rename", "node": "$1", "name": "new.txt"},
            {"op": "copy", "node": "$1", "parent": "$0", "name": "copy.txt"},
            {"op": "publish", "upload": upload.pk, "parent": "$0"},
            {"op": "trash", "node": str(doomed.pk)},
            {"op": "share", "node": "$0", "kind": "view", "label": "press"},
            {"op": "grant", "node": "$0", "user": str(cy.pk), "role": "editor"},
        )
    )
    assert [one["op"] for one in done] == [
        "create_folder", "move", "rename", "copy", "publish", "trash", "share", "grant"
    ]  # fmt: skip
    folder = Node.objects.get(pk=done[0]["node"]["id"])
    assert making.names_in(folder) == {"new.txt", "copy.txt", "sent.txt"}
    assert making.names_in(top) == {"2026"}
    assert done[5]["node"]["trashed_at"] is not None
    assert (done[6]["share"]["label"], done[7]["grant"]["role"]) == ("press", "editor")
    assert Grant.objects.get().user_id == cy.pk
    making.assert_sums_are_right(top.space)
    assert replay(follow(top.space_id)[0]) == tree_of(top.space)
    assert Space.objects.get(pk=top.space_id).reserved_bytes == 0


def test_a_failing_step_is_named_and_nothing_has_happened(bo, top):
    making.folder(top, "taken")
    upload = finished_upload(bo, top, "sent.txt", b"sent")
    before = state()
    steps = [
        {"op": "create_folder", "parent": str(top.pk), "name": "new"},
        {"op": "publish", "upload": upload.pk, "parent": "$0"},
        {"op": "create_folder", "parent": str(top.pk), "name": "taken"},
        {"op": "create_folder", "parent": str(top.pk), "name": "never"},
    ]
    response = post(bo, *steps)
    assert refused(response) == (409, "name_taken", 2)
    assert response.json()["node"]["name"] == "taken"
    assert state() == before
    upload.refresh_from_db()
    assert (upload.node_id, upload.draft_id is not None) == (None, True)
    steps.pop(2)
    assert len(results(post(bo, *steps))) == 3  # the bytes were kept
    making.assert_sums_are_right(top.space)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"op": "move", "node": "$0", "parent": "$0"}, (409, "move_into_itself", 1)),
        ({"op": "trash", "node": "{top}"}, (409, "root_is_fixed", 1)),
        ({"op": "rename", "node": "$0", "name": "a/b"}, (400, "invalid_name", 1)),
        ({"op": "rename", "node": "$1", "name": "x"}, (400, "invalid_field", 1)),
        ({"op": "rename", "node": "$x", "name": "x"}, (400, "invalid_field", 1)),
        ({"op": "rename", "node": "999999", "name": "x"}, (404, "not_found", 1)),
        ({"op": "rename", "node": "{top}"}, (400, "invalid_field", 1)),
        ({"op": "rename", "node": "{top}", "name": "x", "colour": "red"}, (400, "unknown_field", 1)),
        ({"op": "explode", "node": "{top}"}, (400, "invalid_field", 1)),
        ("trash", (400, "invalid_field", 1)),
        ({"op": "publish", "upload": "0" * 32}, (404, "not_found", 1)),
        ({"op": "publish", "upload": "\0"}, (404, "not_found", 1)),
    ],
)
def test_a_refusal_has_the_steps_own_code_and_place(bo, top, step, expected):
    before = state()
    if isinstance(step, dict):
        step = {key: value.replace("{top}", str(top.pk)) for key, value in step.items()}
    assert refused(post(bo, {"op": "create_folder", "parent": str(top.pk), "name": "new"}, step)) == expected
    assert state() == before


@pytest.mark.parametrize("steps", [[], [{"op": "trash", "node": "1"}] * 1001, None, {}])
def test_the_number_of_steps_is_bounded(bo, steps):
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {sessions.begin(bo).access}")
    response = client.post("/api/v1/batch", {"steps": steps}, format="json")
    assert (response.status_code, response.json()["code"]) == (400, "invalid_field")
    assert "step" not in response.json()


def test_each_step_needs_its_own_right(bo, cy, top):
    given, kept = making.folder(top, "given"), making.folder(top, "kept")
    Grant.objects.create(node=given, user=cy, role=Role.CONTRIBUTOR, created_by=bo)
    before = state()
    add = {"op": "create_folder", "parent": str(given.pk), "name": "mine"}
    for step, expected in (
        ({"op": "trash", "node": "$0"}, (403, "forbidden", 1)),  # a contributor takes nothing away
        ({"op": "share", "node": "$0", "kind": "view"}, (403, "forbidden", 1)),
        ({"op": "move", "node": "$0", "parent": str(kept.pk)}, (403, "forbidden", 1)),
        ({"op": "create_folder", "parent": str(kept.pk), "name": "x"}, (404, "not_found", 1)),
        ({"op": "copy", "node": str(kept.pk), "parent": "$0"}, (404, "not_found", 1)),
    ):
        assert refused(post(cy, add, step)) == expected
    assert state() == before
    assert results(post(cy, add))[0]["node"]["name"] == "mine"


def test_somebody_elses_upload_is_not_there(bo, cy, top):
    upload = finished_upload(bo, top, "sent.txt", b"sent")
    Grant.objects.create(node=top, user=cy, role=Role.MANAGER, created_by=bo)
    assert refused(post(cy, {"op": "publish", "upload": upload.pk})) == (404, "not_found", 0)


def test_an_unfinished_upload_stops_the_batch(bo, top):
    upload = uploads.begin(bo, uploads.Target(top, "half", "text/plain"), 5)
    before = state()
    step = {"op": "create_folder", "parent": str(top.pk), "name": "new"}
    assert refused(post(bo, step, {"op": "publish", "upload": upload.pk})) == (409, "incomplete", 1)
    assert state() == before


def test_what_a_step_did_is_what_the_next_one_sees(bo, top):
    file = making.file(top, "a")
    post(
        bo,
        {"op": "rename", "node": str(file.pk), "name": "b"},
        {"op": "create_folder", "parent": str(top.pk), "name": "a"},  # the name is free by now
        {"op": "move", "node": str(file.pk), "parent": "$1"},
        {"op": "trash", "node": "$1"},
    )
    assert making.names_in(top) == set()
    making.assert_sums_are_right(top.space)


def test_the_quota_holds_for_all_steps_together(bo, top):
    file = making.file(top, "a", "12345")
    Space.objects.filter(pk=top.space_id).update(quota_bytes=14)
    copy = {"op": "copy", "node": str(file.pk), "parent": str(top.pk), "conflict": "keep_both"}
    assert refused(post(bo, copy, copy)) == (507, "quota_exceeded", 1)
    assert Space.objects.get(pk=top.space_id).used_bytes == 5
    assert len(results(post(bo, copy))) == 1


def test_batches_over_two_spaces_in_opposite_order_do_not_lock_each_other_out(bo, cy, top):
    other = making.root(cy)
    Grant.objects.create(node=other, user=bo, role=Role.MANAGER, created_by=cy)
    Grant.objects.create(node=top, user=cy, role=Role.MANAGER, created_by=bo)
    barrier = threading.Barrier(2)

    def run(who, places, name):
        barrier.wait(30)
        for turn in range(5):
            steps = [Step("create_folder", {"parent": str(place.pk), "name": f"{name}{turn}"}) for place in places]
            running.run(who, steps)

    together(lambda: run(bo, [top, other], "bo"), lambda: run(cy, [other, top], "cy"))
    for root in (top, other):
        assert making.names_in(root) == {f"{name}{turn}" for name in ("bo", "cy") for turn in range(5)}
        making.assert_sums_are_right(root.space)


def test_a_move_to_another_space_is_one_step_among_others(bo, top):
    team = services.create_space(owner=None, kind=Space.Kind.TEAM, name="Team")
    Grant.objects.create(node=team.root, user=bo, role=Role.MANAGER, created_by=bo)
    file = making.file(top, "a")
    done = results(
        post(
            bo,
            {"op": "create_folder", "parent": str(team.root.pk), "name": "in"},
            {"op": "move", "node": str(file.pk), "parent": "$0"},
        )
    )
    assert done[1]["node"]["space"] == str(team.pk)
    for space in (top.space, team):
        making.assert_sums_are_right(space)
        assert replay(follow(space.pk)[0]) == tree_of(space)
