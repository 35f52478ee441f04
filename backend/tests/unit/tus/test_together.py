"""Several requests on one upload: one writes, nobody's bytes are lost, and no answer is about to change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from drive.blobs.models import Draft
from drive.blobs.sql import default_store
from drive.tree import services as tree
from drive.tree.models import Node
from tests.unit.bytes.making import (
    MIB,
    Body,
    code,
    content_of,
    in_thread,
    names_in,
    some_bytes,
)

SIZE = 17 * MIB  # three appends on the servers, nine on SQLite


def in_background(work: Callable[[], Any]) -> Callable[[], Any]:
    """Start it on another connection; what is returned waits for its answer."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()

    def answer() -> Any:
        thread.join(timeout=60)
        assert not thread.is_alive()
        return answers[0]

    return answer


class Gate:
    """A body that waits at a byte until it is let on; `reached` tells that the request stands there."""

    def __init__(self, data: bytes, at: int) -> None:
        self._body, self._at = Body(data), at
        self.reached, self.opened = threading.Event(), threading.Event()

    def read(self, size: int) -> bytes:
        if self._body.at >= self._at:
            self.reached.set()
            assert self.opened.wait(timeout=60)
        return self._body.read(size)

    readline = None


@pytest.fixture
def running(bo):
    """(upload, data, gate, answer): a PATCH that has sent 9 MiB of 17 and waits; one append at least is durable."""
    data = some_bytes(SIZE)
    path = bo.upload(SIZE)
    gate = Gate(data, 9 * MIB)
    answer = in_background(lambda: bo.patch_body(path, 0, gate, SIZE))
    assert gate.reached.wait(timeout=60)
    # What is read runs ahead of what is committed.
    while not Draft.objects.filter(offset__gte=8 * MIB).exists():
        time.sleep(0.01)
    yield path, data, gate, answer
    gate.opened.set()
    answer()


def test_head_asks_the_writer_to_stop_and_its_answer_holds(bo, running):
    path, data, gate, answer = running
    head = in_background(lambda: bo.offset(path))
    _wait_until_asked()
    gate.opened.set()
    offset = int(head().headers["Upload-Offset"])
    stopped = answer()
    assert (stopped.status_code, stopped.headers["Upload-Offset"]) == (204, str(offset))
    assert 9 * MIB <= offset < SIZE
    assert names_in(bo.top) == []
    assert bo.patch(path, offset, data[offset:]).status_code == 204
    assert content_of("a.bin") == data


def test_a_writer_that_hears_nothing_loses_its_place_and_stores_nothing_more(bo, running):
    path, data, gate, answer = running
    offset = int(bo.offset(path).headers["Upload-Offset"])  # after its patience
    assert 8 * MIB <= offset <= 9 * MIB
    assert bo.patch(path, offset, data[offset:]).status_code == 204
    gate.opened.set()
    late = answer()
    assert late.status_code in (409, 410, 423)
    assert content_of("a.bin") == data


def test_of_two_patches_at_one_offset_one_wins(bo):
    first, second = some_bytes(3 * MIB), some_bytes(3 * MIB, seed=2)
    path = bo.upload(3 * MIB)
    answers = [in_background(lambda data=data: bo.patch(path, 0, data)) for data in (first, second)]
    statuses = sorted(answer().status_code for answer in answers)
    assert statuses[0] == 204
    assert statuses[1] in (204, 409, 423)
    if content := names_in(bo.top):
        assert content == ["a.bin"]
        assert content_of("a.bin") in (first, second)
    else:  # the first was asked to stop before its end: it has a part, and goes on
        offset = int(bo.offset(path).headers["Upload-Offset"])
        assert 0 < offset < 3 * MIB


@pytest.mark.parametrize("ask", ["head", "patch"])
def test_who_waited_for_the_last_byte_is_told_of_it(bo, monkeypatch, ask):
    """The other request ends between our look at the upload and our turn."""
    path = bo.upload(3)
    store = default_store()
    acquire = store.acquire

    def late(*args, **more):
        monkeypatch.setattr(store, "acquire", acquire)
        assert bo.patch(path, 0, b"abc").status_code == 204
        return acquire(*args, **more)

    monkeypatch.setattr(store, "acquire", late)
    response = bo.offset(path) if ask == "head" else bo.patch(path, 0, b"xyz")
    assert response.status_code == (200 if ask == "head" else 409)
    assert response.headers["Upload-Offset"] == "3"
    assert content_of("a.bin") == b"abc"


def test_termination_ends_a_running_patch(bo, running):
    path, _, gate, answer = running
    assert bo.tus("DELETE", path).status_code == 204
    gate.opened.set()
    assert answer().status_code in (404, 410)
    assert names_in(bo.top) == []


def test_other_uploads_of_the_same_user_go_on(bo, running):
    assert bo.put("other", some_bytes(2 * MIB)).status_code == 201
    assert bo.begin(5, "third", b"hello").status_code == 201


def test_a_last_patch_that_is_repeated_publishes_once(bo):
    path = bo.upload(3)
    bo.patch(path, 0, b"ab")
    answers = [bo.patch(path, 2, b"c") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 409]
    assert names_in(bo.top) == ["a.bin"]


@pytest.mark.parametrize("size", [1000, 3 * MIB])
@pytest.mark.parametrize("creating", [True, False])
def test_nothing_is_held_while_the_client_sends(bo, size, creating):
    count = [0]

    def look(at: int) -> None:
        assert not connection.in_atomic_block
        count[0] += 1
        in_thread(lambda: tree.create_folder(Node.objects.get(pk=bo.top), f"f{count[0]}", by=None))

    body = Body(some_bytes(size), on_read=look)
    extra = {"wsgi.input": body, "CONTENT_LENGTH": str(size), "content_type": "application/offset+octet-stream"}
    response = bo.begin(size, **extra) if creating else bo.patch_body(bo.upload(size), 0, body, size)
    assert response.status_code == (201 if creating else 204)
    assert len(names_in(bo.top)) == count[0] + 1 > 1


def test_too_many_transfers_are_told_to_come_again(bo, monkeypatch):
    from drive.api import slots
    from drive.lib.wire import Slots

    for module in ("drive.tus.views", "drive.api.files", "drive.api.content"):
        monkeypatch.setattr(f"{module}.slots", Slots(0))
    assert slots.slots is not None
    path = bo.upload(3)
    for response in (bo.patch(path, 0, b"abc"), bo.begin(3, "b", b"abc"), bo.put("c", b"abc")):
        assert code(response) == (503, "busy")
        assert int(response.headers["Retry-After"]) > 0
    assert bo.offset(path).status_code == 200  # short requests are still answered


def _wait_until_asked() -> None:
    """Until the draft's row says that somebody wants it."""
    from drive.blobs.models import Draft

    waiting = threading.Event()
    for _ in range(600):
        if Draft.objects.filter(stop_requested=True).exists():
            return
        waiting.wait(0.05)
    pytest.fail("nobody asked the writer to stop")
