"""What people hear who do not look: the texts of the two live regions, and where the focus goes by itself."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.states import into
from tests.e2e.visit import Visit

LISTEN = """() => {
  window.heard = [];
  for (const id of ["status", "alert"]) {
    const region = document.getElementById(id);
    const note = () => region.textContent && window.heard.push(region.textContent);
    new MutationObserver(note).observe(region, { childList: true });
  }
}"""


@pytest.fixture
def listening(visit: Visit) -> Visit:
    expect(visit.row("Documents")).to_be_visible()
    visit.page.evaluate(LISTEN)
    return visit


def heard(visit: Visit) -> list[str]:
    """All that was said since the last question."""
    return visit.page.evaluate("window.heard.splice(0)")


def hear(visit: Visit, words: str) -> None:
    """Wait until a sentence with these words is said, and forget it and those before it."""
    visit.page.wait_for_function("(words) => window.heard.some((one) => new RegExp(words).test(one))", arg=words)
    heard(visit)


# Holds: A8
def test_the_regions_are_there_and_silent_from_the_first_html(visit_as):
    page = visit_as(signed_in=False).page
    html = page.request.get("/").text()
    assert '<div id="status" class="vh" role="status"></div>' in html
    assert '<div id="alert" class="vh" role="alert"></div>' in html


# Holds: A8, B4, SE3
def test_selecting_all_and_sorting_are_said_once(listening: Visit):
    keys = listening.page.keyboard
    keys.press("ArrowDown")
    keys.press("Control+a")
    hear(listening, "^9 items selected$")
    heading = listening.page.get_by_role("columnheader", name="Size")
    heading.get_by_role("button").focus()
    keys.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert listening.page.locator("[aria-sort]").count() == 1
    hear(listening, "[Ss]ize|[Ss]mallest")
    keys.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    listening.page.wait_for_function("() => window.heard.length > 0")
    assert len(heard(listening)) == 1


# Holds: A8, F2
def test_moving_and_deleting_are_said_with_their_way_back(listening: Visit):
    listening.act("archive.zip", "Move")
    listening.dialog.get_by_role("button", name="Documents").click()
    expect(listening.dialog.get_by_role("button", name="Taxes")).to_be_visible()
    listening.dialog.get_by_role("button", name="Move here").click()
    hear(listening, "“archive.zip” moved to “Documents”")
    listening.row("empty.txt").locator(".nm").click()
    listening.page.keyboard.press("Delete")
    hear(listening, "“empty.txt” moved to the trash")
    listening.page.keyboard.press("F6")
    expect(listening.note.get_by_role("button", name="Undo").last).to_be_focused()
    listening.page.keyboard.press("Enter")
    expect(listening.row("empty.txt")).to_be_visible()


# Holds: A8, U8
def test_200_uploads_are_said_in_a_few_sentences(listening: Visit, tmp_path: Path):
    top = tmp_path / "many"
    top.mkdir()
    for number in range(200):
        (top / f"{number}.txt").write_bytes(os.urandom(20))
    listening.choose(top, folder=True)
    expect(listening.tray_title).to_have_text("200 files uploaded")
    listening.page.wait_for_function("() => window.heard.some((one) => /200 files uploaded/.test(one))")
    said = heard(listening)
    assert re.search("200 files", said[0])
    assert len(said) <= 12
    progress = listening.page.locator("#status progress, #status [role=progressbar]")
    expect(progress).to_have_count(0)


# Holds: A7
def test_a_new_place_sets_the_title_and_then_focuses_its_heading(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.page.evaluate(
        """() => { window.order = [];
          new MutationObserver(() => window.order.push(`title ${document.title}`))
            .observe(document.querySelector("title"), { childList: true });
          document.addEventListener("focusin", ({ target }) => {
            if (target.matches("h1")) window.order.push(`h1 with ${document.title}`); }); }"""
    )
    places = visit.page.get_by_role("navigation", name="Places", exact=True)
    for place in ("Shared with me", "Recent", "Starred", "Trash"):
        places.get_by_role("link", name=place).focus()
        visit.page.keyboard.press("Enter")
        expect(visit.page).to_have_title(f"{place} – Holdfast")
        expect(visit.title).to_be_focused()
        expect(visit.title).to_have_text(place)
        assert f"h1 with {place} – Holdfast" in visit.page.evaluate("window.order.splice(0)")


# Holds: A7
def test_deleting_hands_the_focus_to_the_next_row_the_previous_one_and_the_empty_folder(visit: Visit):
    into(visit, "Recordings")
    name = visit.names[0]
    visit.page.go_back()
    expect(visit.title).to_have_text("All files")
    visit.row("archive.zip").locator(".nm").click()
    visit.page.keyboard.press("Delete")
    expect(visit.row("empty.txt")).to_be_focused()
    visit.page.keyboard.press("End")
    expect(visit.row("Read me first.md")).to_be_focused()
    visit.page.keyboard.press("Delete")
    expect(visit.row("holiday.mp4")).to_be_focused()
    into(visit, "Recordings")
    visit.row(name).locator(".nm").click()
    visit.page.keyboard.press("Delete")
    expect(visit.page.get_by_role("heading", name="Nothing in this folder yet")).to_be_visible()
    expect(visit.page.locator(".blank button, h1").and_(visit.page.locator(":focus"))).to_have_count(1)
