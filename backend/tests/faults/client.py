"""A client that knows three outcomes: done, refused, unknown."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any, Self

TUS = {"Tus-Resumable": "1.0.0"}
TIMEOUT = 60.0
PATIENCE = 10.0  # seconds that a server may be busy before a look at it counts as failed


class Unknown(Exception):
    """No answer came: the request may have been done, or not, or half of it where halves exist (an upload)."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def ok(self) -> bool:
        return self.status < 300

    def json(self) -> Any:
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.status} {self.body[:300].decode(errors='replace')}"


class Refused(Exception):
    """An answer that is not a success where nothing but success is expected."""


class Api:
    """One kept-alive connection; it is opened anew after it broke. Not for two threads at once."""

    def __init__(self, port: int, token: str, *, timeout: float = TIMEOUT) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request; header names are written with `_`. Raises Unknown when no whole answer came."""
        named = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._line.request(method, path, body=body, headers=named)
            answer = self._line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            self._line.close()
            raise Unknown(f"{method} {path}: {type(error).__name__} {error}") from error

    def patiently(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """As `ask`, again for a while when it answers 503 or not at all. Only for what may be done twice."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.ask(method, path, body, **headers)
                if answer.status != 503 or time.monotonic() > until:
                    return answer
            except Unknown:
                if time.monotonic() > until:
                    raise
            time.sleep(0.05)

    def json(self, method: str, path: str, asked: Any = None) -> Any:
        """A request that must succeed in the end; its JSON. Raises Refused, Unknown."""
        body = None if asked is None else json.dumps(asked).encode()
        answer = self.patiently(method, path, body, Content_Type="application/json")
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer}")
        return answer.json() if answer.body else None
