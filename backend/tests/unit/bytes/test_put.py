"""`PUT nodes/{folder}/files/{name}`: bytes in, in one request."""

from __future__ import annotations

import pytest
from django.db import connection

from drive.accounts.models import User
from drive.blobs.models import Blob, Chunk
from drive.tree import services as tree
from drive.tree.models import Node, Revision
from tests.unit.bytes.making import (
    MIB,
    NOTHING,
    Body,
    Once,
    code,
    content_of,
    digest_of,
    etag_of,
    in_thread,
    leftovers,
    names_in,
    purged,
    queries,
    some_bytes,
    space_of,
)

SIZES = [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 7]


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_is_what_is_there(bo, size):
    data = some_bytes(size)
    response = bo.put("a.bin", data)
    node = response.json()
    assert response.status_code == 201
    assert (node["size"], node["digest"], node["parent"]) == (size, digest_of(data), bo.top)
    assert response.headers["ETag"] == etag_of(data)
    assert content_of("a.bin") == data
    assert leftovers() == NOTHING


@pytest.mark.parametrize("size", SIZES)
def test_a_chunked_body_is_read_too(bo, size):
    data = some_bytes(size)
    assert bo.put_body("a.bin", Body(data), None).json()["digest"] == digest_of(data)
    assert content_of("a.bin") == data


def test_a_second_put_is_a_revision_of_the_same_node(bo):
    first = bo.put("a", b"one").json()
    response = bo.put("a", b"two")
    assert (response.status_code, response.json()["id"]) == (200, first["id"])
    assert response.json()["version"] == first["version"] + 1
    assert [bytes(digest).hex() for digest in Revision.objects.values_list("blob__digest", flat=True)] == [
        digest_of(b"one")
    ]


def test_equal_bytes_change_nothing(bo):
    first = bo.put("a", b"one").json()
    assert bo.put("a", b"one").json() == first
    assert Revision.objects.count() == 0


def test_keep_both_takes_the_next_free_name(bo):
    bo.put("a.txt", b"1")
    assert bo.put("a.txt", b"2", query="?conflict=keep_both").json()["name"] == "a (2).txt"
    assert bo.put("a.txt", b"3", query="?conflict=keep_both").json()["name"] == "a (3).txt"
    assert content_of("a.txt") == b"1"


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ({"query": "?conflict=fail"}, (409, "name_taken")),
        ({"HTTP_IF_NONE_MATCH": "*"}, (412, "precondition_failed")),
        ({"HTTP_IF_MATCH": etag_of(b"other")}, (412, "precondition_failed")),
        ({"HTTP_IF_MATCH": "*"}, (400, "bad_header")),
        ({"HTTP_IF_MATCH": "junk"}, (400, "bad_header")),
        ({"query": "?conflict=maybe"}, (400, "invalid_field")),
    ],
)
@pytest.mark.parametrize("size", [4, MIB + 9])
def test_a_refused_put_changes_nothing(bo, how, problem, size):
    node = bo.put("a", b"one").json()
    response = bo.put("a", some_bytes(size), **how)
    assert code(response) == problem
    if problem[0] in (409, 412):
        assert response.json()["node"]["id"] == node["id"]
    assert content_of("a") == b"one"
    assert leftovers() == NOTHING


def test_if_match_replaces_the_content_it_names(bo):
    bo.put("a", b"one")
    assert bo.put("a", b"two", HTTP_IF_MATCH=etag_of(b"one")).status_code == 200
    assert code(bo.put("a", b"three", HTTP_IF_MATCH=etag_of(b"one"))) == (412, "precondition_failed")
    assert content_of("a") == b"two"


def test_if_match_on_a_missing_file_is_refused(bo):
    assert code(bo.put("a", b"two", HTTP_IF_MATCH=etag_of(b"one"))) == (412, "precondition_failed")
    assert names_in(bo.top) == []


def test_if_none_match_creates_what_is_not_there(bo):
    assert bo.put("a", b"one", HTTP_IF_NONE_MATCH="*").status_code == 201


def test_a_folder_is_never_replaced(bo):
    bo.folder("a")
    assert code(bo.put("a", b"one")) == (409, "name_taken")


@pytest.mark.parametrize("name", ["..", ".", "a\\b", "a\nb", "a\x00b", "a\x7fb", "é" * 128])
def test_bad_names_are_refused_with_their_rule(bo, name):
    response = bo.put(name, b"x")
    assert code(response) == (400, "invalid_name")
    assert response.json()["rule"] in ("dot", "slash", "control", "too_long")
    assert names_in(bo.top) == []


def test_somebody_elses_folder_is_not_there(bo, cy):
    assert code(cy.put("a", b"x", folder=bo.top)) == (404, "not_found")
    assert code(bo.put("a", b"x", folder="999999")) == (404, "not_found")
    assert names_in(bo.top) == []


def test_a_file_is_no_folder(bo):
    node = bo.put("a", b"1").json()["id"]
    assert code(bo.put("b", b"1", folder=node)) == (409, "not_a_folder")


