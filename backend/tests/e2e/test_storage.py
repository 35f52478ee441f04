"""The storage page: the server's own figures, what takes up space folder by folder, and what can be cleaned up."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.houses import sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit


def storage(visit: Visit) -> None:
    visit.page.locator("a.storage").click()
    expect(visit.title).to_have_text("Storage")
    expect(parts(visit)).to_be_visible()


def parts(visit: Visit) -> Locator:
    return visit.page.get_by_role("table", name="What takes up space")


def largest(visit: Visit) -> Locator:
    return visit.page.get_by_role("table", name="Largest files")


def names(table: Locator) -> list[str]:
    return table.locator("tbody th").all_inner_texts()


def shown(visit: Visit, label: str) -> str:
    """What the legend says of that share."""
    place = visit.page.get_by_role("region", name="Space used").locator("dl > div").filter(has_text=label)
    return place.locator("dd").inner_text()


def in_words(size: int) -> str:
    """Bytes as the page writes them."""
    value, units = float(size), iter(("B", "KB", "MB", "GB"))
    unit = next(units)
    while value >= 999.5:
        value, unit = value / 1000, next(units)
    text = f"{value:.1f}".removesuffix(".0") if unit != "B" and value < 99.95 else f"{value:.0f}"
    return f"{text} {unit}"


def plain(text: str) -> str:
    """Without the marks that keep numbers and units together."""
    return re.sub("[\u2066-\u2069\u200e\u200f]", "", text).replace("\u00a0", " ").replace("\u202f", " ")


# Holds: G1
def test_the_figures_are_those_that_the_quota_is_held_against(visit: Visit):
    storage(visit)
    api, user = sign_in_by_api(visit.house, "ada", PASSWORD)
    usage = api.get(f"{visit.house.url}/api/v1/usage", timeout=30).json()
    assert usage["used_bytes"] == user["space"]["used_bytes"]
    for label, key in (("Files", "files_bytes"), ("Old versions", "versions_bytes"), ("Trash", "trash_bytes")):
        assert plain(shown(visit, label)) == in_words(usage[key])
    line = visit.page.get_by_role("region", name="Space used").locator("p").first.inner_text()
    assert plain(line) == f"{in_words(usage['used_bytes'])} of {in_words(usage['quota_bytes'])} used"


# Holds: G1
def test_a_folder_opens_in_the_table_and_in_the_areas(visit: Visit):
    storage(visit)
    expect(parts(visit).get_by_role("columnheader", name="Size")).to_have_attribute("aria-sort", "descending")
    assert names(parts(visit))[:3] == ["holiday.mp4", "Recordings", "archive.zip"]
    areas = visit.page.locator(".treemap")
    expect(areas).to_have_attribute("aria-hidden", "true")
    expect(areas.locator("[tabindex], a, button")).to_have_count(0)
    parts(visit).get_by_role("link", name="Documents").click()
    expect(parts(visit).get_by_role("link", name="Taxes")).to_be_visible()
    here = visit.page.url
    assert re.search(r"/storage/\w+$", here)
    visit.page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="All files").click()
    areas.get_by_text("Recordings").click()
    expect(parts(visit).locator("tbody tr")).to_have_count(1)
    visit.page.go_back()
    visit.page.go_back()
    assert visit.page.url == here
    expect(parts(visit).get_by_role("link", name="Taxes")).to_be_visible()
    visit.page.reload()
    expect(parts(visit).get_by_role("link", name="Taxes")).to_be_visible()


# Holds: G1
def test_the_table_is_sorted_by_its_headings(visit: Visit):
    storage(visit)
    press = parts(visit).get_by_role("button", name="Name")
    press.click()
    expect(parts(visit).get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    expect(press).to_be_focused()
    expect(visit.page.get_by_role("status")).to_have_text("Sorted by Name, upwards")
    assert names(parts(visit))[0] == "archive.zip"
    press.click()
    assert names(parts(visit))[-1] == "archive.zip"


# Holds: G1
def test_a_large_file_is_thrown_away_and_comes_back(visit: Visit):
    storage(visit)
    before = shown(visit, "Files")
    expect(largest(visit).locator("tbody tr").first).to_contain_text("holiday.mp4")
    largest(visit).get_by_role("button", name="Delete holiday.mp4").click()
    expect(visit.note).to_contain_text("holiday.mp4")
    expect(largest(visit).get_by_text("holiday.mp4")).to_have_count(0)
    expect(parts(visit).get_by_text("holiday.mp4")).to_have_count(0)
    assert shown(visit, "Files") != before
    visit.note.get_by_role("button", name="Undo").click()
    expect(largest(visit).get_by_text("holiday.mp4")).to_be_visible()
    assert shown(visit, "Files") == before


# Holds: G1
def test_the_trash_is_emptied_after_one_question_that_tells_how_much(visit: Visit):
    storage(visit)
    visit.page.get_by_role("button", name="Empty trash").click()
    expect(visit.dialog).to_contain_text(re.compile(r"\d+ items? .*will be gone for good"))
    expect(visit.dialog.get_by_role("button", name="Cancel")).to_be_focused()
    visit.dialog.get_by_role("button", name="Empty trash").click()
    expect(visit.page.get_by_text("The trash is empty.", exact=True)).to_be_visible()
    assert plain(shown(visit, "Trash")) == "0 B"


# Holds: G1
def test_old_versions_of_a_file_are_deleted_and_the_file_stays(visit: Visit):
    storage(visit)
    table = visit.page.get_by_role("table", name="Old versions")
    row = table.get_by_role("row").filter(has_text="Notes.txt")
    expect(row).to_contain_text("4")  # one of them is pinned
    row.get_by_role("button", name="Delete the old versions of Notes.txt").click()
    expect(visit.dialog).to_contain_text("3 old versions of “Notes.txt”")
    visit.dialog.get_by_role("button", name="Delete old versions").click()
    expect(row.get_by_role("button")).to_have_count(0)
    expect(row).to_contain_text("Pinned")
    expect(visit.note).to_contain_text("are free again")


# Holds: G1
def test_the_space_of_a_team_has_figures_of_its_own(visit: Visit):
    storage(visit)
    visit.page.get_by_role("button", name="Space: My files").click()
    visit.page.get_by_role("menuitemradio", name="Harbour team").click()
    expect(visit.page.get_by_role("button", name="Space: Harbour team")).to_be_visible()
    expect(visit.page.get_by_role("navigation", name="Breadcrumb")).to_contain_text("Harbour team")


# Holds: B11
def test_figures_that_could_not_be_had_are_asked_for_again(visit_as):
    visit = visit_as()
    visit.stage("GET", "usage*", status=500, times=None)
    visit.page.goto("/storage")
    expect(visit.page.get_by_role("heading", name="The storage figures could not be loaded")).to_be_visible()
    expect(visit.page.locator(".blank")).to_contain_text("Request")
    visit.calm()
    visit.page.get_by_role("button", name="Try again").click()
    expect(parts(visit)).to_be_visible()


# Holds: G1, L2
def test_a_full_space_says_so_and_fits_a_phone(visit_as):
    visit = visit_as(seed="full", phone=True, path="/storage")
    expect(visit.page.get_by_text("The space is full")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
