"""How a look at everything goes on, keeps its pace and tells what it found; and the worker's share of it."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from drive.blobs.models import ChunkState
from drive.operations import clock, verify
from drive.operations.models import Finding, Verification
from drive.operations.verify_tasks import scrub_chunks
from drive.tree.models import Node
from tests.unit.operations import damage
from tests.unit.operations.house import look, told


def test_a_look_that_was_stopped_goes_on_and_tells_all_it_found(house, monkeypatch):
    damage.flip_bit(house.chunk(house.small), 1)
    damage.flip_bit(house.chunk(house.a), 1)
    monkeypatch.setattr(verify, "_finish", _stopped)
    with pytest.raises(InterruptedError):
        verify.run()
    with monkeypatch.context() as patch:
        patch.setitem(verify.STAGES, "nodes", _stopped)
        with pytest.raises(InterruptedError):
            verify.run(restart=True)
    monkeypatch.undo()
    monkeypatch.setitem(verify.STAGES, "chunks", _stopped)  # it is not done again
    heard: list[Finding] = []
    done = verify.run(tell=heard.append)
    assert Verification.objects.get() == done
    assert told(heard) == {("chunk_damaged", "bo", "/small.txt"), ("chunk_damaged", "bo", "/Photos/a.bin"),
                           ("chunk_damaged", "cy", "/mine.bin")}  # fmt: skip
    assert len(heard) == done.findings.count() == 3


def test_a_step_that_was_cut_off_is_told_once(house, monkeypatch):
    damage.flip_bit(house.chunk(house.a), 1)
    with monkeypatch.context() as patch:
        patch.setattr(Verification, "save", _stopped_at_update(Verification.save))
        with pytest.raises(InterruptedError):
            verify.run()
    assert Finding.objects.count() == 2
    assert len(look()) == 2


def test_a_sample_hashes_every_chunk_once_in_its_days(house, monkeypatch):
    total, seen, today = ChunkState.objects.count(), 0, timezone.now()
    for day in range(3):
        monkeypatch.setattr(timezone, "now", lambda day=day: today + timedelta(days=day))
        seen += verify.run(sample=3).counts["chunks"]
        monkeypatch.undo()
    assert seen == total


def test_only_one_verifies_at_a_time(house):
    assert clock.hold("verify", "another", timezone.now())
    with pytest.raises(verify.AlreadyRunning):
        verify.run()


def test_reading_keeps_to_its_rate():
    time, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        time[0] += seconds

    pace = verify.Pace(100, now=lambda: time[0], sleep=sleep)
    for _ in range(10):
        pace(50)
    assert sum(slept) == pytest.approx(5.0)


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, str]:
        out = StringIO()
        try:
            call_command("verify", *arguments, stdout=out)
        except SystemExit as end:
            return int(end.code or 0), out.getvalue()
        return 0, out.getvalue()

    def test_it_ends_with_0_when_all_is_well(self, house):
        code, out = self.run()
        assert code == 0
        assert "All is well." in out

    def test_it_ends_with_1_and_names_whom_it_hurts(self, house):
        damage.flip_bit(house.chunk(house.a), 1)
        code, out = self.run("--rate", "900MiB", "--sample", "1/1")
        assert code == 1
        assert "DAMAGED  bo: /Photos/a.bin  [chunk" in out
        assert "1 problems, 0 of them repaired; 2 files or folders of 2 people." in out

    def test_it_ends_with_0_when_all_that_was_wrong_is_repaired(self, house):
        Node.objects.filter(pk=house.folder).update(size=1)
        code, out = self.run("--repair")
        assert "REPAIRED" in out
        assert code == 0

    def test_its_json_is_one_object_a_line(self, house):
        damage.flip_bit(house.chunk(house.small), 1)
        code, out = self.run("--json")
        *findings, summary = [json.loads(line) for line in out.splitlines()]
        assert code == 1
        assert [(line["finding"]["owner"], line["finding"]["path"]) for line in findings] == [("bo", "/small.txt")]
        assert (summary["summary"]["problems"], summary["summary"]["files"]) == (1, 1)

    @pytest.mark.parametrize("arguments", [["--rate", "fast"], ["--sample", "2/7"], ["--sample", "1/0"]])
    def test_it_refuses_what_it_can_not_understand(self, arguments):
        with pytest.raises(CommandError):
            self.run(*arguments)


class TestScrub:
    """The worker's share."""

    def share(self, **more: object) -> int:
        how = {"every": timedelta(days=1), "turn": timedelta(days=3), "rate": 0, "limit": timedelta(minutes=1)} | more
        return verify.scrub_share(**how)  # type: ignore[arg-type]

    def test_all_chunks_have_their_turn(self, house):
        ChunkState.objects.update(verified_at=None)
        total = ChunkState.objects.count()
        assert sum(self.share() for _ in range(3)) == total
        assert not ChunkState.objects.filter(verified_at=None).exists()
        assert verify.latest("scrub").finished_at is not None

    def test_what_was_hashed_lately_is_left_out(self, house):
        assert sum(self.share() for _ in range(3)) == 0

    def test_a_gap_in_the_ids_does_not_hold_it_up(self, house):
        ChunkState.objects.update(verified_at=None)
        first = house.chunk(house.a)
        damage.sql("UPDATE chunk_state SET verified_at = NULL")
        with damage.without_foreign_keys():
            damage.sql("UPDATE chunk_state SET chunk_id = chunk_id + 1000 WHERE chunk_id > %s", first)
            damage.sql("UPDATE chunk SET id = id + 1000 WHERE id > %s", first)
        total = ChunkState.objects.count()
        assert sum(self.share(turn=timedelta(days=40)) for _ in range(40)) >= total

    def test_a_damaged_chunk_is_marked_and_its_files_are_named_in_the_log(self, house, caplog):
        chunk = house.chunk(house.small)
        ChunkState.objects.update(verified_at=None)
        damage.flip_bit(chunk, 5)
        self.share(turn=timedelta(days=1))
        assert ChunkState.objects.get(pk=chunk).damaged_at is not None
        assert "bo: /small.txt" in caplog.text

    def test_the_worker_runs_it(self, house, settings):
        settings.SCRUB_AGE = timedelta(minutes=10)
        ChunkState.objects.update(verified_at=timezone.now() - timedelta(days=40))
        assert scrub_chunks.call() == ChunkState.objects.count()


def _stopped(*_: object) -> None:
    raise InterruptedError


def _stopped_at_update(save):
    def stopped(self, **more):
        if "update_fields" in more:
            raise InterruptedError
        save(self, **more)

    return stopped
