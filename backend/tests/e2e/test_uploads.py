"""Files on their way in: every door, every choice, and what a bad line or a full server does to them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.visit import PASSWORD, Visit, digest, digests_of

MB = 1_000_000
UNDER_WAY = re.compile(r"[1-9][\d.]* of 24 MB")  # some bytes are gone, by far not all


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """24 MB, so that a slow line leaves time to do something about it."""
    path = tmp_path / "film.mkv"
    path.write_bytes(os.urandom(24 * MB))
    return path


@pytest.fixture
def middling(tmp_path: Path) -> Path:
    """3 MB: too much for a single request."""
    path = tmp_path / "song.flac"
    path.write_bytes(os.urandom(3 * MB))
    return path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with 120 files, more than the browser hands out at a time, a deep one, and one without a content."""
    top = tmp_path / "Año 2026"
    (top / "a" / "b" / "c").mkdir(parents=True)
    (top / "nothing here").mkdir()
    for number in range(120):
        (top / f"note {number}.txt").write_bytes(os.urandom(number))
    (top / "a" / "b" / "c" / "deep.bin").write_bytes(os.urandom(2 * MB))
    return top


def arrived(visit: Visit, path: Path, name: str | None = None) -> None:
    """The file is there under `name`, with the bytes that lie on the disk."""
    assert visit.digests()[name or path.name] == digest(path.read_bytes())


# Holds: U8
def test_chosen_files_show_in_the_tray_and_then_in_the_list(visit: Visit, middling: Path, tmp_path: Path):
    small = tmp_path / "small.txt"
    small.write_text("small")
    visit.choose(middling, small)
    expect(visit.tray_title).to_have_text("2 files uploaded")
    expect(visit.row("song.flac")).to_be_visible()
    expect(visit.row("small.txt")).to_be_visible()
    arrived(visit, middling)
    arrived(visit, small)
    visit.tray.get_by_role("button", name="Clear finished").click()
    expect(visit.tray).to_have_count(0)


def test_a_chosen_folder_keeps_its_tree(visit: Visit, tree: Path):
    visit.choose(tree, folder=True)
    expect(visit.tray_title).to_have_text("121 files uploaded")
    kept = {path: seen for path, seen in visit.digests().items() if path.startswith(tree.name)}
    assert kept == digests_of(tree)


# Holds: D2
def test_a_dropped_folder_keeps_its_tree_and_its_empty_folders(visit: Visit, tree: Path):
    expect(visit.row("Documents")).to_be_visible()
    visit.drop(tree)
    expect(visit.tray_title).to_have_text("121 files uploaded")  # the empty folder is no file
    kept = {path: seen for path, seen in visit.digests().items() if path.startswith(tree.name)}
    assert kept == digests_of(tree)
    visit.open_folder(tree.name)
    expect(visit.row("nothing here")).to_be_visible()


def test_what_is_dropped_on_a_folder_goes_into_it(visit: Visit, middling: Path):
    expect(visit.row("Photos")).to_be_visible()
    visit.drop(middling, on=visit.row("Photos"))
    expect(visit.tray_title).to_have_text("1 file uploaded")
    arrived(visit, middling, "Photos/song.flac")


def test_a_401_in_mid_upload_renews_the_token_unseen(visit: Visit, middling: Path):
    visit.stage("PATCH", "uploads/*", status=401)
    visit.choose(middling)
    expect(visit.tray_title).to_have_text("1 file uploaded")
    arrived(visit, middling)
    assert visit.created() == 1


# Holds: U3, MS1
def test_a_session_that_ends_in_mid_upload_asks_and_then_goes_on(visit: Visit, middling: Path):
    visit.stage("PATCH", "uploads/*", status=401, delay_ms=1500)
    visit.choose(middling)
    expect(visit.upload("song.flac")).to_be_visible()
    visit.control("sessions/end")
    again = visit.page.get_by_role("dialog", name="Sign in again")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in and go on").click()
    expect(visit.tray_title).to_have_text("1 file uploaded")
    arrived(visit, middling)


def test_a_wrong_offset_is_asked_for_again_unseen(visit: Visit, middling: Path):
    visit.stage("PATCH", "uploads/*", status=409, code="offset_mismatch")
    visit.choose(middling)
    expect(visit.tray_title).to_have_text("1 file uploaded")
    arrived(visit, middling)


# Holds: U7, U2
def test_a_full_space_is_said_at_the_file_and_can_be_retried(visit: Visit, middling: Path):
    visit.stage("POST", "uploads", status=507)
    visit.choose(middling)
    expect(visit.upload("song.flac")).to_contain_text("There is not enough space left.")
    expect(visit.tray_title).to_have_text("1 upload failed")
    assert "song.flac" not in visit.digests()
    visit.tray.get_by_role("button", name="Try again song.flac").click()
    expect(visit.tray_title).to_have_text("1 file uploaded")
    arrived(visit, middling)


# Holds: U4
def test_a_cut_connection_costs_only_what_was_on_its_way(visit: Visit, middling: Path):
    visit.stage("PATCH", "uploads/*", after_bytes=500_000)
    visit.choose(middling)
    expect(visit.tray_title).to_have_text("1 file uploaded")
    arrived(visit, middling)
    assert visit.created() == 1
    assert visit.offsets()[-1] >= 500_000


def clash(visit: Visit, tmp_path: Path, *, folded: bool = False) -> Path:
    """An upload whose name is taken, waiting for a choice."""
    path = tmp_path / "holiday.mp4"
    path.write_bytes(os.urandom(2 * MB))
    visit.choose(path)
    expect(visit.tray_title).to_have_text("Uploads need a choice")
    if not folded:
        expect(visit.upload("holiday.mp4")).to_contain_text("Already in this folder: 6.5 MB")
    return path


