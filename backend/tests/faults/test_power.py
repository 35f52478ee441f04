"""Power loss, in small: the model of the disk, and a few cuts of the real drive with a control that must lose.

On SQLite alone (scripts/test.py): the servers' own recovery is taken at its word.
"""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

from tests.faults.power import part
from tests.faults.power.log import CREATED, FOLDER, Record
from tests.faults.power.model import Disk
from tests.faults.power.oracle import Expected, Seen
from tests.faults.run import quick

ROOT = Path("/drive")


def opened(name: str, inode: int, flags: int = 0) -> Record:
    return Record("O", flags, inode, 0, str(ROOT / name).encode())


def written(inode: int, at: int, data: bytes) -> Record:
    return Record("W", 0, inode, at, data)


def synced(inode: int, number: int, *between: Record, fails: bool = False) -> list[Record]:
    end = Record("X" if fails else "E", 0, inode, number, b"")
    return [Record("B", 0, inode, number, b""), *between, end]


def disk(*records: Record) -> Disk:
    made = Disk(ROOT, {"a": b"0000"})
    for record in [Record("O", FOLDER, 1, 0, str(ROOT).encode()), opened("a", 2), *records]:
        made.apply(record)
    return made


def outcomes(made: Disk, folder: Path, name: str = "a") -> set[bytes | None]:
    """Everything that 200 cuts leave of one file."""
    found: set[bytes | None] = set()
    for seed in range(200):
        image = folder / str(seed)
        image.mkdir()
        made.image(image, random.Random(seed))
        found.add((image / name).read_bytes() if (image / name).exists() else None)
    return found


def test_it_keeps_what_was_written_before_a_sync_began(tmp_path):
    made = disk(written(2, 0, b"1111"), *synced(2, 1))
    assert outcomes(made, tmp_path) == {b"1111"}


def test_it_may_lose_what_was_written_after_the_sync_began(tmp_path):
    made = disk(*synced(2, 1, written(2, 0, b"1111")))
    assert outcomes(made, tmp_path) == {b"0000", b"1111"}


def test_a_sync_that_did_not_end_promises_nothing(tmp_path):
    made = disk(written(2, 0, b"1111"), Record("B", 0, 2, 1, b""))
    assert outcomes(made, tmp_path) == {b"0000", b"1111"}


def test_it_reorders_and_tears_what_was_not_synced(tmp_path):
    long = 3 * 512
    made = disk(written(2, 0, b"1" * long), written(2, 0, b"2" * long))
    found = outcomes(made, tmp_path)
    sectors = {tuple(data[at : at + 512][:1] for at in range(0, len(data), 512)) for data in found if data}
    assert (b"1", b"2", b"2") in sectors
    assert b"1" * long in found
    assert b"0000" in found


def test_a_gap_that_a_lost_write_leaves_reads_as_zeros(tmp_path):
    made = disk(written(2, 4, b"1111"), written(2, 8, b"2222"))
    assert b"0000" + bytes(4) + b"2222" in outcomes(made, tmp_path)


def test_a_name_is_durable_only_once_its_folder_was_synced(tmp_path):
    new = [opened("b", 3, CREATED), written(3, 0, b"1111"), *synced(3, 1)]
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    assert outcomes(disk(*new), tmp_path / "before", "b") == {None, b"1111"}
    assert outcomes(disk(*new, *synced(1, 2)), tmp_path / "after", "b") == {b"1111"}


def test_an_unlinked_file_may_come_back_with_what_it_held(tmp_path):
    made = disk(Record("U", 0, 0, 0, b"/drive/a"))
    assert outcomes(made, tmp_path) == {None, b"0000"}


def test_a_later_sync_does_not_mend_one_that_failed(tmp_path):
    made = disk(written(2, 0, b"1111"), *synced(2, 1, fails=True), *synced(2, 2))
    assert outcomes(made, tmp_path) == {b"0000", b"1111"}


def test_writing_anew_mends_a_sync_that_failed(tmp_path):
    made = disk(written(2, 0, b"1111"), *synced(2, 1, fails=True), written(2, 1, b"22"), *synced(2, 2))
    found = outcomes(made, tmp_path)
    assert {data[1:3] for data in found if data} == {b"22"}
    assert found >= {b"0220", b"1221"}


def test_the_comparison_wants_all_that_was_acknowledged_and_nothing_half():
    expected = Expected()
    a, b = [1, "aa"], [2, "bb"]
    for note in (
        {"try": 1, "set": {"live:a": a}}, {"done": 1},
        {"try": 2, "set": {"live:a": None, "live:b": a}}, {"try": 3, "set": {"live:c": b}}, {"refused": 3},
    ):  # fmt: skip
        expected.take(note)
    assert expected.compare(Seen({"live:a": a}, {})) == []
    assert expected.compare(Seen({"live:b": a, "live:c": b}, {})) == []
    assert expected.compare(Seen({}, {})), "a rename that lost the file"
    assert expected.compare(Seen({"live:a": a, "live:b": a}, {})), "a rename that took place in part"
    assert expected.compare(Seen({"live:a": b}, {})), "other bytes"
    assert expected.compare(Seen({"live:a": a, "live:d": a}, {})), "a file that nobody sent"


def test_an_offset_may_not_fall_behind_what_was_acknowledged():
    expected = Expected()
    for note in ({"try": 1, "set": {"upload:x": 10}}, {"done": 1}, {"try": 2, "set": {"upload:x": 20}}):
        expected.take(note)
    assert [expected.compare(Seen({}, {"x": at})) == [] for at in (9, 10, 15, 20, 21)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert expected.loses(Seen({}, {"x": 9}))


def test_a_power_cut_loses_nothing_that_was_acknowledged():
    small = partial(part.run, clients=4, each=6, scale=256 * 1024, quick=True)
    quick("power", small, count=12)
