"""Nothing damaged stays unnamed; nothing sound is called damaged; nothing is changed without being told to."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import F
from django.utils import timezone

from drive.blobs.models import Blob, ChunkState, Draft, DraftPart
from drive.operations import verify
from drive.tree import audit
from drive.tree import services as tree
from drive.tree.models import Node, Revision, Space
from tests.unit.bytes.making import MIB
from tests.unit.operations import damage
from tests.unit.operations.house import look, told


def test_a_house_in_order_has_no_findings(house):
    assert look() == []
    counts = verify.latest().counts
    assert (counts["drafts"], counts["revisions"], counts["spaces"]) == (1, 1, 2)
    assert counts["nodes"] == Node.objects.count()
    assert counts["bytes"] == sum(ChunkState.objects.values_list("chunk__size", flat=True))


@pytest.mark.parametrize("harm", [
    lambda chunk: damage.flip_bit(chunk, 4321), lambda chunk: damage.cut(chunk, 1000),
    lambda chunk: damage.cut(chunk, 0), lambda chunk: damage.sql("UPDATE chunk SET size = 5 WHERE id = %s", chunk),
    lambda chunk: damage.sql("UPDATE chunk SET codec = 9 WHERE id = %s", chunk),
    lambda chunk: damage.sql("UPDATE chunk SET codec = 1 - codec WHERE id = %s", chunk),
])  # fmt: skip
def test_it_names_every_file_that_a_damaged_chunk_is_part_of(house, harm):
    harm(house.chunk(house.a))
    assert {("chunk_damaged", "bo", "/Photos/a.bin"), ("chunk_damaged", "cy", "/mine.bin")} <= told(look())


def test_it_finds_a_compressed_chunk_that_is_damaged(house):
    chunk = house.chunk(house.small)
    assert len(damage.stored(chunk)) < 2200, "it should be stored compressed"
    damage.flip_bit(chunk, 777)
    assert told(look()) == {("chunk_damaged", "bo", "/small.txt")}


def test_it_names_past_contents_and_what_is_in_the_trash(house):
    past = Revision.objects.get()
    damage.flip_bit(damage.chunks_of(past.blob_id)[0], 3)
    damage.flip_bit(house.chunk(house.old, 1), 3)
    revision, trashed = sorted(look(), key=lambda finding: finding.path)
    assert (revision.path, revision.revision_id, revision.trashed) == ("/note", past.pk, False)
    assert (trashed.path, trashed.revision_id, trashed.trashed) == ("/old.bin", None, True)


def test_it_finds_a_lost_chunk(house):
    damage.drop_chunk(house.chunk(house.a, 1))
    assert told(look()) == {("blob_damaged", "bo", "/Photos/a.bin")}


def test_it_finds_exchanged_chunks(house):
    damage.swap_data(house.chunk(house.a, 1), house.chunk(house.a, 2))
    assert told(look()) == {("chunk_damaged", "bo", "/Photos/a.bin")}


@pytest.mark.parametrize("harm", [
    lambda blob: damage.swap_rows(blob, 0, 2), lambda blob: damage.drop_row(blob, 1),
    lambda blob: damage.drop_row(blob, 3), lambda blob: damage.drop_row(blob, 0),
])  # fmt: skip
def test_it_finds_a_damaged_list_of_chunks(house, harm):
    harm(damage.blob_of(house.a))
    assert told(look()) == {("blob_damaged", "bo", "/Photos/a.bin")}


def test_it_finds_a_content_that_has_lost_all_its_chunks(house):
    damage.sql("DELETE FROM blob_chunk WHERE blob_id = %s", damage.blob_of(house.small))
    assert told(look()) == {("blob_damaged", "bo", "/small.txt")}


@pytest.mark.parametrize("by", [-1, 1, 2 * MIB, 10 * 4096 * MIB])
def test_a_wrong_size_of_a_content_is_found_and_repaired(house, by):
    damage.resize_blob(damage.blob_of(house.a), by)
    assert told(look()) == {("blob_size", "bo", "/Photos/a.bin"), ("node_size", "bo", "/Photos/a.bin")}
    assert {finding.code for finding in look(repair=True) if finding.repaired} == {"blob_size"}
    assert look() == []
    assert Blob.objects.get(pk=damage.blob_of(house.a)).size == len(house.long)


def test_a_wrong_size_of_a_node_is_found_and_repaired(house):
    Node.objects.filter(pk=house.a).update(size=5)
    found = told(look())
    assert ("node_size", "bo", "/Photos/a.bin") in found
    assert {code for code, _, _ in found} == {"node_size", "folder_sums", "used_bytes"}
    assert all(finding.repaired for finding in look(repair=True))
    assert look() == []


def test_a_size_is_not_repaired_from_a_content_that_is_itself_in_doubt(house):
    blob = damage.blob_of(house.a)
    damage.drop_row(blob, 1)
    damage.resize_blob(blob, -MIB)
    assert not [finding for finding in look(repair=True) if finding.repaired]
    assert Node.objects.get(pk=house.a).size == len(house.long)


def test_wrong_sums_are_found_and_repaired(house):
    Node.objects.filter(pk=house.folder).update(size=1, items=9)
    Node.objects.filter(pk=house.space.root_id).update(items=0)
    Space.objects.filter(pk=house.space.pk).update(used_bytes=1, reserved_bytes=2)
    Revision.objects.update(size=9)
    codes = {"folder_sums", "used_bytes", "reserved_bytes", "revision_size"}
    assert {code for code, _, _ in told(look())} == codes
    assert {finding.code for finding in look(repair=True) if finding.repaired} == codes
    assert look() == []


def test_what_is_repaired_is_what_counting_gives(house):
    house.space.refresh_from_db()
    before = (house.space.used_bytes, house.space.reserved_bytes, Node.objects.get(pk=house.folder).size)
    Node.objects.filter(pk=house.folder).update(size=1)
    Space.objects.filter(pk=house.space.pk).update(used_bytes=1, reserved_bytes=2)
    look(repair=True)
    house.space.refresh_from_db()
    assert (house.space.used_bytes, house.space.reserved_bytes, Node.objects.get(pk=house.folder).size) == before


@pytest.mark.parametrize(("values", "code"), [
    ({"name": "other"}, "journal_differs"), ({"blob_id": None}, "content_missing"), ({"seq": 999}, "node_seq"),
    ({"live_key": None}, "name_key"), ({"trashed_at": timezone.now(), "live_key": None}, "journal_differs"),
    ({"seq": 0}, "journal_differs"),
])  # fmt: skip
def test_it_finds_a_node_that_is_not_as_it_was_left(house, values, code):
    Node.objects.filter(pk=house.small).update(**values)
    found = look()
    assert code in {finding.code for finding in found if finding.node_id == house.small}


def test_it_finds_nodes_in_the_wrong_place(house):
    other = Space.objects.get(owner=house.cy.user)
    Node.objects.filter(pk=house.small).update(parent=other.root_id)
    Node.objects.filter(pk=house.empty).update(parent=house.note)
    with damage.without_foreign_keys():
        Node.objects.filter(pk=house.shared).update(parent_id=987654321)
    Node.objects.filter(pk=house.old).update(parent=None)
    found = {(finding.code, finding.node_id) for finding in look()}
    assert {
        ("parent_elsewhere", house.small), ("parent_is_a_file", house.empty), ("parent_missing", house.shared),
        ("no_top_folder", house.old),
    } <= found  # fmt: skip
    with damage.without_foreign_keys():
        Node.objects.filter(pk=house.shared).update(parent_id=other.root_id)


def test_it_finds_a_folder_that_is_below_itself(house):
    inner = house.bo.post(
        "/api/v1/nodes", {"parent": house.folder, "name": "in"}, content_type="application/json"
    ).json()
    Node.objects.filter(pk=house.folder).update(parent=int(inner["id"]))
    cycles = {finding.node_id for finding in look() if finding.code == "cycle"}
    assert cycles == {int(house.folder), int(inner["id"])}
    Node.objects.filter(pk=house.folder).update(parent=house.space.root_id)


def test_a_deep_tree_is_no_cycle(house, monkeypatch):
    monkeypatch.setattr(audit, "WALK_STEPS", 2)
    parent = Node.objects.get(pk=house.folder)
    for number in range(6):
        parent = tree.create_folder(parent, f"f{number}", by=None)
    assert look() == []


def test_it_finds_gaps_in_the_journal_and_a_space_that_stands_elsewhere(house):
    damage.drop_change(house.space.pk, 3)
    damage.drop_change(house.space.pk, 4)
    found = [finding.detail for finding in look() if finding.code == "journal_gap"]
    assert found == ["changes 3 to 4 are missing"]
    Space.objects.filter(pk=house.space.pk).update(seq=F("seq") - 1)
    assert "journal_end" in {finding.code for finding in look(repair=True) if finding.repaired}
    assert "journal_end" not in {finding.code for finding in look()}


@pytest.mark.parametrize("harm", [
    lambda draft: DraftPart.objects.filter(draft=draft).update(data=b"short"),
    lambda draft: DraftPart.objects.filter(draft=draft).update(data=bytes(len(draft.parts.first().data))),
    lambda draft: draft.parts.order_by("offset").first().delete(),
    lambda draft: damage.drop_row(draft.blob_id, 0), lambda draft: Draft.objects.update(offset=3 * MIB),
])  # fmt: skip
def test_it_finds_a_running_upload_that_has_lost_bytes(house, harm):
    harm(Draft.objects.get())
    assert told(look()) == {("draft_damaged", "bo", "film.bin (being uploaded)")}


def test_it_names_a_running_upload_whose_chunk_is_damaged(house):
    damage.flip_bit(damage.chunks_of(Draft.objects.get().blob_id)[0], 9)
    assert told(look()) == {("chunk_damaged", "bo", "film.bin (being uploaded)")}


def test_what_is_beyond_the_offset_of_a_draft_was_never_acknowledged(house):
    draft = Draft.objects.get()
    DraftPart.objects.create(draft=draft, offset=draft.offset, data=b"not yet confirmed")
    assert look() == []


def test_it_changes_nothing_but_its_own_notes(house):
    damage.flip_bit(house.chunk(house.a), 1)
    Node.objects.filter(pk=house.folder).update(size=1)
    before = _all_rows()
    look()
    assert _all_rows() == before


def test_a_repair_marks_the_damaged_chunk_and_an_upload_heals_it(house):
    chunk = house.chunk(house.a)
    ChunkState.objects.update(verified_at=None)
    damage.flip_bit(chunk, 1)
    look(repair=True)
    assert ChunkState.objects.get(pk=chunk).damaged_at is not None
    assert not ChunkState.objects.exclude(pk=chunk).filter(verified_at=None).exists()
    house.put(house.cy, "again", house.long)
    assert look() == []


def _all_rows() -> dict[str, list[tuple]]:
    """Every row of the rooms that hold data."""
    rooms = ("blobs", "tree", "uploads", "accounts")
    return {
        model._meta.db_table: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in rooms
    }