# Holds: X1
def test_a_taken_name_can_be_replaced(visit: Visit, tmp_path: Path):
    path = clash(visit, tmp_path)
    visit.tray.get_by_role("button", name="Replace: holiday.mp4").click()
    expect(visit.tray_title).to_have_text("1 file uploaded")
    expect(visit.row("holiday.mp4")).to_contain_text("2 MB")
    arrived(visit, path)


# Holds: X1
def test_a_taken_name_can_be_kept_beside(visit: Visit, tmp_path: Path):
    before = visit.digests()["holiday.mp4"]
    path = clash(visit, tmp_path)
    visit.tray.get_by_role("button", name="Keep both: holiday.mp4").click()
    expect(visit.row("holiday (2).mp4")).to_be_visible()
    arrived(visit, path, "holiday (2).mp4")
    assert visit.digests()["holiday.mp4"] == before


# Holds: X1
def test_a_taken_name_can_be_skipped(visit: Visit, tmp_path: Path):
    before = visit.digests()
    clash(visit, tmp_path)
    visit.tray.get_by_role("button", name="Skip: holiday.mp4").click()
    expect(visit.upload("holiday.mp4")).to_contain_text("Skipped")
    assert visit.digests() == before


# Holds: X1, X3
def test_a_name_taken_in_the_meantime_keeps_the_bytes_until_the_choice(visit: Visit, big: Path):
    visit.slow_uploads()
    visit.choose(big)
    expect(visit.upload("film.mkv")).to_contain_text(UNDER_WAY)
    visit.new("New folder")
    visit.dialog.get_by_role("textbox").fill("film.mkv")
    visit.dialog.get_by_role("button", name="Create").click()
    expect(visit.upload("film.mkv")).to_contain_text("A folder with this name is already here")
    expect(visit.tray.get_by_role("button", name="Replace: film.mkv")).to_have_count(0)
    sent = len(visit.offsets())
    visit.tray.get_by_role("button", name="Keep both: film.mkv").click()
    expect(visit.row("film (2).mkv")).to_be_visible()
    assert len(visit.offsets()) == sent
    arrived(visit, big, "film (2).mkv")


# Holds: U2
def test_a_paused_upload_goes_on_from_where_it_was(visit: Visit, big: Path):
    visit.slow_uploads()
    visit.choose(big)
    expect(visit.upload("film.mkv")).to_contain_text(UNDER_WAY)
    visit.tray.get_by_role("button", name="Pause film.mkv").click()
    expect(visit.tray_title).to_have_text("Uploads paused")
    expect(visit.upload("film.mkv")).to_contain_text("% kept")
    visit.calm()
    visit.tray.get_by_role("button", name="Resume film.mkv").click()
    expect(visit.tray_title).to_have_text("1 file uploaded")
    assert visit.created() == 1
    assert visit.offsets()[-1] > 0
    arrived(visit, big)


# Holds: U2
def test_a_cancelled_upload_leaves_nothing(visit: Visit, big: Path):
    visit.slow_uploads()
    visit.choose(big)
    expect(visit.upload("film.mkv")).to_contain_text(UNDER_WAY)
    with visit.page.expect_request(lambda request: request.method == "DELETE" and "/uploads/" in request.url):
        visit.tray.get_by_role("button", name="Cancel film.mkv").click()
    expect(visit.tray).to_have_count(0)
    assert "film.mkv" not in visit.digests()


# Holds: U4
def test_a_lost_network_pauses_and_its_return_goes_on(visit: Visit, big: Path):
    visit.slow_uploads()
    visit.choose(big)
    expect(visit.upload("film.mkv")).to_contain_text(UNDER_WAY)
    visit.context.set_offline(True)
    expect(visit.upload("film.mkv")).to_contain_text("Waiting for network")
    visit.calm()
    visit.context.set_offline(False)
    expect(visit.tray_title).to_have_text("1 file uploaded")
    assert visit.created() == 1
    assert visit.offsets()[-1] > 0
    arrived(visit, big)


# Holds: U5
def test_after_a_reload_the_same_file_goes_on(visit: Visit, big: Path):
    visit.slow_uploads()
    visit.choose(big)
    expect(visit.upload("film.mkv")).to_contain_text(UNDER_WAY)
    visit.page.reload()
    expect(visit.upload("film.mkv")).to_contain_text("Choose the file again to go on")
    visit.calm()
    visit.choose(big)
    expect(visit.tray_title).to_have_text("1 file uploaded")
    assert visit.created() == 1
    assert visit.offsets()[-1] > 0
    arrived(visit, big)


# Holds: L2
def test_the_tray_fits_a_phone(visit_as, big: Path):
    visit = visit_as(phone=True)
    visit.slow_uploads()
    visit.choose(big)
    expect(visit.tray_title).to_have_text("Uploading 1 file")
    visit.tray.get_by_role("button", name="Show uploads").click()
    expect(visit.upload("film.mkv")).to_be_visible()
    assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    visit.tray.get_by_role("button", name="Pause all").click()
    expect(visit.tray_title).to_have_text("Uploads paused")
    assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_folded_tray_says_what_waits_for_a_choice(visit_as, tmp_path: Path):
    visit = visit_as(phone=True)
    clash(visit, tmp_path, folded=True)
    visit.tray.get_by_role("button", name="Show uploads, 1 needs a choice").click()
    visit.tray.get_by_role("button", name="Skip: holiday.mp4").click()
    expect(visit.upload("holiday.mp4")).to_contain_text("Skipped")
