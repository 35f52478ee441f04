"""Many files at once leave behind what one after the other would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from drive.accounts.models import User
from drive.blobs import small
from drive.lib.errors import Busy, DriveError, InTrash, InvalidName, NameTaken, NotAFolder, NotFound, QuotaExceeded
from drive.tree import many, services
from drive.tree.many import Item
from drive.tree.models import Change, Node, Revision, Space
from drive.tree.placing import Placed
from tests.unit.tree import making

FOLDERS = ("top", "a", "b", "trashed", "a file", "missing")
NAMES = ("one.txt", "ONE.txt", "two", "three (2)", "x" * 256, "a/b", "folder")
TEXTS = ("", "1", "12345", "a longer text of 27 letters")


class World:
    """A space with some folders, and with a file in each of two of them."""

    def __init__(self, user: User, quota_bytes: int | None = None) -> None:
        self.user = user
        self.space = services.create_space(owner=user, quota_bytes=quota_bytes)
        top = self.space.root
        a = making.folder(top, "a")
        trashed = making.folder(top, "trashed")
        file = making.file(a, "one.txt", "12345", by=user)
        making.folder(top, "folder")
        self.folders = {"top": top, "a": a, "b": making.folder(a, "b"), "trashed": trashed, "a file": file}
        self.folders["missing"] = Node(pk=10**9, space=self.space, kind=Node.Kind.FOLDER)
        services.trash(trashed, by=None)

    def one_by_one(self, orders: list[dict[str, Any]]) -> list[Any]:
        return [self._put(**order) for order in orders]

    def _put(self, folder: str, name: str, text: str, conflict: Any, if_match: str | None) -> Any:
        match = None if if_match is None else making.content(if_match).digest
        more = {"media_type": "text/plain", "by": self.user, "via": "api", "conflict": conflict, "if_match": match}
        try:
            return services.put_file(self.folders[folder], name, making.content(text), **more)
        except DriveError as error:
            return error

    def at_once(self, orders: list[dict[str, Any]], *, whole: bool) -> list[Any]:
        items = [
            Item(
                self.folders[order["folder"]].pk,
                order["name"],
                making.content(order["text"]),
                "text/plain",
                order["conflict"],
                None if order["if_match"] is None else making.content(order["if_match"]).digest,
            )
            for order in orders
        ]
        return many.put_files(self.space.pk, items, by=self.user, via="api", whole=whole)

    def state(self) -> Any:
        """All that is stored about the space, but ids and times."""
        making.assert_sums_are_right(self.space)
        nodes = list(Node.objects.filter(space=self.space).select_related("blob").order_by("pk"))
        rank = {None: None} | {node.pk: place for place, node in enumerate(nodes)}
        plain = ("kind", "name", "name_key", "live_key", "media_type", "size", "items", "version", "seq", "blob_id")
        rows = [(rank[node.parent_id], *(getattr(node, one) for one in plain), bytes(node.sort_key)) for node in nodes]
        changes = Change.objects.filter(space_id=self.space.pk).order_by("seq")
        told = [
            (rank[row.node_id], rank[row.parent_before_id], rank[row.parent_id], *row_told)
            for row, row_told in zip(
                changes, changes.values_list("seq", "kind", "actor_id", "via", "name", "blob_id"), strict=True
            )
        ]
        past = Revision.objects.filter(node__space=self.space).order_by("pk")
        kept = [(rank[row.node_id], row.blob_id, row.size, row.created_by_id) for row in past]
        space = Space.objects.get(pk=self.space.pk)
        return rows, told, kept, (space.seq, space.used_bytes, space.reserved_bytes)


def told(outcomes: list[Any]) -> list[Any]:
    """What the caller learns, but ids and times."""
    return [
        (one.created, one.node.name, one.node.size, one.node.version, one.node.seq, one.node.blob.digest)
        if isinstance(one, Placed)
        else type(one)
        for one in outcomes
    ]


orders = st.lists(
    st.fixed_dictionaries(
        {
            "folder": st.sampled_from((*FOLDERS, "a", "top")),
            "name": st.sampled_from(NAMES),
            "text": st.sampled_from(TEXTS),
            "conflict": st.sampled_from(["fail", "replace", "keep_both"]),
            "if_match": st.one_of(st.none(), st.none(), st.sampled_from(TEXTS)),
        }
    ),
    max_size=8,
)


class TestEqual(TestCase):
    @settings(max_examples=60)
    @given(orders, st.sampled_from([None, 20, 40]))
    def test_each_for_itself_is_one_after_the_other(self, some: list[dict[str, Any]], quota: int | None) -> None:
        user = making.person("bo")
        first, second = World(user, quota), World(user, quota)
        expected = first.one_by_one(some)
        assert told(second.at_once(some, whole=False)) == told(expected)
        assert second.state() == first.state()

    @settings(max_examples=60)
    @given(orders, st.sampled_from([None, 20, 40]))
    def test_all_or_nothing_is_one_after_the_other_or_nothing(
        self, some: list[dict[str, Any]], quota: int | None
    ) -> None:
        user = making.person("bo")
        first, second = World(user, quota), World(user, quota)
        before, expected = second.state(), first.one_by_one(some)
        assert told(second.at_once(some, whole=True)) == told(expected)
        refused = any(isinstance(outcome, DriveError) for outcome in expected)
        assert second.state() == (before if refused else first.state())


pytestmark = pytest.mark.django_db


def item(folder: Node, name: str, text: str = "hello", **more: Any) -> Item:
    return Item(folder.pk, name, making.content(text), "text/plain", **more)


def put(space: Space, *items: Item, whole: bool = False) -> list[Any]:
    return many.put_files(space.pk, items, by=None, via="api", whole=whole)


def test_an_error_of_one_does_not_touch_the_others(top, space):
    making.folder(top, "taken")
    outcomes = put(space, item(top, "a"), item(top, "taken"), item(top, ""), item(top, "b"))
    assert [type(one) for one in outcomes] == [Placed, NameTaken, InvalidName, Placed]
    assert making.names_in(top) == {"a", "b", "taken"}
    making.assert_sums_are_right(space)


def test_each_refusal_is_the_one_of_a_single_file(top, space, ada):
    trashed = making.folder(top, "trashed")
    services.trash(trashed, by=None)
    file = making.file(top, "file")
    elsewhere = making.root(ada)
    gone = Node(pk=10**9)
    outcomes = put(space, *(item(folder, "x") for folder in (trashed, file, elsewhere, gone)))
    assert [type(one) for one in outcomes] == [InTrash, NotAFolder, Busy, NotFound]


def test_the_quota_takes_the_last_byte_and_not_one_more(top, space):
    Space.objects.filter(pk=space.pk).update(quota_bytes=10)
    outcomes = put(
        space, item(top, "a", "12345"), item(top, "b", "123456"), item(top, "c", "54321"), item(top, "d", "")
    )
    assert [type(one) for one in outcomes] == [Placed, QuotaExceeded, Placed, Placed]
    making.assert_sums_are_right(space)


def test_contents_are_kept_only_of_what_is_taken(top, space):
    making.folder(top, "taken")
    kept: list[bytes] = []

    def keep(contents):
        kept.extend(content.digest for content in contents)
        return [making.content(text) for text in ("one", "two")]

    ready = [small.prepare(text) for text in (b"one", b"refused", b"two")]
    items = [Item(top.pk, name, content, "") for name, content in zip(("1", "taken", "2"), ready, strict=True)]
    many.put_files(space.pk, items, by=None, via="api", whole=False, keep=keep)
    assert kept == [ready[0].digest, ready[2].digest]
    assert making.names_in(top) == {"1", "2", "taken"}


def test_a_space_that_is_gone_is_not_found(top):
    with pytest.raises(NotFound):
        many.put_files(10**9, [item(top, "a")], by=None, via="api", whole=False)


def test_a_hundred_files_cost_as_many_queries_as_one(top, space, django_assert_num_queries):
    a = making.folder(top, "a")
    one, hundred = [item(a, "one", "1")], [item(a, f"{number}", f"{number}") for number in range(100)]
    with django_assert_num_queries(8):  # two of them begin and end the transaction
        put(space, *one)
    with django_assert_num_queries(8):
        put(space, *hundred)
    making.assert_sums_are_right(space)


def test_more_files_than_fit_one_statement_go_in_too(top, space):
    shared = making.content("same")
    outcomes = put(space, *(Item(top.pk, f"{number}", shared, "") for number in range(450)))
    assert [one.node.name for one in outcomes] == [f"{number}" for number in range(450)]
    assert len({one.node.pk for one in outcomes}) == 450
    making.assert_sums_are_right(space)
