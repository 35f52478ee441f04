"""tus 1.0.0 by its own words: https://tus.io/protocols/resumable-upload."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drive.lib.errors import BadHeader
from drive.tree.models import Node
from drive.tus.rules import parse_metadata
from drive.uploads.models import Upload
from tests.unit.bytes.making import (
    MIB,
    NOTHING,
    TUS_TYPE,
    Body,
    code,
    content_of,
    encoded,
    leftovers,
    names_in,
    some_bytes,
    space_of,
)

BIG = 9 * MIB + 5  # more than one append on every engine


# -- what it says of itself, and the order of checks


def test_options_tell_without_a_token(nobody):
    response = nobody.options("/api/v1/uploads")
    assert response.status_code == 204
    assert response.headers["Tus-Version"] == response.headers["Tus-Resumable"] == "1.0.0"
    assert response.headers["Tus-Extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert response.headers["Tus-Checksum-Algorithm"] == "sha1,sha256,md5"
    assert int(response.headers["Tus-Max-Size"]) > 10 * 1024**3


@pytest.mark.parametrize("version", ["", "0.2.2", "1.0", "2.0.0"])
def test_another_version_is_refused_before_anything_else(bo, nobody, version):
    path = bo.upload(3)
    for api in (bo, nobody):
        for response in (
            api.begin(3, HTTP_TUS_RESUMABLE=version),
            api.patch(path, 0, b"abc", HTTP_TUS_RESUMABLE=version),
        ):
            assert code(response) == (412, "tus_version")
            assert response.headers["Tus-Version"] == "1.0.0"
    assert bo.offset(path).headers["Upload-Offset"] == "0"


def test_every_answer_names_the_version(bo, cy, nobody):
    path = bo.upload(3)
    answers = [
        bo.offset(path),
        cy.offset(path),
        nobody.begin(1),
        bo.begin(-1),
        bo.patch(path, 7, b"x"),
        bo.patch(path, 0, b"abc"),
    ]
    assert [answer.headers["Tus-Resumable"] for answer in answers] == ["1.0.0"] * 6


def test_head_answers_without_a_version(bo):
    assert bo.generic("HEAD", bo.upload(3)).status_code == 200


def test_the_token_is_asked_before_the_upload(bo, nobody):
    path = bo.upload(3)
    for response in (nobody.begin(1), nobody.patch(path, 0, b"abc"), nobody.tus("DELETE", path), nobody.offset(path)):
        assert response.status_code == 401
    assert bo.offset(path).headers["Upload-Offset"] == "0"


def test_somebody_elses_upload_is_not_there_for_any_verb(bo, cy):
    path = bo.upload(3)
    answers = [cy.offset(path), cy.patch(path, 0, b"abc"), cy.tus("DELETE", path), cy.tus("POST", path + "/publish")]
    answers.append(cy.tus("POST", path, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE"))
    assert [answer.status_code for answer in answers] == [404] * 5
    assert bo.offset(path).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("upload_id", ["0" * 32, "x", "%00", "%ff", "..%2f", "A" * 5000])
def test_a_missing_upload_has_no_offset(bo, upload_id):
    response = bo.offset(f"/api/v1/uploads/{upload_id}")
    assert response.status_code == 404
    assert "Upload-Offset" not in response.headers


def test_the_type_is_asked_before_the_offset(bo):
    path = bo.upload(3)
    assert code(bo.patch(path, "x", b"abc", content_type="text/plain")) == (415, "unsupported_media_type")
    assert code(bo.begin(3, data=b"abc", content_type="text/plain")) == (415, "unsupported_media_type")


@pytest.mark.parametrize("offset", ["", "x", "-1", "1.5", "+1", "٣", "0x1", "9" * 19, " "])
def test_an_offset_is_a_whole_number(bo, offset):
    response = bo.patch(bo.upload(3), offset, b"abc")
    assert code(response) == (400, "bad_header")
    assert response.json()["header"] == "Upload-Offset"


@pytest.mark.parametrize("offset", [1, 3, 4, 10**17])
def test_a_wrong_offset_is_told_the_right_one_before_the_length_is_looked_at(bo, offset):
    path = bo.upload(3)
    for data in (b"", b"a", b"abcdef"):
        response = bo.patch(path, offset, data)
        assert code(response) == (409, "offset_mismatch")
        assert response.headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("length", ["", "x", "-1", "1.5", "1,1", "٣", "9" * 19])
def test_a_length_is_a_whole_number(bo, length):
    response = bo.begin(length)
    assert code(response) == (400, "bad_header")
    assert response.json()["header"] == "Upload-Length"


def test_a_length_beyond_all_measure_is_too_large(bo):
    assert code(bo.begin(10**17)) == (413, "too_large")


def test_a_deferred_length_is_not_offered(bo):
    assert code(bo.begin("", HTTP_UPLOAD_DEFER_LENGTH="1")) == (400, "bad_header")


@pytest.mark.parametrize("length", [3, 2 * MIB])
def test_no_byte_beyond_the_length_is_stored(bo, length):
    data = some_bytes(length + 1)
    assert code(bo.begin(length, data=data)) == (413, "too_large")
    path = bo.upload(length)
    assert code(bo.patch(path, 0, data)) == (413, "too_large")
    assert bo.offset(path).headers["Upload-Offset"] == "0"
    assert code(bo.patch_body(path, 0, Body(data), None)) == (413, "too_large")  # chunked: only the bytes tell
    assert int(bo.offset(path).headers["Upload-Offset"]) < length
    assert bo.patch(path, 0, data[:-1]).status_code == 204
    assert content_of("a.bin") == data[:-1]


def test_methods_can_be_overridden(bo):
    path = bo.upload(3)
    extra = {"content_type": TUS_TYPE, "HTTP_UPLOAD_OFFSET": "0"}
    assert bo.tus("POST", path, b"ab", HTTP_X_HTTP_METHOD_OVERRIDE="PATCH", **extra).headers["Upload-Offset"] == "2"
    assert bo.tus("POST", path, HTTP_X_HTTP_METHOD_OVERRIDE="head").headers["Upload-Offset"] == "2"
    assert bo.tus("POST", path, HTTP_X_HTTP_METHOD_OVERRIDE="NONSENSE").status_code == 405
    assert bo.tus("PATCH", path, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE").status_code != 204  # POST alone
    assert bo.tus("POST", path, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE").status_code == 204
    assert bo.offset(path).status_code == 404


# -- creation


def test_creation_tells_where_and_how_long(bo):
    metadata = encoded(filename="a.bin", parent=bo.top) + ",flag"
    response = bo.begin(10, metadata=metadata)
    assert response.status_code == 201
    assert response.headers["Upload-Expires"].endswith("GMT")
    assert response.headers["Location"].startswith("/api/v1/uploads/")
    head = bo.offset(response.headers["Location"])
    assert (head.headers["Upload-Length"], head.headers["Upload-Offset"]) == ("10", "0")
    assert head.headers["Upload-Metadata"] == metadata
    assert head.headers["Cache-Control"] == "no-store"
    assert names_in(bo.top) == []


def test_two_uploads_have_ids_that_tell_nothing_of_each_other(bo):
    one, two = bo.upload(1, "a"), bo.upload(1, "b")
    assert one != two
    assert len(one.rpartition("/")[2]) == 32


def test_an_empty_file_is_published_by_its_creation(bo):
    response = bo.begin(0)
    assert (response.status_code, response.headers["Upload-Offset"]) == (201, "0")
    assert response.headers["Holdfast-Node"] == str(Node.objects.get(name="a.bin").pk)
    assert content_of("a.bin") == b""


@pytest.mark.parametrize("size", [1, MIB, MIB + 1, BIG])
def test_the_whole_content_can_come_with_the_creation(bo, size):
    data = some_bytes(size)
    response = bo.begin(size, data=data)
    assert (response.status_code, response.headers["Upload-Offset"]) == (201, str(size))
    node = str(Node.objects.get(name="a.bin").pk)
    assert response.headers["Holdfast-Node"] == node
    assert bo.offset(response.headers["Location"]).headers["Holdfast-Node"] == node
    assert content_of("a.bin") == data
    assert (leftovers(), space_of(bo.user).reserved_bytes) == (NOTHING, 0)


@pytest.mark.parametrize("size", [900, MIB, BIG])
def test_a_beginning_can_come_with_the_creation(bo, size):
    data = some_bytes(size)
    response = bo.begin(size, data=data[:500])
    assert (response.status_code, response.headers["Upload-Offset"]) == (201, "500")
    assert names_in(bo.top) == []
    assert bo.patch(response.headers["Location"], 500, data[500:]).status_code == 204
    assert content_of("a.bin") == data


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (b"", "empty"), (b".", "dot"), (b"..", "dot"), (b"a/b", "slash"), (b"..\\x", "slash"), (b"a\r\nb", "control"),
        (b"\x00", "control"), (b"x" * 256, "too_long"), (b"\xff\xfe", "not_unicode"), (b"\xed\xa0\x80", "not_unicode"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("data", [b"", b"abc"])
def test_bad_names_are_refused_with_their_rule_before_a_byte_is_kept(bo, name, rule, data):
    response = bo.begin(3, name, data)
    assert code(response) == (400, "invalid_name")
    assert response.json()["rule"] == rule
    assert (Upload.objects.count(), leftovers(), space_of(bo.user).reserved_bytes) == (0, NOTHING, 0)


@pytest.mark.parametrize(
    "metadata",
    [
        "filename YQ==,filename Yg==", "filename !!!", "filename YQ== Yg==", ",", "filename YQ==,", " ,a", "é YQ==",
        "filename A", "filename " + "A" * 9000,
    ],
)  # fmt: skip
def test_metadata_that_can_not_be_read_is_refused(bo, metadata):
    response = bo.begin(3, metadata=metadata)
    assert code(response) == (400, "bad_header")
    assert response.json()["header"] == "Upload-Metadata"


def test_padding_may_be_missing_and_values_too():
    assert parse_metadata("filename YQ,flag, parent  MTI= ") == {"filename": "a", "flag": "", "parent": "12"}
    assert parse_metadata(None) == parse_metadata("") == {}


@given(st.text(max_size=60))
def test_no_metadata_breaks_the_parser(value):
    with suppress(BadHeader):
        parse_metadata(value)


@pytest.mark.parametrize("parent", ["", "999999", "0", "-1", "x", "٣", "9" * 40])
def test_a_folder_that_is_not_there_is_answered_at_the_creation(bo, parent):
    assert code(bo.begin(3, metadata=encoded(filename="a", parent=parent))) == (404, "not_found")


def test_somebody_elses_folder_is_not_there(bo, cy):
    assert code(cy.begin(3, parent=bo.top)) == (404, "not_found")
    assert code(cy.begin(3, data=b"abc", parent=bo.top)) == (404, "not_found")


@pytest.mark.parametrize("more", [{"conflict": "maybe"}, {"if_match": "xyz"}, {"if_match": "ab"}])
def test_choices_that_are_none_are_refused(bo, more):
    assert code(bo.begin(3, more=more)) == (400, "invalid_field")


@pytest.mark.parametrize("data", [b"", b"abc"])
def test_a_clash_is_answered_at_the_creation(bo, data):
    node = bo.put("a.bin", b"old").json()
    response = bo.begin(3, data=data)
    assert code(response) == (409, "name_taken")
    assert response.json()["node"]["id"] == node["id"]
    assert code(bo.begin(3, data=data, more={"conflict": "replace", "if_match": "0" * 64})) == (
        412,
        "precondition_failed",
    )
    assert (Upload.objects.count(), space_of(bo.user).reserved_bytes) == (0, 0)


# -- bytes


def test_patches_add_up_and_the_last_one_publishes(bo):
    data = some_bytes(2 * MIB + 9)
    path = bo.upload(len(data))
    first = bo.patch(path, 0, data[:MIB])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(MIB))
    assert "Upload-Expires" in first.headers
    assert names_in(bo.top) == []
    last = bo.patch(path, MIB, data[MIB:])
    assert last.headers["Holdfast-Node"] == str(Node.objects.get(name="a.bin").pk)
    assert content_of("a.bin") == data
    assert (leftovers(), space_of(bo.user).reserved_bytes) == (NOTHING, 0)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(
        st.one_of(st.integers(0, BIG), st.sampled_from([1, MIB - 1, MIB, MIB + 1, 8 * MIB, 8 * MIB + 1, BIG - 1])),
        max_size=6,
    )
)
def test_it_does_not_matter_where_patches_are_cut(bo, cuts):
    data = some_bytes(BIG)
    number = Upload.objects.count()
    path = bo.upload(BIG, f"f{number}")
    at = 0
    for stop in [*sorted(cuts), BIG]:
        assert bo.patch(path, at, data[at:stop]).headers["Upload-Offset"] == str(stop)
        at = stop
    assert hashlib.sha256(content_of(f"f{number}")).digest() == hashlib.sha256(data).digest()


def test_a_finished_upload_takes_an_empty_patch_at_its_end_alone(bo):
    path = bo.upload(3)
    bo.patch(path, 0, b"abc")
    assert bo.patch(path, 3).headers["Upload-Offset"] == "3"
    assert code(bo.patch(path, 0, b"xyz")) == (409, "offset_mismatch")
    assert content_of("a.bin") == b"abc"


@pytest.mark.parametrize("error", [None, ConnectionResetError(), ValueError("chunk")])
@pytest.mark.parametrize("at", [0, 1000, MIB, 8 * MIB + 77])
def test_what_arrived_before_a_break_is_kept(bo, error, at):
    data = some_bytes(BIG)
    path = bo.upload(BIG)
    response = bo.patch_body(path, 0, Body(data, breaks_at=at, error=error), BIG)
    assert (response.status_code, response.headers["Upload-Offset"]) == (204, str(at))
    assert bo.offset(path).headers["Upload-Offset"] == str(at)
    assert names_in(bo.top) == []
    assert bo.patch(path, at, data[at:]).status_code == 204
    assert content_of("a.bin") == data


# -- the end


def test_termination_gives_the_promise_back_and_drops_the_bytes(bo):
    path = bo.upload(1000)
    bo.patch(path, 0, b"x" * 500)
    assert space_of(bo.user).reserved_bytes == 1000
    response = bo.tus("DELETE", path)
    assert (response.status_code, response.content) == (204, b"")
    assert (space_of(bo.user).reserved_bytes, leftovers(), Upload.objects.count()) == (0, NOTHING, 0)
    assert bo.offset(path).status_code == bo.tus("DELETE", path).status_code == 404


def test_termination_of_a_finished_upload_keeps_the_file(bo):
    path = bo.upload(3)
    bo.patch(path, 0, b"abc")
    assert bo.tus("DELETE", path).status_code == 204
    assert content_of("a.bin") == b"abc"
    assert space_of(bo.user).used_bytes == 3


def test_an_expired_upload_is_gone(bo):
    path = bo.upload(3)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert code(bo.patch(path, 0, b"abc")) == (410, "upload_gone")
    head = bo.offset(path)
    assert head.status_code == 410
    assert "Upload-Offset" not in head.headers
    assert names_in(bo.top) == []
