"""Changes as sentences."""

from __future__ import annotations

import pytest

from drive.tree import telling
from drive.tree.models import Change
from drive.tree.telling import Known

BO, LINK, DRAFTS, FINAL = 1, 2, 3, 4
KNOWN = Known(
    people={BO: "Bo"}, links={LINK: "For the press", 9: ""}, folders={DRAFTS: "Drafts", FINAL: "Final", 5: ""},
    names_before={},
)  # fmt: skip


def told(kind: str, *, before: str | None = None, known: Known = KNOWN, **columns: object) -> str:
    row = Change(**{"seq": 7, "kind": kind, "name": "a.txt", "actor_id": BO, "blob_id": 1} | columns)
    names = {} if before is None else {7: before}
    return telling.sentence(row, Known(known.people, known.links, known.folders, names))


MOVED = {"parent_before_id": DRAFTS, "parent_id": FINAL}


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Bo added “a.txt”", {"kind": "create"}),
        ("Bo made the folder “a.txt”", {"kind": "create", "blob_id": None}),
        ("Bo changed the content of “a.txt”", {"kind": "content"}),
        ("Bo renamed “a.txt” to “b.txt”", {"kind": "rename", "before": "a.txt", "name": "b.txt"}),
        ("Bo renamed it to “b.txt”", {"kind": "rename", "name": "b.txt"}),
        ("Bo moved “a.txt” from “Drafts” to “Final”", {"kind": "move", **MOVED}),
        ("Bo moved “a.txt” from “Drafts” to “Final” as “b”", {"kind": "move", "before": "a.txt", "name": "b", **MOVED}),
        ("Bo moved “a.txt” from “Drafts” to the top folder", {"kind": "move", **MOVED, "parent_id": 5}),
        ("Bo put “a.txt” into the trash", {"kind": "trash"}),
        ("Bo brought “a.txt” back from the trash", {"kind": "restore", "before": "a.txt"}),
        ("Bo brought “a.txt” back from the trash as “b”", {"kind": "restore", "before": "a.txt", "name": "b"}),
        ("Bo deleted “a.txt” for good", {"kind": "purge"}),
        ("Bo made the copy “a.txt”", {"kind": "copy"}),
        ("Bo brought back an earlier version of “a.txt”", {"kind": "revert"}),
        ("Bo moved “a.txt” here from another space", {"kind": "move_in", **MOVED}),
        ("Bo moved “a.txt” to another space", {"kind": "move_out", **MOVED}),
        ("Bo shared “a.txt”", {"kind": "share"}),
        ("Bo shared the top folder", {"kind": "share", "name": ""}),
        ("Bo made the link “For the press” to “a.txt”", {"kind": "share", "link_id": LINK}),
        ("Bo stopped sharing “a.txt”", {"kind": "unshare"}),
        ("Somebody with the link “For the press” added “a.txt”", {"kind": "create", "actor_id": None, "link_id": LINK}),
        ("Somebody with a link added “a.txt”", {"kind": "create", "actor_id": None, "link_id": 9}),
        ("Somebody with a link added “a.txt”", {"kind": "create", "actor_id": None, "link_id": 404}),
        ("Holdfast deleted “a.txt” for good", {"kind": "purge", "actor_id": None}),
        ("Somebody who is gone added “a.txt”", {"kind": "create", "actor_id": 404}),
    ],
)
def test_a_change_is_one_plain_sentence(text, change):
    assert told(**change) == text


def test_every_kind_has_its_sentence():
    for kind in Change.Kind:
        assert "a.txt" in told(kind.value)


def test_without_a_name_from_before_it_is_something():
    assert told("move", parent_before_id=DRAFTS, parent_id=404) == "Bo moved something from “Drafts” to another folder"


def test_a_name_given_where_the_reader_can_not_follow_is_not_told():
    sentence = told("move", before="a.txt", name="secret", parent_before_id=DRAFTS, parent_id=404)
    assert sentence == "Bo moved “a.txt” from “Drafts” to another folder"
    sentence = told("move", before="a.txt", name="a.txt", parent_before_id=404, parent_id=FINAL)
    assert sentence == "Bo moved “a.txt” from another folder to “Final”"
