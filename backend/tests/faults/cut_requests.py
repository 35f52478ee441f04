"""Two uploads in the middle of a PATCH when SIGTERM comes: one goes on and ends within the grace, one never would.

The first must be answered as if nothing were. Of the second all that had arrived must be stored and told before the
process ends, and the other backend must know it.
"""

from __future__ import annotations

import base64
import http.client
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.faults.client import TUS
from tests.faults.contents import tree_digest
from tests.faults.house import House
from tests.faults.run import Run

SIZE = 5 * 1024 * 1024 + 12_345
HALF = SIZE // 2
WAIT_SECONDS = 30


@dataclass
class Request:
    """A PATCH of all of `data` to `path`, of which the first half was sent."""

    path: str
    data: bytes
    line: socket.socket

    def go_on(self) -> None:
        self.line.sendall(self.data[HALF:])

    def answered(self) -> tuple[str, str]:
        """Status and offset; why there is none, when the connection ended without an answer."""
        try:
            answer = http.client.HTTPResponse(self.line, method="PATCH")
            answer.begin()
            return str(answer.status), answer.headers["Upload-Offset"] or answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            return "no answer", repr(error)


@dataclass
class Requests:
    ending: Request
    hanging: Request

    def finish(self, run: Run) -> None:
        """After SIGTERM, before the process has ended."""
        self.ending.go_on()
        if (told := self.ending.answered()) != ("204", str(SIZE)):
            run.fail(f"SIGTERM: a request of {SIZE} bytes that ended within the grace was answered {told}")
        if (told := self.hanging.answered()) != ("204", str(HALF)):
            run.fail(f"SIGTERM: {HALF} bytes of a request had arrived, and it was answered {told}")

    def check(self, run: Run, other: House) -> None:
        """At the other backend: it goes on where the first has ended, and both files are whole."""
        with other.api() as api:
            offset = int(api.patiently("HEAD", self.hanging.path, None, **TUS).headers["Upload-Offset"] or -1)
            if offset != HALF:
                run.fail(f"SIGTERM: {HALF} bytes were acknowledged, the other backend stands at {offset}")
                return
            answer = api.ask("PATCH", self.hanging.path, self.hanging.data[offset:], **headers(offset))
            node = answer.headers["Holdfast-Node"]
            seen = api.json("GET", f"/api/v1/nodes/{node}") if answer.ok else {"digest": str(answer)}
            if seen["digest"] != tree_digest(self.hanging.data):
                run.fail(f"SIGTERM: the upload that went on at the other backend is {seen['digest']}")
        run.add("requests_cut_by_sigterm_and_gone_on")


@contextmanager
def under_way(house: House) -> Iterator[Requests]:
    """Both, each with the first half of its body sent."""
    with house.api() as api:
        root = str(api.json("GET", "/api/v1/me")["space"]["root"])
        found = [_half(house, api._headers["Authorization"], root, number) for number in range(2)]
    try:
        yield Requests(*found)
    finally:
        for request in found:
            request.line.close()


def headers(offset: int) -> dict[str, str]:
    return {**TUS, "Upload_Offset": str(offset), "Content_Type": "application/offset+octet-stream"}


def _half(house: House, token: str, root: str, number: int) -> Request:
    data = random.Random(f"{root} {house.port} {number}").randbytes(SIZE)
    name = random.SystemRandom().randbytes(8).hex()  # a name of its own for each restart
    with house.api() as api:
        named = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("filename", name), ("parent", root))
        )
        answer = api.ask("POST", "/api/v1/uploads", None, **TUS, Upload_Length=str(SIZE), Upload_Metadata=named)
    path = answer.headers["Location"]
    line = socket.create_connection(("127.0.0.1", house.port), timeout=WAIT_SECONDS)
    fields = {"Host": "127.0.0.1", "Authorization": token, "Content-Length": str(SIZE)}
    fields |= {key.replace("_", "-"): value for key, value in headers(0).items()}
    head = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + data[:HALF])
    return Request(path, data, line)
