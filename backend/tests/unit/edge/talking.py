"""The same question, asked of the backend and through the edge."""

from __future__ import annotations

import re

from tests.edges import API_HOST, Edge
from tests.unit.bytes.live import Answer, Connection, Live

# What a hop tells of itself, or makes anew for each request.
OF_THE_HOP = {"server", "date", "connection", "x-request-id", "strict-transport-security", "transfer-encoding"}


class Through(Connection):
    """A connection to the edge, over TLS."""

    def __init__(self, edge: Edge) -> None:
        super().__init__(edge.port)
        self.sock = edge.trusting().wrap_socket(self.sock, server_hostname=API_HOST)


class Both:
    """A connection to each."""

    def __init__(self, backend: Live, edge: Edge) -> None:
        self._backend, self._edge = backend, edge
        self.direct, self.through = backend.connect(), Through(edge)

    def __enter__(self) -> Both:
        return self

    def __exit__(self, *_: object) -> None:
        self.direct.sock.close()
        self.through.sock.close()

    def ask(self, method: str, path: str, token: str, *headers: str) -> Answer:
        """The edge's answer, which is the backend's but for what belongs to a hop. Raises AssertionError."""
        direct = self.direct.ask(method, path, token, *headers)
        through = self.through.ask(method, path, token, *headers)
        assert shown(through) == shown(direct)
        if direct.headers.get("content-type") != "application/problem+json":
            assert through.body == direct.body
        return through


def shown(answer: Answer) -> tuple[int, dict[str, str]]:
    """Status and headers, without those of the hop."""
    kept = {name: value for name, value in answer.headers.items() if name not in OF_THE_HOP}
    if kept.get("content-type") == "application/problem+json":
        kept.pop("content-length", None)  # the id of the request is in it
    if "vary" in kept:
        kept["vary"] = ", ".join(sorted(kept["vary"].lower().split(", ")))
    if "cache-control" in kept:
        kept["cache-control"] = re.sub(r"max-age=\d+", "max-age=…", kept["cache-control"])  # a second may pass
    return answer.status, kept
