"""What a workload needs to know about a peer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.clients import Target
from bench.flood import Request


class Server(Protocol):
    """A running server that takes and gives files. `roots` are its processes, its engine's included."""

    base: str
    roots: Sequence[int]
    headers: dict[str, str]

    def put(self, name: str) -> Target:
        """Where a large file of that name goes."""

    def get(self, name: str) -> Target:
        """Where the bytes of a file come from that was put before."""

    def small_put(self, name: str, content: bytes) -> Request:
        """The request that stores a small file; sent with `headers`."""

    def small_get(self, name: str, content: bytes) -> Request:
        """The request that reads it back and compares; sent with `headers`."""


Start = Callable[[Path], AbstractContextManager[Server]]


@dataclass(frozen=True)
class Peer:
    """A kind of server. `durable` says when its answer means that the bytes are on the disk; `rights`, whether it asks
    who one is; `largest` is the biggest file in bytes that it can be asked to take, None for any.
    """

    name: str
    title: str
    durable: str
    rights: str
    version: Callable[[], str]
    start: Start
    largest: int | None = None
    ranges: bool = True


@dataclass
class Plain:
    """A server whose address of a file is its name: PUT and GET without headers."""

    base: str
    roots: Sequence[int]
    prefix: str = "/"
    headers: dict[str, str] = field(default_factory=dict)

    def put(self, name: str) -> Target:
        return Target(f"{self.base}{self.prefix}{name}", self.headers)

    get = put

    def small_put(self, name: str, content: bytes) -> Request:
        return Request("PUT", self.prefix + name, content)

    def small_get(self, name: str, content: bytes) -> Request:
        return Request("GET", self.prefix + name, expect=content)
