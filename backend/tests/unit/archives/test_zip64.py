"""The format itself: what Python's own reader finds in it, at and beyond every limit of the old fields."""

from __future__ import annotations

import io
import zipfile

import pytest

from drive.archives import contents, writing
from drive.archives.contents import Contents
from drive.blobs.chunks import CHUNK_BYTES

GIB = 1024**3
NOTHING = bytes(CHUNK_BYTES)


class Zeros:
    """A store whose contents are zeros, made of one and the same chunk."""

    def open(self, blob, start=0, stop=None):
        left = blob.size
        while left:
            yield NOTHING if left >= CHUNK_BYTES else bytes(left)
            left -= min(left, CHUNK_BYTES)


def entries(*named: tuple[str, int]) -> Contents:
    return Contents(contents._kept(name, size, 1_700_000_001, 1, bytes(32)) for name, size in named)


def written(what: Contents, into) -> int:
    """The archive as a file, with a hole wherever there are only zeros; its length as it was sent."""
    sent = 0
    for piece in writing.stream(what, Zeros()):
        sent += len(piece)
        if piece is NOTHING:
            into.seek(len(piece), io.SEEK_CUR)
        else:
            into.write(piece)
    return sent


def test_its_length_is_told_before_and_python_reads_it(tmp_path):
    what = entries(("a/", 0), ("a/empty.txt", 0), ("a/b.bin", 3 * CHUNK_BYTES + 7), ("ünï/☃.txt", 5))
    with (tmp_path / "a.zip").open("w+b") as file:
        assert written(what, file) == what.length
        with zipfile.ZipFile(file) as found:
            assert found.testzip() is None
            assert found.namelist() == ["a/", "a/b.bin", "a/empty.txt", "ünï/☃.txt"]
            assert found.getinfo("ünï/☃.txt").flag_bits & 0x800
            assert found.getinfo("a/").is_dir()
            assert found.getinfo("a/").external_attr >> 16 == 0o40755
            assert found.getinfo("a/b.bin").date_time == (2023, 11, 14, 22, 13, 20)
            assert found.read("a/b.bin") == bytes(3 * CHUNK_BYTES + 7)


@pytest.fixture
def no_crc(monkeypatch):
    """Of gigabytes of zeros it would take seconds, and is not what is asked here."""
    monkeypatch.setattr(writing.zlib, "crc32", lambda piece, crc: 0)


@pytest.mark.parametrize(
    "sizes",
    [
        [4 * GIB - 2], [4 * GIB - 1], [4 * GIB], [5 * GIB, 1], [1, 4 * GIB - 2, 1], [3 * GIB, 3 * GIB, 3, 0],
    ],
)  # fmt: skip
def test_sizes_and_places_beyond_4_gib_are_told_exactly(sizes, no_crc, tmp_path):
    what = entries(*((f"{at}.bin", size) for at, size in enumerate(sizes)))
    with (tmp_path / "large.zip").open("w+b") as file:
        assert written(what, file) == what.length
        with zipfile.ZipFile(file) as found:
            assert [info.file_size for info in found.infolist()] == sizes
            for info in found.infolist():  # each one's header stands where the directory says
                found.open(info).close()


@pytest.mark.parametrize("count", [65_535])
def test_it_counts_beyond_65_535_entries(count):
    what, file = entries(*((f"{at:05}/", 0) for at in range(count))), io.BytesIO()
    assert written(what, file) == what.length
    file.seek(0)
    with zipfile.ZipFile(file) as found:
        assert len(found.infolist()) == count
        assert found.infolist()[-1].filename == f"{count - 1:05}/"


def test_a_time_that_the_format_can_not_carry_is_brought_to_its_border():
    rows = [contents._kept(f"{at}/", 0, at, 0, b"") for at in (-(10**10), -1, 2**31, 10**11)]
    what, file = Contents(rows), io.BytesIO()
    assert written(what, file) == what.length
    file.seek(0)
    found = {info.filename: info.date_time[0] for info in zipfile.ZipFile(file).infolist()}
    assert found == {f"{-(10**10)}/": 1980, "-1/": 1980, f"{2**31}/": 2038, f"{10**11}/": 2107}


def test_small_files_go_out_together():
    what = entries(*((f"{at}.txt", 10) for at in range(1000)))
    pieces = list(writing.stream(what, Zeros()))
    assert len(pieces) == 1
    assert len(pieces[0]) == what.length
