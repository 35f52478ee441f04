"""The life of a real server as a person at the page sees it: its first day, a power cut, its end. In order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.houses import RealHouse
from tests.e2e.visit import PASSWORD, Visit, digest, digests_of, stored_digests

KIB, MB = 1024, 1_000_000
SIZES = [0, 1, KIB - 1, 17 * KIB, KIB * KIB - 1, KIB * KIB, KIB * KIB + 1, 3 * MB]


@pytest.fixture
def visit(browser: Browser, real_house: RealHouse) -> Iterator[Visit]:
    """The page of the real server, before anybody has signed in."""
    with Visit.begin(browser, real_house, seed=None, signed_in=False) as running:
        yield running


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """210 files of every awkward size with awkward names, in folders."""
    top = tmp_path_factory.mktemp("mixed") / "Größe & “Kram”"
    for number in range(210):
        place = top / f"part {number % 7}" / ("日本" if number % 2 else "")
        place.mkdir(parents=True, exist_ok=True)
        size = SIZES[number % len(SIZES)] if number < 24 else number * 97
        (place / f"{number} {'ä#%' if number % 3 else '.x'} file.bin").write_bytes(os.urandom(size))
    return top


def sign_in(visit: Visit) -> None:
    visit.page.get_by_label("Username").fill("ada")
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.page.get_by_role("button", name="Sign in").click()
    expect(visit.title).to_have_text("All files")


def set_up(visit: Visit, token: str) -> None:
    visit.page.get_by_label("Setup token").fill(token)
    visit.page.get_by_label("Username").fill("ada")
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.page.get_by_role("button", name="Create the administrator").click()


def test_the_first_day_begins_with_the_setup_token(visit: Visit, real_house: RealHouse):
    set_up(visit, "no such token at all")
    expect(visit.page.locator(".field-error")).to_have_text("That is not the setup token that the server printed.")
    set_up(visit, real_house.setup_token)
    expect(visit.page.get_by_role("heading", name="Nothing in this folder yet")).to_be_visible()


# Holds: D2
def test_a_dropped_folder_of_mixed_files_is_stored_byte_by_byte(visit: Visit, real_house: RealHouse, mixed: Path):
    sign_in(visit)
    visit.drop(mixed)
    expect(visit.tray_title).to_have_text("210 files uploaded", timeout=120_000)
    assert stored_digests(real_house) == digests_of(mixed)


# Holds: U9
def test_an_upload_outlives_a_power_cut(visit: Visit, real_house: RealHouse, tmp_path: Path):
    film = tmp_path / "film.mkv"
    film.write_bytes(os.urandom(48 * MB))
    sign_in(visit)
    devtools = visit.context.new_cdp_session(visit.page)
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 8 * MB}
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", line)
    visit.choose(film)
    expect(visit.upload("film.mkv")).to_contain_text(re.compile(r"(1\d|2\d)(\.\d)? of 48 MB"))
    real_house.kill()
    expect(visit.upload("film.mkv")).to_contain_text("Waiting for")
    devtools.send("Network.emulateNetworkConditions", line | {"uploadThroughput": -1})
    real_house.serve()
    expect(visit.tray_title).to_have_text("1 file uploaded", timeout=90_000)
    assert visit.created() == 1
    assert visit.offsets()[-1] > MB  # what was acknowledged before the cut was not sent again
    assert stored_digests(real_house)["film.mkv"] == digest(film.read_bytes())


def test_after_a_flush_it_is_the_first_day_again(visit: Visit, real_house: RealHouse):
    expect(visit.page.get_by_role("button", name="Sign in")).to_be_visible()
    real_house.manage("flush", "-y")
    visit.page.goto("/")
    set_up(visit, real_house.setup_token)
    expect(visit.page.get_by_role("heading", name="Nothing in this folder yet")).to_be_visible()
