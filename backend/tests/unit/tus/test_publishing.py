"""What becomes of a complete upload, also when its place was taken, trashed, purged or filled meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from drive.accounts.models import User
from drive.blobs.models import Blob, Draft
from drive.tree import services as tree
from drive.tree.models import Node
from drive.uploads import services
from drive.uploads.models import Upload
from tests.unit.bytes.making import (
    MIB,
    NOTHING,
    Body,
    Once,
    code,
    content_of,
    digest_of,
    in_thread,
    leftovers,
    names_in,
    purged,
    some_bytes,
    space_of,
)

SIZES = [5, 2 * MIB + 5]


def publish(api, path, **body):
    return api.post(path + "/publish", body, content_type="application/json")


@pytest.fixture(params=SIZES)
def clashed(bo, request):
    """(path, data): complete, but its name was taken meanwhile."""
    data = some_bytes(request.param)
    path = bo.upload(len(data))
    bo.put("a.bin", b"first")
    response = bo.patch(path, 0, data)
    assert code(response) == (409, "name_taken")
    assert response.json()["node"]["name"] == "a.bin"
    return path, data


def test_a_clash_at_the_end_keeps_the_bytes_and_says_unpublished(bo, clashed):
    path, data = clashed
    for _ in range(2):
        head = bo.offset(path)
        assert head.status_code == 409
        assert "Upload-Offset" not in head.headers  # a client would take it for done
        assert code(publish(bo, path)) == (409, "name_taken")
    assert content_of("a.bin") == b"first"
    assert publish(bo, path, conflict="keep_both").json()["name"] == "a (2).bin"
    assert content_of("a (2).bin") == data
    assert (leftovers(), space_of(bo.user).reserved_bytes) == (NOTHING, 0)


def test_publishing_twice_gives_the_same_file(bo, clashed):
    path, _ = clashed
    first = publish(bo, path, conflict="keep_both").json()
    assert publish(bo, path, conflict="keep_both").json() == first
    assert names_in(bo.top) == ["a (2).bin", "a.bin"]
    assert bo.offset(path).headers["Holdfast-Node"] == first["id"]


def test_another_name_or_replacing_will_do_too(bo, clashed):
    path, data = clashed
    assert code(publish(bo, path, name="../x")) == (400, "invalid_name")
    assert publish(bo, path, name="b.bin").json()["name"] == "b.bin"
    assert content_of("b.bin") == data


def test_replacing_can_be_bound_to_what_was_seen(bo, clashed):
    path, data = clashed
    bo.put("a.bin", b"second")
    answer = publish(bo, path, conflict="replace", if_match=digest_of(b"first"))
    assert code(answer) == (412, "precondition_failed")
    assert publish(bo, path, conflict="replace", if_match=digest_of(b"second")).json()["digest"] == digest_of(data)


def test_what_was_bound_at_the_beginning_stays_bound_until_a_new_choice(bo):
    bo.put("a.bin", b"first")
    path = bo.upload(3, more={"conflict": "replace", "if_match": digest_of(b"first")})
    bo.put("a.bin", b"second")
    assert code(bo.patch(path, 0, b"abc")) == (412, "precondition_failed")
    assert code(publish(bo, path)) == (412, "precondition_failed")
    assert content_of("a.bin") == b"second"
    assert publish(bo, path, conflict="replace").status_code == 200
    assert content_of("a.bin") == b"abc"


@pytest.mark.parametrize(
    "body", [{"conflict": "x"}, {"name": 5}, {"if_match": "x"}, {"conflict": ["fail"]}, {"if_match": {}}]
)
def test_choices_that_are_none_are_refused(bo, clashed, body):
    assert code(publish(bo, clashed[0], **body)) == (400, "invalid_field")


def test_unknown_fields_and_junk_are_refused(bo, clashed):
    path, _ = clashed
    assert code(publish(bo, path, parent="1", owner="2")) == (400, "unknown_field")
    for junk in (b"{", b"[]", b"null", b"\xff", b"[" * 100_000):
        assert code(bo.generic("POST", path + "/publish", junk, "application/json")) == (400, "not_json")


def test_what_a_killed_server_left_complete_is_published_by_the_next_head(bo, monkeypatch):
    """Between the commit of the last byte and the one of the name."""
    path = bo.upload(3)
    with monkeypatch.context() as patch:
        patch.setattr(services, "publish", lambda *args, **more: 1 / 0)
        assert bo.patch(path, 0, b"abc").status_code == 500
    assert names_in(bo.top) == []
    head = bo.offset(path)
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, "3")
    assert head.headers["Holdfast-Node"] == str(Node.objects.get(name="a.bin").pk)
    assert content_of("a.bin") == b"abc"


def test_half_an_upload_is_never_published(bo):
    path = bo.upload(10)
    bo.patch(path, 0, b"half.")
    assert code(publish(bo, path)) == (409, "incomplete")
    assert names_in(bo.top) == []
    assert bo.offset(path).headers["Upload-Offset"] == "5"


@pytest.mark.parametrize("size", SIZES)
def test_a_folder_that_was_trashed_meanwhile_gets_its_file_once_it_is_back(bo, size):
    folder, data = bo.folder("f"), some_bytes(size)
    path = bo.upload(size, parent=folder)
    trash = Once(lambda: in_thread(lambda: tree.trash(Node.objects.get(pk=folder), by=None)))
    assert code(bo.patch_body(path, 0, Body(data, on_read=trash), size)) == (409, "in_trash")
    assert bo.offset(path).status_code == 409
    assert code(publish(bo, path)) == (409, "in_trash")
    tree.restore(Node.objects.get(pk=folder), by=None)
    assert publish(bo, path).json()["parent"] == folder
    assert content_of("a.bin") == data


@pytest.mark.parametrize("size", SIZES)
def test_with_a_folder_that_was_purged_only_the_end_is_left(bo, size):
    folder, data = bo.folder("f"), some_bytes(size)
    path = bo.upload(size, parent=folder)
    purge = Once(lambda: in_thread(lambda: purged(folder)))
    assert code(bo.patch_body(path, 0, Body(data, on_read=purge), size)) == (404, "not_found")
    assert code(publish(bo, path, conflict="keep_both")) == (404, "not_found")
    assert bo.tus("DELETE", path).status_code == 204
    assert (leftovers(), space_of(bo.user).reserved_bytes) == (NOTHING, 0)


def test_a_folder_in_the_trash_takes_no_bytes(bo):
    folder = bo.folder("f")
    path = bo.upload(3, parent=folder)
    tree.trash(Node.objects.get(pk=folder), by=None)
    assert code(bo.patch(path, 0, b"abc")) == (409, "in_trash")
    assert code(bo.begin(3, "b", parent=folder)) == (409, "in_trash")


# -- quota


def test_the_length_is_promised_at_the_creation_and_never_more_than_there_is(bo):
    space = space_of(bo.user)
    space.quota_bytes = 100
    space.save()
    first = bo.upload(60, "a")
    for data in (b"", b"x" * 41):
        assert code(bo.begin(41, "b", data)) == (507, "quota_exceeded")
    assert code(bo.put("c", b"x" * 41)) == (507, "quota_exceeded")
    second = bo.upload(40, "b")
    assert space_of(bo.user).reserved_bytes == 100
    assert code(bo.put("c", b"x")) == (507, "quota_exceeded")
    bo.patch(first, 0, b"x" * 60)
    bo.patch(second, 0, b"y" * 40)
    space = space_of(bo.user)
    assert (space.used_bytes, space.reserved_bytes) == (100, 0)


def test_a_promise_holds_when_the_quota_is_lowered(bo):
    path = bo.upload(60)
    space = space_of(bo.user)
    space.quota_bytes = 10
    space.save()
    assert bo.patch(path, 0, b"x" * 60).status_code == 204
    assert space_of(bo.user).reserved_bytes == 0


def test_equal_bytes_give_the_promise_back(bo):
    bo.put("a.bin", b"abc")
    path = bo.upload(3, more={"conflict": "replace"})
    assert bo.patch(path, 0, b"abc").status_code == 204
    space = space_of(bo.user)
    assert (space.used_bytes, space.reserved_bytes) == (3, 0)


# -- time


def test_idle_uploads_expire_and_give_back_what_they_held(bo):
    gone, stays = bo.upload(1000, "gone"), bo.upload(500, "stays")
    bo.patch(gone, 0, b"x" * 400)
    Upload.objects.filter(pk=gone.rpartition("/")[2]).update(expires_at=timezone.now() - timedelta(seconds=1))
    Draft.objects.update(lease=None, lease_until=None)
    assert services.expire() == 1
    assert (bo.offset(gone).status_code, bo.offset(stays).status_code) == (404, 200)
    assert space_of(bo.user).reserved_bytes == 500
    assert leftovers() == (1, 0, 1, 0)


def test_what_is_still_running_does_not_expire(bo):
    """A long PATCH writes its upload's row at its end; the draft's lease moves with every append."""
    data = some_bytes(9 * MIB)
    path = bo.upload(len(data))
    past = timezone.now() - timedelta(seconds=1)
    counts = []

    def late(at: int) -> None:
        if at:
            Upload.objects.update(expires_at=past)
            in_thread(lambda: counts.append(services.expire()))

    assert bo.patch_body(path, 0, Body(data, on_read=late), len(data)).status_code == 204
    assert set(counts) == {0}
    assert content_of("a.bin") == data


def test_seven_days_are_the_end_also_for_what_runs(bo):
    path = bo.upload(1000)
    bo.patch(path, 0, b"x")
    old = timezone.now() - timedelta(days=8)
    Upload.objects.update(created_at=old, expires_at=old)
    Draft.objects.update(lease="x", lease_until=timezone.now())
    assert services.expire() == 1
    assert bo.offset(path).status_code == 404


def test_drafts_that_a_killed_put_left_behind_go_after_a_day(bo):
    from drive.blobs.sql import default_store

    store = default_store()
    left, runs, fresh = store.begin(), store.begin(), store.begin()
    Blob.objects.filter(draft__in=[left, runs]).update(created_at=timezone.now() - timedelta(days=2))
    Draft.objects.filter(pk=runs).update(lease="x", lease_until=timezone.now())
    waiting = bo.upload(10)  # its draft is older than a day, and its upload lives
    Blob.objects.filter(draft__upload_of=Upload.objects.get()).update(created_at=timezone.now() - timedelta(days=2))
    assert services.expire() == 1
    assert set(Draft.objects.filter(upload_of=None).values_list("pk", flat=True)) == {runs, fresh}
    assert bo.offset(waiting).status_code == 200


def test_a_finished_upload_goes_and_its_file_stays(bo):
    path = bo.upload(3)
    bo.patch(path, 0, b"abc")
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert services.expire() == 1
    assert content_of("a.bin") == b"abc"
    assert space_of(bo.user).used_bytes == 3


def test_every_byte_moves_the_end_but_not_past_seven_days(bo):
    path = bo.upload(10)
    for age, most in ((timedelta(hours=1), timedelta(hours=25)), (timedelta(days=6, hours=20), timedelta(days=7))):
        created = timezone.now() - age
        Upload.objects.update(created_at=created)
        bo.patch(path, int(bo.offset(path).headers["Upload-Offset"]), b"x")
        upload = Upload.objects.get()
        assert upload.expires_at <= created + most + timedelta(minutes=1)
        assert upload.expires_at > timezone.now() + timedelta(hours=3)


def test_a_deactivated_user_uploads_nothing_more(bo):
    path = bo.upload(3)
    User.objects.filter(pk=bo.user.pk).update(is_active=False)
    assert bo.patch(path, 0, b"abc").status_code == 401
    assert names_in(bo.top) == []
