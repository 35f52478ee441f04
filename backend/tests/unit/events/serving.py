"""The process of events within a test: uvicorn in a thread, and a client that reads a stream."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from drive.events.app import App

WAIT_SECONDS = 10


@contextmanager
def serving(**options: Any) -> Iterator[int]:
    """Serve; gives the port."""
    app = App(**options)
    server = uvicorn.Server(
        uvicorn.Config(
            app, port=0, loop="asyncio", http="h11", ws="none", lifespan="on", access_log=False, log_level="warning"
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + WAIT_SECONDS
        while not server.started:
            assert thread.is_alive(), "it did not start"
            assert time.monotonic() < until
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        app.end_soon()
        server.should_exit = True
        thread.join(WAIT_SECONDS)


class Stream:
    """One open stream, read line by line."""

    def __init__(self, port: int, ticket: str, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        self.connection.request("GET", f"/events?ticket={ticket}", headers=headers)
        self.answer = self.connection.getresponse()
        self.last_id = ""

    def block(self) -> dict[str, str]:
        """The fields of the next event, or of a comment. Empty at the end of the stream."""
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        return fields

    def event(self) -> tuple[str, dict[str, Any]]:
        """The next event that is no heartbeat: its kind and its data."""
        until = time.monotonic() + WAIT_SECONDS
        while fields := self.block():
            assert time.monotonic() < until, "nothing but heartbeats"
            if "event" in fields:
                self.last_id = fields.get("id", self.last_id)
                return fields["event"], json.loads(fields["data"])
        raise EOFError

    def close(self) -> None:
        self.answer.close()
        self.connection.close()
