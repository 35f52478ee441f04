"""Pictures of every kind of file: the right way up, in the right colours, and nothing of the source but its pixels."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from drive.previews import drawing, kinds
from drive.previews.drawing import NoPicture
from tests.unit.previews import pictures

ALL = [0, 1, 2, 3]


def made(tmp_path, data: bytes, kind: str = kinds.IMAGE) -> dict[int, Image.Image]:
    path = tmp_path / "source"
    path.write_bytes(data)
    found = drawing.pictures(path, kind, kinds.SIZES)
    assert all(one[:4] == b"RIFF" and one[8:12] == b"WEBP" for one in found.values())
    return {size: Image.open(io.BytesIO(one)) for size, one in found.items()}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_it_stands_the_right_way_up(tmp_path, format, orientation):
    image, exif = pictures.stored(orientation, 320, 240)
    found = made(tmp_path, pictures.data(image, format, exif=exif))
    assert found[256].size == (256, 192)
    assert found[1024].size == (320, 240)  # never larger than the source
    assert pictures.corners(found[256]) == pictures.corners(found[1024]) == ALL


@pytest.mark.parametrize("format", ["GIF", "BMP"])
def test_formats_without_an_orientation_work_too(tmp_path, format):
    assert pictures.corners(made(tmp_path, pictures.data(pictures.seen(), format))[256]) == ALL


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr"])
def test_other_colours_come_as_they_are_seen(tmp_path, mode):
    assert pictures.corners(made(tmp_path, pictures.data(pictures.seen(mode=mode), "TIFF"))[256]) == ALL


def test_grey_of_sixteen_bits_is_not_white(tmp_path):
    image = Image.new("I;16", (64, 64), 0x8000)
    pixel = made(tmp_path, pictures.data(image, "PNG"))[256].convert("RGB").getpixel((32, 32))
    assert all(120 < value < 136 for value in pixel)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_see_through_stays_so(tmp_path, mode):
    image = Image.new("RGBA", (64, 64), (255, 255, 255, 0))
    more = {"transparency": 0} if mode == "P" else {}
    found = made(tmp_path, pictures.data(image.convert(mode), "PNG", **more))[256]
    assert found.convert("RGBA").getpixel((32, 32))[3] == 0


def test_a_large_photograph_is_made_small_and_tells_nothing_of_its_camera(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(pictures.jpeg(6, 2400, 1800))
    found = drawing.pictures(path, kinds.IMAGE, kinds.SIZES)
    assert {size: Image.open(io.BytesIO(one)).size for size, one in found.items()} == {
        256: (256, 192),
        1024: (1024, 768),
    }
    for one in found.values():
        assert b"camera" not in one
        assert not Image.open(io.BytesIO(one)).getexif()
        assert "icc_profile" not in Image.open(io.BytesIO(one)).info


def test_colours_of_another_profile_are_brought_to_the_screens(tmp_path):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = made(tmp_path, pictures.data(pictures.seen(), "JPEG", icc_profile=profile))
    assert pictures.corners(found[256]) == ALL
    assert pictures.corners(made(tmp_path, pictures.data(pictures.seen(), "PNG", icc_profile=b"nonsense"))[256]) == ALL


def test_the_quality_of_noise_gives_way_to_its_size(tmp_path):
    import random

    noise = Image.frombytes("RGB", (1024, 1024), random.Random(1).randbytes(1024 * 1024 * 3))
    path = tmp_path / "source"
    path.write_bytes(pictures.data(noise, "BMP"))
    for size, data in drawing.pictures(path, kinds.IMAGE, kinds.SIZES).items():
        assert len(data) <= kinds.MOST_BYTES[size]


def test_a_bomb_is_seen_by_its_header(tmp_path):
    with pytest.raises(NoPicture, match="too many"):
        made(tmp_path, bomb(20_000, 20_000))


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header tells of many pixels; there is next to nothing behind it."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF", b"P6 1 1 255 abc", b""]
)
def test_what_is_none_of_our_formats_is_not_even_tried(tmp_path, data):
    with pytest.raises(NoPicture):
        made(tmp_path, data)


def test_the_first_page_of_a_pdf(tmp_path):
    found = made(tmp_path, pictures.pdf(), kinds.PDF)
    assert found[1024].size == (1024, 512)
    assert found[256].convert("RGB").getpixel((40, 60))[0] > 200
    assert min(found[256].convert("RGB").getpixel((200, 60))) > 240


FFMPEG = """#!/bin/sh
printf '%s\\n' "$@" > "$(dirname "$0")/asked"
for last; do :; done
[ "$(basename "$0")" = late ] && case "$*" in *"-ss 1 "*) exit 0;; esac
[ "$(basename "$0")" = deaf ] && exit 1
cp "$(dirname "$0")/frame" "${last#file:}"
"""


@pytest.fixture
def ffmpeg(tmp_path, monkeypatch):
    """A program in its place: what it is asked is what is tested; what it answers is a frame."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "frame").write_bytes(pictures.data(pictures.seen(), "PNG"))

    def named(name: str):
        program = folder / name
        program.write_text(FFMPEG)
        program.chmod(0o755)
        monkeypatch.setattr(kinds, "ffmpeg", lambda: str(program))
        return folder

    return named


def test_a_video_gets_a_poster_and_ffmpeg_may_open_files_alone(tmp_path, ffmpeg):
    folder = ffmpeg("ffmpeg")
    assert pictures.corners(made(tmp_path, b"a video", kinds.VIDEO)[256]) == ALL
    asked = (folder / "asked").read_text().splitlines()
    assert asked[asked.index("-protocol_whitelist") + 1] == "file"
    formats = asked[asked.index("-format_whitelist") + 1].split(",")
    assert not {"hls", "concat", "image2", "dash", "tty", "lavfi"} & set(formats)
    assert f"file:{tmp_path / 'source'}" in asked


def test_of_a_video_shorter_than_a_second_it_is_the_first_frame(tmp_path, ffmpeg):
    ffmpeg("late")
    assert pictures.corners(made(tmp_path, b"a short video", kinds.VIDEO)[256]) == ALL


def test_a_video_that_can_not_be_read_has_no_poster(tmp_path, ffmpeg):
    ffmpeg("deaf")
    with pytest.raises(NoPicture):
        made(tmp_path, b"no video", kinds.VIDEO)


def test_videos_have_pictures_where_ffmpeg_is_there_alone(monkeypatch):
    monkeypatch.setattr(kinds, "ffmpeg", lambda: None)
    assert not kinds.can_have("video/mp4", 10)
    monkeypatch.setattr(kinds, "ffmpeg", lambda: "/usr/bin/ffmpeg")
    assert kinds.can_have("video/mp4", 10)
    assert not kinds.can_have("video/mp4", 0)
    assert not kinds.can_have("video/mp4", 2**40)
