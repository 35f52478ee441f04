"""The look at changes of many names must notice a half one, or it would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.faults.contents import Content, tree_digest
from tests.faults.together import Picture, Playground, check

A, B = Content("text", 1, 10), Content("text", 2, 20)
BEFORE: Picture = {"home/source": None, "home/source/a": A, "home/source/b": B}
AFTER: Picture = {"away/source": None, "away/source/a": A, "away/source/b": B}


class Tree:
    """The API as far as the look asks it: listings and contents of a picture."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def json(self, _: str, path: str) -> dict[str, Any]:
        folder = path.split("/")[4].replace("|", "/")
        names = [path for path in self.picture if path.rpartition("/")[0] == folder]
        return {"items": [self._node(path, self.picture[path]) for path in names], "next": None}

    def patiently(self, _: str, path: str) -> SimpleNamespace:
        content = self.picture[path.split("/")[4].replace("|", "/")]
        return SimpleNamespace(body=content and content.data(), status=200)

    @staticmethod
    def _node(path: str, content: Content | None) -> dict[str, Any]:
        kind = "folder" if content is None else "file"
        digest = content and tree_digest(content.data())
        return {"id": path.replace("/", "|"), "name": path.rpartition("/")[2], "kind": kind, "digest": digest}


def look(seen: Picture, *possible: Picture) -> tuple[list[str], Playground]:
    """What is told when `seen` stands where one of `possible` may stand."""
    told: list[str] = []

    @contextmanager
    def api() -> Iterator[Tree]:
        yield Tree(seen)

    load: Any = SimpleNamespace(
        run=SimpleNamespace(fail=told.append, add=lambda *_: None), house=SimpleNamespace(api=api)
    )
    ground = Playground("home", "away", list(possible))
    check(load, [ground], settle=True)
    return told, ground


def test_it_takes_what_was_before_and_what_is_after() -> None:
    assert look(BEFORE, BEFORE, AFTER)[0] == []
    told, ground = look(AFTER, BEFORE, AFTER)
    assert (told, ground.possible) == ([], [AFTER])


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param({"away/source": None, "away/source/a": A}, id="a file is missing"),
        pytest.param(BEFORE | AFTER, id="it is in both places"),
        pytest.param({}, id="it is in none"),
        pytest.param(AFTER | {"away/source/a": B}, id="a file has another's content"),
    ],
)
def test_it_tells_of_a_half_change(seen: Picture) -> None:
    told, _ = look(seen, BEFORE, AFTER)
    assert len(told) == 1


def test_what_was_acknowledged_may_not_be_as_before() -> None:
    assert len(look(BEFORE, AFTER)[0]) == 1
