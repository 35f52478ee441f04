"""The walk of a newcomer, in order: each step goes on from the one before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.houses import House
from tests.e2e.visit import PASSWORD, digests_of, stored_digests

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def folder_of_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve files of all awkward sizes, some in a folder below."""
    top = tmp_path_factory.mktemp("drop") / "Photos of März"
    (top / "deeper").mkdir(parents=True)
    for number, size in enumerate([0, 1, 1023, 4096, 70_000, MIB - 1, MIB, MIB + 1, 3 * MIB + 7, 5 * MIB, 12, 13]):
        place = top / "deeper" if number % 3 == 0 else top
        (place / f"file {number} äöü.bin").write_bytes(os.urandom(size))
    return top


def row(page: Page, name: str):
    """The row of the list with that name."""
    return page.get_by_role("row").filter(has=page.get_by_role("checkbox", name=f"Select {name}", exact=True))


def test_the_first_administrator_is_made_with_the_setup_token(page: Page, house: House):
    page.goto("/")
    page.get_by_label("Setup token").fill(house.setup_token)
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("button", name="New", exact=True)).to_be_visible()


def test_a_reload_stays_signed_in(page: Page):
    page.goto("/")
    expect(page.get_by_role("button", name="New", exact=True)).to_be_visible()


def test_a_new_folder_stands_in_the_list(page: Page):
    page.goto("/")
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="New folder").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Plans")
    page.get_by_role("button", name="Create").click()
    expect(row(page, "Plans")).to_be_visible()


def test_a_folder_of_files_goes_in_and_comes_out_byte_by_byte(page: Page, house: House, folder_of_files: Path):
    page.goto("/")
    page.get_by_role("button", name="New", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Upload folder").click()
    chooser.value.set_files(folder_of_files)
    expect(page.get_by_role("region", name="Uploads").get_by_role("heading")).to_have_text("12 files uploaded")
    expect(row(page, folder_of_files.name)).to_be_visible()
    assert stored_digests(house) == digests_of(folder_of_files)


def test_a_file_is_downloaded_as_it_was(page: Page, folder_of_files: Path, tmp_path: Path):
    page.goto("/")
    row(page, folder_of_files.name).get_by_role("gridcell").nth(1).dblclick()
    name = "file 8 äöü.bin"
    row(page, name).get_by_role("gridcell").nth(1).dblclick()
    with page.expect_download() as download:
        page.get_by_role("dialog", name=name).get_by_role("button", name="Download").first.click()
    download.value.save_as(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == (folder_of_files / name).read_bytes()
    assert download.value.suggested_filename == name


def test_signing_out_asks_for_the_password_again(page: Page):
    page.goto("/")
    page.get_by_role("button", name="account menu").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.reload()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.locator("form button[type=submit]").click()
    expect(page.locator(".field-error")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    expect(row(page, "Plans")).to_be_visible()
