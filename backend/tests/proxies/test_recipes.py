"""Through each proxy: large bodies, nothing kept back on either way, and the client's true address."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
from base64 import b64encode
from urllib.parse import urlsplit

import pytest

from tests.faults.house import House
from tests.proxies import recipes

LARGE = 40 * 1024 * 1024
FORGED = "203.0.113.9"


@pytest.fixture
def signed_in(line, house: House):
    """(headers of ada's, id of her top folder), signed in through the proxy with an address that she makes up."""
    asked = {"username": "ada", "password": house.password}
    answer = line().ask("POST", "/api/v1/session", asked, X_Forwarded_For=FORGED)
    told = json.loads(answer.read())
    assert answer.status == 200, told
    assert "__Secure-" in answer.headers["Set-Cookie"]
    return {"Authorization": f"Bearer {told['access']}"}, told["user"]["space"]["root"]


def test_a_large_file_comes_and_goes(line, signed_in):
    who, root = signed_in
    data = os.urandom(LARGE)
    answer = line().ask("PUT", f"/api/v1/nodes/{root}/files/large.bin?conflict=keep_both", data, **who)
    node = json.loads(answer.read())["id"]
    assert answer.status == 201
    got = line().ask("GET", f"/api/v1/nodes/{node}/content", **who)
    assert hashlib.sha256(got.read()).digest() == hashlib.sha256(data).digest()
    part = line().ask("GET", f"/api/v1/nodes/{node}/content", Range="bytes=1000-1099", **who)
    assert (part.status, part.read()) == (206, data[1000:1100])


def test_an_upload_is_stored_while_it_still_comes(line, signed_in, house: House):
    who, root = signed_in
    size = 16 * 1024 * 1024
    name = b64encode(os.urandom(6).hex().encode()).decode()
    tus = {"Tus_Resumable": "1.0.0", **who}
    told = line().ask("POST", "/api/v1/uploads", Upload_Length=str(size),
                      Upload_Metadata=f"filename {name},parent {b64encode(root.encode()).decode()}", **tus)  # fmt: skip
    assert told.status == 201, told.read()
    path = urlsplit(told.headers["Location"]).path
    sending = line()
    sending.putrequest("PATCH", path, skip_host=True)
    for header, value in {
        "Host": recipes.API_HOST,
        "Content-Length": str(size),
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Tus-Resumable": "1.0.0",
        **who,
    }.items():
        sending.putheader(header, value)  # fmt: skip
    sending.endheaders()
    sending.send(os.urandom(size // 2))
    until, offset = time.monotonic() + 20, 0
    while not offset and time.monotonic() < until:
        beside = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
        beside.request("HEAD", path, headers={"Host": recipes.API_HOST, "Tus-Resumable": "1.0.0", **who})
        offset = int(beside.getresponse().headers.get("Upload-Offset") or 0)
        beside.close()
        time.sleep(0.1)
    sending.close()
    assert offset, "the proxy kept the upload to itself"


def test_events_arrive_at_once(line, signed_in):
    who, root = signed_in
    told = json.loads(line().ask("POST", "/api/v1/events/ticket", **who).read())
    url = urlsplit(told["url"])
    assert url.netloc == recipes.API_HOST
    stream = line().ask("GET", f"{url.path}?{url.query}", Accept="text/event-stream")
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    first = stream.fp.readline()  # before anything happens
    name = f"made {os.urandom(4).hex()}"
    assert line().ask("POST", "/api/v1/nodes", {"parent": root, "name": name}, **who).status == 201
    seen, until = first, time.monotonic() + 20
    while b"event: change" not in seen and b"data:" not in seen.partition(b"\n\n")[2]:
        assert time.monotonic() < until, seen
        seen += stream.fp.readline()


def test_the_address_is_the_clients_own_and_not_what_it_says(line, signed_in):
    who, _ = signed_in
    sessions = json.loads(line().ask("GET", "/api/v1/me/sessions", X_Forwarded_For=FORGED, **who).read())["items"]
    assert {one["address"] for one in sessions} == {"127.0.0.1"}


def test_the_page_has_its_own_name(page_line):
    answer = page_line.ask("GET", "/f/12")
    assert (answer.status, answer.read()) == (200, f"the page of {recipes.PAGE_HOST}".encode())
