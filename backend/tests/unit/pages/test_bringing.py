"""Files by the page's form: streamed, each whole or not at all."""

from __future__ import annotations

import os
import tracemalloc

import pytest
from django.test import Client

from drive.sharing.links_models import Share
from drive.tree.models import Change, Node, Space
from tests.unit.bytes.making import MIB, NOTHING, Body, content_of, leftovers, names_in, person, some_bytes
from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.sharing.linking import PASSWORD, Maker, Visit, link

BOUNDARY = "----holdfast"


@pytest.fixture
def bo(transactional_db) -> Maker:  # noqa: F811
    return Maker(person("bo"))


@pytest.fixture
def folder(bo) -> str:
    return bo.make_folder("inbox")


@pytest.fixture
def guest() -> Client:
    return Client(raise_request_exception=False)


def form(*files: tuple[str, bytes], fields: dict[str, str] | None = None) -> bytes:
    """What a browser sends for those files."""
    told = b""
    for name, value in (fields or {}).items():
        told += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, data in files:
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
        told += f"--{BOUNDARY}\r\n{head}".encode() + data + b"\r\n"
    return told + f"--{BOUNDARY}--\r\n".encode()


def send(guest, share, folder, data: bytes, **extra):
    kind = extra.pop("content_type", f"multipart/form-data; boundary={BOUNDARY}")
    return guest.generic(
        "POST", f"/s/{share['token']}/to/{folder}", data, content_type=kind, CONTENT_TYPE=kind, **extra
    )


def test_a_drop_box_takes_several_files_and_tells_how_many(bo, folder, guest):
    share = link(bo, folder, "drop", label="Slides")
    big = some_bytes(9 * MIB + 5)
    answer = send(guest, share, folder, form(("a.txt", b"a"), ("grün.bin", big), ("empty", b""), fields={"x": "y"}))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/s/{share['token']}?sent=3")
    assert names_in(folder) == ["a.txt", "empty", "grün.bin"]
    assert content_of("grün.bin") == big
    assert content_of("empty") == b""
    shown = guest.get(answer.headers["Location"]).content.decode()
    assert "3 files arrived" in shown
    assert "grün" not in shown
    assert "inbox" not in shown
    assert set(Change.objects.filter(link_id=share["id"]).values_list("via", "actor_id")) == {
        ("link", None),
        ("api", bo.user.pk),
    }


def test_a_taken_name_gets_a_number_and_nothing_is_replaced(bo, folder, guest):
    bo.put("a.txt", b"old", folder=folder)
    for kind in ("drop", "edit"):
        assert send(guest, link(bo, folder, kind), folder, form(("a.txt", b"new"))).status_code == 303
    assert names_in(folder) == ["a (2).txt", "a (3).txt", "a.txt"]
    assert content_of("a.txt") == b"old"


@pytest.mark.parametrize(
    ("told", "name"), [(r"C:\Users\bo\a.txt", "a.txt"), ("../../a.txt", "a.txt"), ("say %22hi%22.txt", 'say "hi".txt')]
)
def test_a_file_has_its_own_name_whatever_path_is_told(bo, folder, guest, told, name):
    send(guest, link(bo, folder, "drop"), folder, form((told, b"x")))
    assert names_in(folder) == [name]


def test_no_file_is_no_error(bo, folder, guest):
    share = link(bo, folder, "drop")
    answer = send(guest, share, folder, form(("", b"")))
    assert answer.headers["Location"].endswith("?sent=0")
    assert "No file was chosen" in guest.get(answer.headers["Location"]).content.decode()


def test_who_may_not_add_adds_nothing(bo, folder, guest):
    below = bo.make_folder("below", folder)
    drop = link(bo, folder, "drop")
    assert send(guest, link(bo, folder), folder, form(("a", b"a"))).status_code == 403
    assert send(guest, drop, below, form(("a", b"a"))).status_code == 404
    assert send(guest, drop, bo.top, form(("a", b"a"))).status_code == 404
    assert send(guest, link(bo, folder, "drop", password=PASSWORD), folder, form(("a", b"a"))).status_code == 401
    assert Node.objects.filter(name="a").count() == 0


