"""A house with one file of each kind, for tests that look at everything."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from drive.operations import verify
from drive.operations.models import Finding
from drive.tree import services as tree
from drive.tree.models import Node, Space
from tests.unit.bytes.making import MIB, Api, person, some_bytes
from tests.unit.operations import damage


class House:
    """Bo's files, one of each kind, and a file of cy's that shares a chunk with one of them."""

    def __init__(self) -> None:
        self.bo, self.cy = bo, cy = Api(person("bo")), Api(person("cy"))
        self.folder = bo.folder("Photos")
        self.long = some_bytes(3 * MIB + 77, seed=1)
        self.a = self.put(bo, "a.bin", self.long, folder=self.folder)
        self.shared = self.put(cy, "mine.bin", self.long[:MIB])
        self.small = self.put(bo, "small.txt", b"some words " * 200)
        self.empty = self.put(bo, "empty")
        self.note = self.put(bo, "note", b"first")
        bo.put("note", b"second")
        self.old = self.put(bo, "old.bin", some_bytes(MIB + 5, seed=2))
        tree.trash(Node.objects.get(pk=self.old), by=None)
        moved = Node.objects.get(pk=self.put(bo, "moved", b"moved"))
        tree.move(moved, Node.objects.get(pk=self.folder), "there", by=None)
        self.upload = bo.upload(3 * MIB, "film.bin")
        assert bo.patch(self.upload, 0, some_bytes(2 * MIB, seed=3)[: MIB + 100]).status_code == 204
        assert bo.patch(self.upload, MIB + 100, b"more").status_code == 204
        self.space = Space.objects.get(owner=bo.user)

    def put(self, who: Api, name: str, data: bytes = b"", **more: str) -> int:
        return int(who.put(name, data, **more).json()["id"])

    def chunk(self, node: int, at: int = 0) -> int:
        return damage.chunks_of(damage.blob_of(node))[at]


@pytest.fixture
def house(transactional_db) -> House:
    """On committed rows, which are gone after the test."""
    return House()


def look(**how) -> list[Finding]:
    return list(verify.run(**how).findings.order_by("pk"))


def told(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    return {(finding.code, finding.owner, finding.path) for finding in findings}
