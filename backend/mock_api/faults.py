"""Staged failures: rules that match requests, and profiles of networks that are worse than one's own."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

CONTROL_PREFIX = "/__mock__"
TRANSFERS = ("PUT", "PATCH")


@dataclass
class Fault:
    """What happens to the requests it matches. `times` None means always; `skip` lets the first ones pass.

    `delay_ms` waits first, `status` answers an error instead of the route, `after_bytes` drops the connection once so
    many bytes of the body went by (of the request if it has one, else of the answer), `bandwidth` is bytes a second.
    """

    method: str = "*"
    path: str = "*"
    times: int | None = 1
    skip: int = 0
    every: int = 1
    status: int | None = None
    code: str | None = None
    retry_after: int | None = None
    delay_ms: int = 0
    after_bytes: int | None = None
    bandwidth: int | None = None
    seen: int = field(default=0, repr=False)

    def matches(self, method: str, path: str) -> bool:
        return (self.method == "*" or method in self.method.split("|")) and fnmatchcase(path, self.path)

    def take(self) -> bool:
        """Count one matching request; True when it is this one's turn to fail."""
        self.seen += 1
        if self.seen <= self.skip or (self.seen - self.skip) % self.every:
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0

    def as_json(self) -> dict[str, Any]:
        shown = {name: value for name, value in vars(self).items() if value not in (None, 0) and name != "seen"}
        return {"match": {"method": shown.pop("method"), "path": shown.pop("path")}, **shown}


PROFILES: dict[str, list[dict[str, Any]]] = {
    "fast": [],
    "home": [{"delay_ms": 30}, {"method": "PUT|PATCH|POST", "bandwidth": 5_000_000}],
    "train": [
        {"delay_ms": 350},
        {"bandwidth": 150_000},
        {"method": "PUT|PATCH", "every": 4, "after_bytes": 200_000},
        {"method": "POST", "path": "/api/v1/bulk", "every": 4, "after_bytes": 200_000},
    ],
    "broken": [
        {"every": 3, "status": 503, "retry_after": 1},
        {"method": "PUT|PATCH", "every": 2, "after_bytes": 100_000},
        {"method": "POST", "path": "/api/v1/bulk", "every": 2, "after_bytes": 100_000},
    ],
    "expiry": [],
}


class Faults:
    """The staged faults of a running mock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.staged: list[Fault] = []
        self.profile = "fast"
        self._standing: list[Fault] = []

    def use_profile(self, name: str) -> None:
        """Switch the network. Raises KeyError for a name that is not in PROFILES."""
        rules = PROFILES[name]
        with self._lock:
            self.profile = name
            self._standing = [Fault(times=None, **rule) for rule in rules]

    def stage(self, rule: dict[str, Any]) -> Fault:
        """Add a fault. Raises ValueError for a rule that means nothing."""
        match = rule.pop("match", {})
        if not isinstance(match, dict) or set(match) - {"method", "path"}:
            raise ValueError("match knows method and path")
        names = {"times", "skip", "every", "status", "code", "retry_after", "delay_ms", "after_bytes", "bandwidth"}
        if unknown := set(rule) - names:
            raise ValueError("unknown: " + ", ".join(sorted(unknown)))
        for name, value in rule.items():
            if name != "code" and value is not None and (type(value) is not int or value < (name == "every")):
                raise ValueError(f"{name} must be a natural number")
        if not (rule.keys() & {"status", "code", "delay_ms", "after_bytes", "bandwidth"}):
            raise ValueError("this rule would do nothing")
        fault = Fault(**match, **rule)
        with self._lock:
            self.staged.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self.staged = []

    def draw(self, method: str, path: str) -> list[Fault]:
        """The faults that hit this request; each matching one is counted, one that is used up goes."""
        if path.startswith(CONTROL_PREFIX) or method == "OPTIONS":
            return []
        with self._lock:
            hits = [fault for fault in self._standing + self.staged if fault.matches(method, path) and fault.take()]
            self.staged = [fault for fault in self.staged if fault.times is None or fault.times > 0]
        return hits


def wait_for(size: int, bandwidth: int | None) -> None:
    """Sleep as long as so many bytes take."""
    if bandwidth:
        time.sleep(size / bandwidth)
