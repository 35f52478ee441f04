"""The form of a backup, without a database."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest

from drive.backups import archive, places
from drive.backups.archive import Archive
from drive.backups.errors import BackupError
from drive.backups.manifest import Figures, Manifest
from tests.faults.house import BACKEND

DUMP = bytes(range(256)) * 9000  # more than one piece


class Pipe(io.RawIOBase):
    """Takes bytes, and can neither go back nor tell where it is."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.data += data
        return len(data)


def manifest(size: int, sha256: str) -> Manifest:
    figures = Figures({"node": 3}, {"1": 7}, 2, 99)
    return Manifest("sqlite", "0.1.0", "2026-01-01T00:00:00+00:00", {"tree": ["0001_initial"]}, True, figures, figures,
                    "dump.sqlite3", size, sha256)  # fmt: skip


def written() -> bytes:
    pipe = Pipe()
    archive.write(pipe, "dump.sqlite3", lambda sink: sink.write(DUMP), manifest)
    return bytes(pipe.data)


def test_what_went_down_a_pipe_is_read_back():
    backup = Archive(io.BytesIO(written()))
    assert backup.manifest == manifest(len(DUMP), backup.manifest.sha256)
    out = io.BytesIO()
    backup.copy(out)
    assert out.getvalue() == DUMP


def test_any_unzip_finds_the_dump_in_it():
    assert zipfile.ZipFile(io.BytesIO(written())).read("dump.sqlite3") == DUMP


@pytest.mark.parametrize("left", [10, 100, len(DUMP) // 2, len(DUMP), len(DUMP) + 200, -1])
def test_cut_anywhere_it_is_refused(left):
    with pytest.raises(BackupError, match="cut off"):
        Archive(io.BytesIO(written()[:left]))


def test_a_changed_bit_is_refused():
    data = bytearray(written())
    data[len(DUMP) // 2] ^= 1
    with pytest.raises(BackupError, match="altered or damaged"):
        Archive(io.BytesIO(data)).check()


def test_a_dump_that_is_not_the_manifests_is_refused():
    stream = io.BytesIO()
    archive.write(stream, "dump.sqlite3", lambda sink: sink.write(DUMP), lambda size, _: manifest(size, "0" * 64))
    with pytest.raises(BackupError, match="SHA-256 is another"):
        Archive(stream).check()


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00" + bytes(500), b"PK"])
def test_what_is_no_backup_is_called_that(data):
    with pytest.raises(BackupError, match="no backup of Holdfast"):
        Archive(io.BytesIO(data))


def test_a_zip_of_something_else_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as other:
        other.writestr("manifest.json", '{"format": "another"}')
    stream.seek(0)
    with pytest.raises(BackupError, match="no backup of Holdfast"):
        Archive(stream)


def test_a_later_format_is_refused_with_both_numbers():
    told = json.loads(manifest(0, "").to_json()) | {"format_version": 2}
    with pytest.raises(BackupError, match="version 2; this Holdfast reads 1"):
        Manifest.from_json(json.dumps(told).encode())


class TestPlaces:
    def test_a_backup_replaces_no_file(self, tmp_path):
        (tmp_path / "old").write_bytes(b"precious")
        with pytest.raises(BackupError, match="there already"), places.target(str(tmp_path / "old")):
            pass
        assert (tmp_path / "old").read_bytes() == b"precious"

    def test_not_even_one_that_came_meanwhile(self, tmp_path):
        place = places.target(str(tmp_path / "new"))
        stream, _ = place.__enter__()
        stream.write(b"backup")
        (tmp_path / "new").write_bytes(b"precious")
        with pytest.raises(BackupError, match="by now"):
            place.__exit__(None, None, None)
        assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("new", b"precious")]

    def test_down_a_pipe_goes_the_backup_alone(self):
        chatty = (
            "from drive.backups import places\n"
            "with places.target('-') as (stream, _):\n"
            "    print('a line of the log', flush=True)\n"
            "    stream.write(b'backup')\n"
        )
        done = subprocess.run([sys.executable, "-c", chatty], cwd=BACKEND, capture_output=True, check=True)
        assert (done.stdout, done.stderr) == (b"backup", b"a line of the log\n")

    def test_one_that_breaks_leaves_nothing(self, tmp_path):
        place = places.target(str(tmp_path / "new"))
        stream, _ = place.__enter__()
        stream.write(b"half")
        assert not place.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)  # it is not swallowed
        assert list(tmp_path.iterdir()) == []
