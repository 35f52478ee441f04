"""What is told of requests, and of uploads by their answers."""

from __future__ import annotations

import io

import pytest

from drive.watching import uploads
from drive.watching.seen import Counted, received, shown

UPLOADS, UPLOAD, PUT = "/api/v1/uploads", "/api/v1/uploads/<upload_id>", "/api/v1/nodes/<folder_id>/files/<name>"
NODE = {"Holdfast-Node": "7"}


@pytest.mark.parametrize(
    ("asked", "answered", "told"),
    [
        (("POST", UPLOADS, 0), (201, {}), ("tus", ("begun",))),
        (("POST", UPLOADS, 5), (201, NODE), ("tus", ("begun", "finished"))),
        (("POST", UPLOADS, 5), (403, {}), None),
        (("PATCH", UPLOAD, 5), (204, {}), None),
        (("PATCH", UPLOAD, 5), (204, NODE), ("tus", ("finished",))),
        (("PATCH", UPLOAD, 0), (204, NODE), None),
        (("PATCH", UPLOAD, 5), (409, {}), None),
        (("PATCH", UPLOAD, 5), (423, {}), None),
        (("PATCH", UPLOAD, 5), (460, {}), ("tus", ("failed",))),
        (("PATCH", UPLOAD, 5), (500, {}), ("tus", ("failed",))),
        (("DELETE", UPLOAD, 0), (204, {}), ("tus", ("removed",))),
        (("POST", f"{UPLOAD}/publish", 2), (200, {}), ("tus", ("finished",))),
        (("HEAD", UPLOAD, 0), (200, NODE), None),
        (("PUT", PUT, 5), (201, {}), ("put", ("begun", "finished"))),
        (("PUT", PUT, 5), (507, {}), ("put", ("begun", "failed"))),
        (("PUT", PUT, 5), (404, {}), None),
        (("POST", "/api/v1/bulk", 5), (200, {}), ("bulk", ("begun", "finished"))),
        (("POST", "/s/<token>/to/<node_id>", 5), (303, {}), ("form", ("begun", "finished"))),
        (("GET", "/livez", 0), (200, {}), None),
    ],
)
def test_an_answer_tells_what_became_of_an_upload(asked, answered, told):
    (method, route, length), (status, headers) = asked, answered
    assert uploads.told(method, route, status, headers, length) == told


def test_the_ways_of_uploads_are_routes_that_there_are():
    from django.urls import get_resolver

    known = {shown(route) for route in _routes(get_resolver())}
    assert {route for _, route in uploads.AT_ONCE} | {UPLOADS, UPLOAD, f"{UPLOAD}/publish"} <= known


def _routes(resolver, prefix: str = ""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern)


class Reader:
    def __init__(self, length: int) -> None:
        self.length = length


class Body:
    def __init__(self, left: int) -> None:
        self.reader = Reader(left)


def test_of_a_body_that_did_not_come_whole_only_what_came_counts():
    assert received({"CONTENT_LENGTH": "100", "wsgi.input": Body(left=0)}) == 100
    assert received({"CONTENT_LENGTH": "100", "wsgi.input": Body(left=30)}) == 70
    assert received({"CONTENT_LENGTH": "100"}) == 100
    assert received({"CONTENT_LENGTH": "nonsense"}) == received({}) == 0


def test_of_a_body_without_a_length_what_was_read_counts():
    body = Counted(io.BytesIO(b"12345"))
    assert body.read(2) + body.read() == b"12345"
    assert received({"wsgi.input": body, "CONTENT_LENGTH": ""}) == 5
