"""A dump is one moment, and nobody waits for it."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from django.db import connections

from drive.backups import engines, manifest, proof, restoring, taking
from drive.backups.archive import Archive
from drive.backups.errors import BackupError
from drive.backups.manifest import Figures, Manifest
from drive.tree.models import Space
from tests.unit.bytes.making import MIB, some_bytes


class Busy(io.BytesIO):
    """Has somebody store a file, and waits for the answer, when the first bytes of the dump arrive."""

    def __init__(self, who) -> None:
        super().__init__()
        self.who, self.status = who, 0

    def write(self, data) -> int:
        if not self.status:
            thread = threading.Thread(target=self._store)
            thread.start()
            thread.join()
        return super().write(data)

    def _store(self) -> None:
        self.status = self.who.put("meanwhile", some_bytes(2 * MIB, seed=8)).status_code
        connections.close_all()


def test_writers_go_on_while_the_dump_is_written(bo, tmp_path):
    assert bo.put("before", some_bytes(2 * MIB)).status_code == 201
    engine, sink = engines.here(), Busy(bo)
    with engine.snapshot(tmp_path) as snapshot:
        told = manifest.figures(snapshot.ask, manifest.tables_here())
        snapshot.dump(sink)
        assert sink.status == 201
        again = manifest.figures(snapshot.ask, manifest.tables_here())
    # With a moment of its own it still sees what it saw; else the two figures stand on both sides of the dump.
    assert (told.files, again.files) == ((1, 1) if snapshot.exact else (1, 2))
    assert len(sink.getvalue()) > 2 * MIB


def test_nothing_is_written_where_the_backup_can_not_go(bo, tmp_path):
    with pytest.raises(BackupError, match="There is no folder"):
        taking.backup(str(tmp_path / "missing" / "file"))


def test_a_database_that_is_not_empty_is_not_restored_into(bo, tmp_path):
    taking.backup(str(tmp_path / "backup"))
    assert bo.put("after", b"precious").status_code == 201
    with pytest.raises(BackupError, match=r"is there already|not empty"):
        restoring.restore(str(tmp_path / "backup"))
    assert bo.content(bo.put("after", b"precious").json()["id"]).status_code == 200


def test_a_backup_is_whole_in_one_file(bo, tmp_path):
    bo.put("file", some_bytes(MIB + 1))
    told = taking.backup(str(tmp_path / "backup"))
    assert [file.name for file in tmp_path.iterdir()] == ["backup"]
    with open(tmp_path / "backup", "rb") as stream:
        backup = Archive(stream)
        backup.check()
        assert backup.manifest == told
    assert (told.before.files, told.before.file_bytes) == (1, MIB + 1)
    assert told.before.tables["node"] == 2
    assert told.before.journal == {str(Space.objects.get(owner=bo.user).pk): 1}


class TestRefusing:
    """Before anything is written."""

    none = Figures({}, {}, 0, 0)
    told = Manifest("sqlite", "9.0", "", {"tree": ["0001_initial", "0099_tomorrow"]}, True, none, none,
                    "dump", 0, "")  # fmt: skip

    def test_another_engines(self):
        with pytest.raises(BackupError, match="is one of sqlite, and HOLDFAST_DATABASE is postgres"):
            proof.refuse_unless_known(self.told, "postgres")

    def test_a_newer_holdfasts(self):
        with pytest.raises(BackupError, match=r"newer Holdfast \(9.0; this one does not know tree.0099_tomorrow\)"):
            proof.refuse_unless_known(self.told, "sqlite")

    def test_an_older_ones_is_welcome(self):
        proof.refuse_unless_known(replace(self.told, migrations={"tree": ["0001_initial"]}), "sqlite")


class TestComparing:
    then = Figures({"node": 3, "blob": 2}, {"1": 7, "2": 0}, 2, 99)

    def told(self, *, exact: bool, after: Figures | None = None) -> Manifest:
        return Manifest("x", "0", "", {}, exact, self.then, after or self.then, "dump", 0, "")

    def test_a_lost_row_is_told_by_its_table(self):
        with pytest.raises(BackupError, match="not as many as the backup's: blob"):
            proof._compare(self.told(exact=True), replace(self.then, tables={"node": 3, "blob": 1}))

    @pytest.mark.parametrize(("seq", "fine"), [(6, False), (7, True), (9, True), (10, False)])
    def test_a_journal_ends_where_it_was_while_the_dump_was_written(self, seq, fine):
        told = self.told(exact=False, after=replace(self.then, journal={"1": 9, "3": 1}))
        found = replace(self.then, journal={"1": seq, "2": 0})
        if fine:
            proof._compare(told, found)
            return
        with pytest.raises(BackupError, match="journal of space 1 ends at"):
            proof._compare(told, found)
