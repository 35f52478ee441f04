"""What the page looks at before it sends, what it asks, what it shows afterwards, and what must not stop it."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.houses import sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit, digest, digests_of

MB = 1_000_000
# How many requests of uploads ran at the same time, as the browser itself has timed them.
AT_ONCE = r"""() => {
  const ours = performance.getEntriesByType("resource")
    .filter(({ name }) => /\/api\/v1\/(uploads|bulk)/.test(name));
  const at = (time) => ours.filter((one) => one.startTime <= time && time < one.responseEnd).length;
  return Math.max(...ours.map(({ startTime }) => at(startTime)));
}"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Twelve small files, and a large one."""
    top = tmp_path / "Sent"
    top.mkdir()
    for number in range(12):
        (top / f"note {number}.txt").write_bytes(os.urandom(900 + number))
    (top / "large.bin").write_bytes(os.urandom(2 * MB))
    return top


@contextmanager
def bytes_sent(visit: Visit) -> Iterator[list[Request]]:
    """Requests that carry the bytes of files, while this lasts."""
    found: list[Request] = []

    def note(request: Request) -> None:
        path = request.url.partition("/api/v1/")[2]
        if request.method in ("POST", "PATCH") and (path == "bulk" or path.startswith("uploads")):
            found.append(request)

    visit.page.on("request", note)
    yield found
    visit.page.remove_listener("request", note)


def png(width: int, height: int) -> bytes:
    """A green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x22\x88\x55" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def put(visit: Visit, name: str, data: bytes) -> None:
    """Somebody else writes a file into ada's top folder."""
    api, user = sign_in_by_api(visit.house, "ada", PASSWORD)
    url = f"{visit.house.url}/api/v1/nodes/{user['space']['root']}/files/{name}"
    api.put(url, data=data, timeout=30).raise_for_status()


# Holds: U1, U8
def test_verified_is_said_of_what_both_sides_agree_on(visit: Visit, files: Path):
    visit.choose(files, folder=True)
    expect(visit.tray_title).to_have_text("13 files uploaded")
    expect(visit.tray).to_contain_text("verified")
    expect(visit.upload("large.bin")).to_contain_text("Verified")
    assert {path: one for path, one in visit.digests().items() if path.startswith("Sent/")} == digests_of(files)


# Holds: X2, X3
def test_of_what_is_there_already_no_byte_moves_and_the_folder_is_said_to_be_there(visit: Visit, files: Path):
    visit.choose(files, folder=True)
    expect(visit.tray_title).to_have_text("13 files uploaded")
    with bytes_sent(visit) as sent:
        visit.choose(files, folder=True)
        expect(visit.upload("large.bin")).to_contain_text("Already here")
        expect(visit.tray_title).to_have_text("13 files uploaded")
    assert sent == []
    expect(visit.tray).to_contain_text("“Sent” is already here. What is uploaded goes into it.")


# Holds: X1
def test_a_clash_shows_both_files_and_one_click_answers_all(visit: Visit, tmp_path: Path):
    picture, film = tmp_path / "boat.png", tmp_path / "holiday.mp4"
    put(visit, "boat.png", png(8, 8))
    picture.write_bytes(png(40, 30))
    film.write_bytes(os.urandom(1000))
    (tmp_path / "free.txt").write_text("goes on meanwhile")
    visit.choose(picture, film, tmp_path / "free.txt")
    row = visit.upload("boat.png")
    expect(row).to_contain_text("Already in this folder:")
    expect(row).to_contain_text("Yours:")
    expect(row).to_contain_text("Today,")
    expect(row.locator(".both .pictured")).to_have_count(2)
    expect(visit.upload("free.txt")).to_contain_text("Verified")
    visit.tray.get_by_role("button", name="Replace all 2").click()
    expect(visit.tray_title).to_have_text("3 files uploaded")
    found = visit.digests()
    assert (found["boat.png"], found["holiday.mp4"]) == (digest(picture.read_bytes()), digest(film.read_bytes()))


# Holds: X4
def test_what_changed_after_the_question_is_asked_about_again(visit: Visit, tmp_path: Path):
    film = tmp_path / "holiday.mp4"
    film.write_bytes(os.urandom(2000))
    visit.choose(film)
    row = visit.upload("holiday.mp4")
    expect(row).to_contain_text("Already in this folder: 6.5 MB")
    put(visit, "holiday.mp4", b"written by somebody else meanwhile")
    with visit.page.expect_response(lambda answer: answer.status == 412):
        visit.tray.get_by_role("button", name="Replace: holiday.mp4").click()
    expect(row).to_contain_text("It was changed here meanwhile. Look again.")
    expect(row).to_contain_text("Already in this folder: 34 B")
    visit.tray.get_by_role("button", name="Replace: holiday.mp4").click()
    expect(visit.tray_title).to_have_text("1 file uploaded")
    assert visit.digests()["holiday.mp4"] == digest(film.read_bytes())


# Holds: U7
def test_what_can_not_be_taken_is_told_before_bytes_move_and_the_rest_goes_on(visit: Visit, tmp_path: Path):
    api, _ = sign_in_by_api(visit.house, "ada", PASSWORD)
    used = api.get(f"{visit.house.url}/api/v1/me", timeout=30).json()["space"]["used_bytes"]
    visit.control("quota", {"username": "ada", "quota_bytes": used + 10_000})
    names = {"too much.bin": 50_000, "line\nbreak.txt": 10, "fits.txt": 100, "way too much.bin": 3 * MB}
    for name, size in names.items():
        (tmp_path / name).write_bytes(os.urandom(size))
    with bytes_sent(visit) as sent:
        visit.choose(*(tmp_path / name for name in names))
        expect(visit.tray_title).to_have_text("1 of 4 uploaded")
    expect(visit.upload("way too much.bin")).to_contain_text("There is not enough space left.")
    expect(visit.upload("break.txt")).to_contain_text("control characters")
    assert len(sent) == 1
    assert visit.digests()["fits.txt"] == digest((tmp_path / "fits.txt").read_bytes())


# Holds: U3
def test_walking_about_does_not_stop_an_upload_and_leaving_asks(visit: Visit, tmp_path: Path):
    film = tmp_path / "film.mkv"
    film.write_bytes(os.urandom(12 * MB))
    visit.slow_uploads(1_500_000)
    visit.choose(film)
    expect(visit.tray).to_contain_text("of 12 MB")
    visit.open_folder("Photos")
    visit.page.go_back()
    expect(visit.title).to_have_text("All files")
    visit.row("empty.txt").locator(".nm").dblclick()
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    visit.page.keyboard.press("Escape")
    with visit.page.expect_event("dialog") as asked:
        visit.page.reload()
    assert asked.value.type == "beforeunload"
    visit.calm()
    visit.choose(film)
    expect(visit.tray_title).to_have_text("1 file uploaded")
    assert visit.created() == 1
    assert visit.digests()["film.mkv"] == digest(film.read_bytes())


# Holds: U6
def test_at_most_four_requests_run_at_once_and_a_small_file_takes_one(visit: Visit, tmp_path: Path):
    for number in range(24):
        (tmp_path / f"photo {number}.bin").write_bytes(os.urandom(300_000 + number))
    visit.stage("*", "uploads*", delay_ms=60, times=None)
    with bytes_sent(visit) as sent:
        visit.choose(*sorted(tmp_path.iterdir()))
        expect(visit.tray_title).to_have_text("24 files uploaded")
    assert len(sent) == 24
    assert 2 <= visit.page.evaluate(AT_ONCE) <= 4
