"""Many at once, with copies, versions, purges and two spaces: all sums and both journals are right afterwards."""

from __future__ import annotations

import pytest

from drive.lib.errors import Busy, InTrash, NotFound, NotInTrash, QuotaExceeded
from drive.tree import purging, revisions, services, tasks, thinning
from drive.tree.models import Node, Revision, Space
from tests.unit.tree import making
from tests.unit.tree.test_races import refusals, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_copies_at_once_as_many_fit_as_the_quota_allows(top, space):
    folder = making.folder(top, "a")
    making.file(folder, "f", "12345")
    Space.objects.update(quota_bytes=5 * 4)
    results = together(*[lambda: services.copy(folder, top, by=None, conflict="keep_both")] * 8)
    assert refusals(results) == [QuotaExceeded] * 5
    assert making.names_in(top) == {"a", "a (2)", "a (3)", "a (4)"}
    making.assert_all_is_right(space)


def test_moves_between_two_spaces_in_both_directions_meet_no_deadlock(top, space, ada):
    there = making.root(ada)
    calls = []
    for number in range(6):
        here, other = (top, there) if number % 2 else (there, top)
        node = making.folder(here, f"{number}")
        making.file(node, "f", "12345")
        calls.append(lambda node=node, other=other: services.move(node, other, by=None))
    assert refusals(together(*calls)) == []
    assert making.names_in(there) == {"1", "3", "5"}
    making.assert_all_is_right(space, there.space)


def test_a_folder_that_leaves_its_space_while_it_is_filled_and_copied_takes_all_or_leaves_it(top, space, ada):
    there = making.root(ada)
    folder = making.folder(top, "a")
    refs = [making.content("x" * size) for size in range(1, 4)]
    keywords = {"media_type": "", "by": None, "via": "api"}
    results = together(
        *[lambda ref=ref: services.put_file(folder, "f", ref, **keywords) for ref in refs],
        lambda: services.copy(folder, top, "b", by=None),
        lambda: services.move(folder, there, by=None),
    )
    assert set(refusals(results)) <= {Busy}
    making.assert_all_is_right(space, there.space)


def test_a_purge_in_portions_goes_on_beside_other_changes(top, space, monkeypatch):
    monkeypatch.setattr(purging, "PORTION_NODES", 2)
    folder = making.folder(top, "a")
    for number in range(8):
        making.file(making.folder(folder, f"{number}"), "f", "1")
    services.trash(folder, by=None)
    results = together(
        lambda: services.purge(folder, by=None),
        lambda: purging.empty(space, by=None),
        *[lambda number=number: making.file(top, f"{number}", "22") for number in range(4)],
    )
    assert set(refusals(results)) <= {NotFound, NotInTrash}
    assert set(Node.objects.filter(space=space, trashed_at=None).values_list("name", flat=True)) == {"", *"0123"}
    making.assert_all_is_right(space)


def test_versions_written_restored_and_thinned_at_once_are_all_counted(top, space, settings):
    settings.KEEP_VERSIONS = "weekly"
    for text in ("1", "22", "333"):
        node = making.file(top, "f", text)
    past = list(Revision.objects.values_list("pk", flat=True))
    refs = [making.content("x" * size) for size in range(4, 8)]
    keywords = {"media_type": "", "by": None, "via": "api"}
    results = together(
        *[lambda ref=ref: services.put_file(top, "f", ref, **keywords) for ref in refs],
        *[lambda id_=id_: revisions.restore(node, id_, by=None) for id_ in past],
        lambda: thinning.thin(),
    )
    assert set(refusals(results)) <= {NotFound}  # thinned out before it was restored
    making.assert_all_is_right(space)


def test_a_copy_and_a_trash_at_once_end_in_a_tree(top, space):
    folder = making.folder(top, "a")
    making.file(folder, "f", "12345")
    results = together(
        *[lambda: services.copy(folder, top, by=None, conflict="keep_both")] * 3,
        lambda: services.trash(folder, by=None),
    )
    assert set(refusals(results)) <= {InTrash}
    making.assert_all_is_right(space)


def test_the_worker_has_its_tasks(top, space, settings):
    settings.KEEP_VERSIONS, settings.TRASH_DAYS = "weekly:1d", 1
    for text in ("1", "22"):
        node = making.file(top, "f", text)
    services.trash(making.file(top, "g"), by=None)
    Node.objects.update(modified_at="2020-01-02T00:00:00Z")
    Node.objects.filter(name="g").update(trashed_at="2020-01-02T00:00:00Z")
    Revision.objects.update(created_at="2020-01-01T00:00:00Z")
    assert (tasks.thin_versions.func(), tasks.purge_trash.func()) == (1, 1)
    assert [content.size for content in revisions.page(making.again(node)).items] == [2]
    making.assert_all_is_right(space)