def test_a_form_of_another_site_brings_nothing(bo, folder, guest):
    share = link(bo, folder, "drop")
    answer = send(guest, share, folder, form(("a", b"a")), HTTP_SEC_FETCH_SITE="cross-site")
    assert (answer.status_code, names_in(folder)) == (403, [])


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [1000, 9 * MIB])
def test_a_form_that_breaks_off_leaves_no_half_file(bo, folder, guest, size, chunked):
    share, whole = link(bo, folder, "drop"), form(("first", b"first"), ("half", some_bytes(size)))
    body = Body(whole, breaks_at=len(whole) - 500, error=OSError("gone") if chunked else None)
    length = {"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {"CONTENT_LENGTH": str(len(whole))}
    answer = send(guest, share, folder, b"", **{"wsgi.input": body, **length})
    assert answer.status_code == 400
    assert names_in(folder) == ["first"]
    assert leftovers() == NOTHING


def test_a_chunked_form_is_read_to_its_end(bo, folder, guest):
    body = Body(form(("a", b"a"), ("b", b"b")))
    extra = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": body}
    assert send(guest, link(bo, folder, "drop"), folder, b"", **extra).status_code == 303
    assert names_in(folder) == ["a", "b"]


def test_a_link_revoked_while_the_bytes_come_gets_no_file(bo, folder, guest):
    share = link(bo, folder, "drop")
    whole = form(("late", some_bytes(9 * MIB)))

    def revoke(at: int) -> None:
        if at > 4 * MIB:
            Share.objects.filter(revoked_at=None).update(revoked_at="2026-01-01T00:00:00Z", version=2)

    body = Body(whole, on_read=revoke)
    answer = send(guest, share, folder, b"", **{"wsgi.input": body, "CONTENT_LENGTH": str(len(whole))})
    assert (answer.status_code, names_in(folder), leftovers()) == (404, [], NOTHING)


def test_a_full_space_is_told_and_takes_nothing(bo, folder, guest):
    Space.objects.update(quota_bytes=5)
    answer = send(guest, link(bo, folder, "drop"), folder, form(("big", b"123456")))
    assert (answer.status_code, names_in(folder)) == (507, [])


def test_a_bad_name_is_told(bo, folder, guest):
    assert send(guest, link(bo, folder, "drop"), folder, form(("..", b"x"))).status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x"]
)
def test_only_a_form_is_taken(bo, folder, guest, kind):
    assert send(guest, link(bo, folder, "drop"), folder, b"x", content_type=kind).status_code == 415


def test_memory_stays_flat_however_large_a_file_is(bo, folder, guest):
    """64 MiB come and less than half of them are ever held (a commit of each engine, twice, and what hashing needs)."""
    size, piece = 64 * MIB, os.urandom(MIB)
    head, tail = form(("large", b"")).split(b"\r\n\r\n\r\n")
    head, tail = head + b"\r\n\r\n", b"\r\n" + tail

    class Endless(Body):
        def __init__(self) -> None:
            super().__init__(b"")
            self._left, self._head, self._tail = size, head, tail

        def read(self, wanted: int = -1) -> bytes:
            if self._head:
                told, self._head = self._head, b""
                return told
            if self._left:
                told = piece[: min(wanted, self._left, MIB)]
                self._left -= len(told)
                return told
            told, self._tail = self._tail, b""
            return told

    share = link(bo, folder, "drop")
    tracemalloc.start()
    try:
        length = str(len(head) + size + len(tail))
        answer = send(guest, share, folder, b"", **{"wsgi.input": Endless(), "CONTENT_LENGTH": length})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 303
    assert Node.objects.get(name="large").size == size
    assert peak < 48 * MIB


def test_a_visit_by_the_api_sees_what_the_form_brought(bo, folder, guest):
    share = link(bo, folder, "edit")
    send(guest, share, folder, form(("a.txt", b"hello")))
    items = Visit(share).get(f"/api/v1/nodes/{folder}/children").json()["items"]
    assert [item["name"] for item in items] == ["a.txt"]