def test_without_a_token_no_byte_is_read(bo, nobody):
    body = Body(b"x", on_read=lambda at: pytest.fail("it was read"))
    assert code(nobody.put_body("a", body, 1, folder=bo.top)) == (401, "unauthenticated")


@pytest.mark.parametrize("size", [100, MIB + 9, 3 * MIB])
@pytest.mark.parametrize("error", [None, ConnectionResetError(), OSError("gone"), ValueError("chunk")])
def test_a_body_that_breaks_off_publishes_nothing_and_leaves_nothing(bo, size, error):
    bo.put("a", b"old")
    for at in {0, size // 2, size - 1}:
        response = bo.put_body("a", Body(some_bytes(size), breaks_at=at, error=error), size)
        assert code(response) == (400, "incomplete_body")
    assert content_of("a") == b"old"
    assert leftovers() == NOTHING


@pytest.mark.parametrize("size", [100, MIB + 9, 3 * MIB])
def test_a_chunked_body_that_breaks_off_publishes_nothing(bo, size):
    response = bo.put_body("a", Body(some_bytes(size), error=OSError("no last chunk")), None)
    assert code(response) == (400, "incomplete_body")
    assert names_in(bo.top) == []
    assert leftovers() == NOTHING


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("room", [0, 99, MIB])
def test_the_quota_holds_to_the_byte(bo, room, chunked):
    space = space_of(bo.user)
    space.quota_bytes = room
    space.save()
    data = some_bytes(room + 1)
    assert code(bo.put_body("a", Body(data), None if chunked else room + 1)) == (507, "quota_exceeded")
    assert names_in(bo.top) == []
    assert leftovers() == NOTHING
    assert bo.put_body("a", Body(data[:-1]), None if chunked else room).status_code == 201
    assert space_of(bo.user).used_bytes == room


def test_a_body_of_unknown_length_is_not_read_far_beyond_the_quota(bo):
    space = space_of(bo.user)
    space.quota_bytes = MIB
    space.save()
    body = Body(bytes(40 * MIB))
    assert code(bo.put_body("a", body, None)) == (507, "quota_exceeded")
    assert body.at <= 16 * MIB  # 8 MiB are held against the quota, and as many may have been read meanwhile
    assert leftovers() == NOTHING


@pytest.mark.parametrize("size", [1000, 3 * MIB])
@pytest.mark.parametrize("length_known", [True, False])
def test_nothing_is_held_while_the_client_sends(bo, size, length_known):
    """No transaction is open at any read, and at each of them somebody else can change the very folder."""
    count = [0]

    def look(at: int) -> None:
        assert not connection.in_atomic_block
        count[0] += 1
        in_thread(lambda: tree.create_folder(Node.objects.get(pk=bo.top), f"f{count[0]}", by=None))

    response = bo.put_body("a", Body(some_bytes(size), on_read=look), size if length_known else None)
    assert response.status_code == 201
    assert len(names_in(bo.top)) == count[0] + 1 > 1


@pytest.mark.parametrize("size", [1000, 3 * MIB])
def test_what_happens_to_the_folder_meanwhile_is_seen(bo, size):
    folder = bo.folder("f")
    data = some_bytes(size)
    trash = Once(lambda: in_thread(lambda: tree.trash(Node.objects.get(pk=folder), by=None)))
    assert code(bo.put_body("a", Body(data, on_read=trash), size, folder=folder)) == (409, "in_trash")
    gone = bo.folder("g")
    purge = Once(lambda: in_thread(lambda: purged(gone)))
    assert code(bo.put_body("a", Body(data, on_read=purge), size, folder=gone)) == (404, "not_found")
    assert leftovers() == NOTHING


def test_a_small_put_costs_a_fixed_number_of_queries(bo):
    def cost(name: str, data: bytes) -> int:
        with queries() as ran:
            assert bo.put(name, data).status_code == 201
        return len(ran)

    first = cost("a", b"1")
    for number in range(30):
        tree.create_folder(Node.objects.get(pk=bo.top), f"folder {number}", by=None)
    # A content of up to one chunk takes as many; none of them grows with the folder.
    assert {first, cost("b", b"2"), cost("c", some_bytes(MIB))} == {first}
    assert first <= {"sqlite": 21, "postgresql": 25, "mysql": 22}[connection.vendor]


def test_a_second_equal_content_adds_no_bytes(bo):
    data = some_bytes(2 * MIB + 5)
    bo.put("a", data)
    before = Chunk.objects.count(), Blob.objects.count()
    bo.put("b", data)
    assert (Chunk.objects.count(), Blob.objects.count()) == before


def test_a_deactivated_user_can_not_put(bo):
    User.objects.filter(pk=bo.user.pk).update(is_active=False)
    assert bo.put("a", b"x").status_code == 401


def test_a_put_that_tells_neither_length_nor_chunks_is_no_empty_file(bo):
    bo.put("a", b"old")
    assert code(bo.put("a", CONTENT_LENGTH="")) == (411, "length_required")
    assert content_of("a") == b"old"
