"""Looking at files without leaving the list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e import samples
from tests.e2e.test_access import WINDOWS, barriers
from tests.e2e.test_reading import put
from tests.e2e.visit import Visit


def window(visit: Visit) -> Locator:
    return visit.page.locator("dialog.preview")


def focus(visit: Visit, name: str) -> None:
    visit.row(name).locator(".nm").click()
    expect(visit.row(name)).to_be_focused()


def look(visit: Visit, folder: str, name: str) -> Locator:
    """Open a file by keyboard."""
    visit.open_folder(folder)
    focus(visit, name)
    visit.page.keyboard.press("Enter")
    expect(window(visit).get_by_role("heading", name=name, exact=True)).to_be_visible()
    return window(visit)


# Holds: P1, P4
def test_enter_opens_arrows_walk_and_escape_gives_the_focus_to_the_last_one(visit: Visit):
    shown = look(visit, "Photos", "IMG_3.png")
    folder = visit.page.url.split("/p/")[0]
    expect(shown).to_contain_text("3 of 24")
    expect(shown.get_by_role("img", name="IMG_3.png")).to_be_visible()
    for name, place in (("IMG_4.png", "4 of 24"), ("IMG_5.png", "5 of 24")):
        visit.page.keyboard.press("ArrowRight")
        expect(shown.get_by_role("heading")).to_have_text(name)
        expect(shown.get_by_role("status")).to_have_text(f"{name}, {place}")
        expect(shown.get_by_role("img", name=name)).to_have_js_property("complete", True)
    visit.page.keyboard.press("ArrowLeft")
    expect(shown.get_by_role("heading")).to_have_text("IMG_4.png")
    visit.page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(visit.page).to_have_url(folder)
    expect(visit.row("IMG_4.png")).to_be_focused()
    expect(visit.row("IMG_4.png")).to_have_attribute("aria-selected", "true")


# Holds: P4, B7
def test_back_closes_forward_opens_again_and_the_list_stays_as_it_is(visit: Visit):
    visit.open_folder("Photos")
    visit.row("IMG_2.png").locator(".nm").dblclick()
    shown = window(visit)
    expect(shown.get_by_role("heading")).to_have_text("IMG_2.png")
    shown.get_by_role("button", name="Next file").click()
    expect(shown.get_by_role("heading")).to_have_text("IMG_3.png")
    visit.page.go_back()
    expect(shown).to_have_count(0)
    expect(visit.title).to_have_text("Photos")
    expect(visit.row("IMG_3.png")).to_be_focused()
    visit.page.go_forward()
    expect(shown.get_by_role("heading")).to_have_text("IMG_3.png")
    expect(visit.page).to_have_title("IMG_3.png – Holdfast")


# Holds: B8
def test_the_address_of_a_file_opens_it_in_a_fresh_tab(visit: Visit):
    look(visit, "Documents", "Notes.txt")
    visit.page.reload()
    shown = window(visit)
    expect(shown.get_by_role("heading")).to_have_text("Notes.txt")
    expect(shown).to_contain_text(re.compile(r"\d of 6"))
    shown.get_by_role("button", name="Close").click()
    expect(shown).to_have_count(0)
    expect(visit.row("Notes.txt")).to_be_focused()


# Holds: A2
def test_the_focus_stays_in_the_window(visit: Visit):
    shown = look(visit, "Documents", "Notes.txt")
    expect(shown.get_by_role("region", name="Notes.txt")).to_be_visible()
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        inside = visit.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert inside


# Holds: P2
def test_a_picture_grows_by_keys_and_arrows_then_move_it(visit: Visit):
    visit.page.set_viewport_size({"width": 700, "height": 560})
    shown = look(visit, "Photos", "IMG_3.png")
    expect(shown.get_by_role("button", name="100 %, show actual size")).to_be_visible()
    for _ in range(11):
        visit.page.keyboard.press("+")
    expect(shown.get_by_role("button", name="800 %, fit to window")).to_be_visible()
    picture = shown.get_by_role("img", name="IMG_3.png")
    before = picture.bounding_box()
    visit.page.keyboard.press("ArrowRight")
    after = picture.bounding_box()
    assert before
    assert after
    assert after["x"] < before["x"]
    expect(shown.get_by_role("heading")).to_have_text("IMG_3.png")
    visit.page.keyboard.press("0")
    visit.page.keyboard.press("ArrowRight")
    expect(shown.get_by_role("heading")).to_have_text("IMG_4.png")


# Holds: P3
def test_text_is_shown_as_it_is_written_and_its_lines_wrap_on_demand(visit: Visit):
    shown = look(visit, "Documents", "Notes.txt")
    page = shown.locator("pre")
    expect(page).to_contain_text("The tide came in before the ropes were checked.")
    wrap = shown.get_by_role("button", name="Wrap lines")
    expect(wrap).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_css("white-space", re.compile("pre-wrap"))
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_css("white-space", "pre")


# Holds: P3
def test_csv_is_a_table_whose_head_stays_in_sight(visit: Visit, tmp_path: Path):
    berths = tmp_path / "berths.csv"
    berths.write_text("berth;boat;due\n" + "".join(f'{n};"Élan; {n}";{n * 3},50\n' for n in range(1500)))
    visit.choose(berths)
    expect(visit.row("berths.csv")).to_be_visible()
    focus(visit, "berths.csv")
    visit.page.keyboard.press("Enter")
    table = window(visit).get_by_role("table", name="berths.csv")
    expect(table.get_by_role("columnheader")).to_have_text(["berth", "boat", "due"])
    expect(table.get_by_role("row").nth(8)).to_have_text("7Élan; 721,50")
    expect(table.get_by_role("row")).to_have_count(1001)
    expect(window(visit)).to_contain_text("The first 1,000 rows")
    visit.page.keyboard.press("PageDown")
    visit.page.wait_for_function("() => document.querySelector('.preview-table').scrollTop > 0")
    expect(table.get_by_role("columnheader", name="due")).to_be_in_viewport()
    window(visit).get_by_role("button", name="Load more").click()
    expect(table.get_by_role("row")).to_have_count(1501)
    expect(window(visit).get_by_role("status")).to_have_text("1,500 rows")
    expect(window(visit).get_by_role("button", name="Load more")).to_have_count(0)


# Holds: P3
def test_what_cannot_be_shown_tells_its_facts_and_can_be_downloaded(visit: Visit):
    focus(visit, "archive.zip")
    visit.page.keyboard.press("Enter")
    stage = window(visit).locator(".preview-facts")
    expect(stage).to_contain_text("There is no preview for this kind of file.")
    expect(stage).to_contain_text("1.2 MB")
    with visit.page.expect_download() as download:
        stage.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "archive.zip"
    visit.page.keyboard.press("ArrowRight")
    expect(stage).to_contain_text("This file is empty.")
    visit.page.keyboard.press("ArrowRight")
    expect(stage).to_contain_text("This video cannot be played here.")  # the seed's is filler


def test_a_failure_is_told_and_can_be_tried_again(visit: Visit):
    visit.open_folder("Documents")
    visit.stage("GET", "nodes/*/content", status=500)
    focus(visit, "Notes.txt")
    visit.page.keyboard.press("Enter")
    expect(window(visit)).to_contain_text("The server made a mistake.")
    window(visit).get_by_role("button", name="Try again").click()
    expect(window(visit).get_by_role("region", name="Notes.txt")).to_be_visible()


def test_rows_show_small_pictures_and_the_icon_where_there_is_none(visit: Visit):
    visit.open_folder("Photos")
    expect(visit.row("IMG_1.png").locator(".fi.pictured .thumb")).to_be_visible()
    box = visit.row("IMG_1.png").locator(".fi").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (32, 32)
    visit.control("faults", {"match": {"path": "/content/preview/*"}, "code": "preview_not_ready", "times": None})
    visit.page.get_by_role("link", name="All files").first.click()
    visit.open_folder("Documents")
    expect(visit.row("Report.pdf").locator(".fi svg")).to_be_visible()
    expect(visit.row("Report.pdf").locator(".thumb")).to_have_count(0)


def test_a_failed_download_is_told_where_it_was_asked_for(visit: Visit):
    shown = look(visit, "Documents", "Notes.txt")
    visit.stage("POST", "nodes/*/content-url", code="busy")
    shown.get_by_role("button", name="Download").click()
    expect(shown.locator(".preview-complaint")).to_have_text(re.compile("^“Notes.txt” could not be fetched"))
    expect(shown.get_by_role("status")).to_contain_text("could not be fetched")
    with visit.page.expect_download():
        shown.get_by_role("button", name="Download").click()
    expect(shown.locator(".preview-complaint")).to_be_hidden()


# Holds: P3
def test_what_would_be_run_elsewhere_is_read_as_text_here(visit: Visit, tmp_path: Path):
    page = "<!doctype html><script>document.title = 'run'</script><img src=x onerror='document.title = 1'>"
    for name in ("page.html", "drawing.svg", "table.csv"):
        (tmp_path / name).write_text(page)
    visit.choose(*(tmp_path / name for name in ("page.html", "drawing.svg", "table.csv")))
    for name in ("page.html", "drawing.svg", "table.csv"):
        focus(visit, name)
        visit.page.keyboard.press("Enter")
        expect(window(visit).get_by_role("region", name=name)).to_have_text(re.compile("<script>"))
        expect(visit.page).to_have_title(f"{name} – Holdfast")
        visit.page.keyboard.press("Escape")
        expect(window(visit)).to_have_count(0)


# Holds: P1
def test_the_neighbours_are_there_before_they_are_asked_for(visit: Visit):
    fetched = "(name) => performance.getEntriesByType('resource').filter((one) => one.name.endsWith(name)).length > 0"
    shown = look(visit, "Photos", "IMG_3.png")
    expect(shown.locator(".preview-image.ready")).to_be_visible()
    for name in ("IMG_2.png", "IMG_4.png"):
        visit.page.wait_for_function(fetched, arg=f"/{name}")
    assert visit.page.evaluate(fetched, "/IMG_7.png") is False


# Holds: P1
def test_share_info_and_download_stand_in_the_bar_and_details_follow_the_file(visit: Visit):
    shown = look(visit, "Photos", "IMG_3.png")
    shown.get_by_role("button", name="Info").click()
    details = shown.get_by_role("complementary", name="Details")
    expect(details.get_by_role("heading", name="IMG_3.png")).to_be_visible()
    visit.page.keyboard.press("ArrowRight")
    expect(details.get_by_role("heading", name="IMG_4.png")).to_be_visible()
    details.get_by_role("tab", name="Versions").click()
    visit.page.keyboard.press("Escape")
    expect(details).to_be_hidden()
    expect(shown.get_by_role("button", name="Info")).to_be_focused()
    shown.get_by_role("button", name="Share").click()
    dialog = visit.page.locator("dialog.dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text("IMG_4.png")
    visit.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(shown.get_by_role("button", name="Share")).to_be_focused()
    with visit.page.expect_download() as download:
        shown.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "IMG_4.png"


# Holds: P4
@pytest.mark.parametrize("path", ["/recent", "/search?q=IMG"])
def test_a_found_file_is_left_for_the_list_it_was_found_in(visit: Visit, path: str):
    visit.page.goto(path)
    expect(visit.row("IMG_3.png")).to_be_visible()
    names = visit.names
    following = names[names.index("IMG_3.png") + 1]
    focus(visit, "IMG_3.png")
    visit.page.keyboard.press("Enter")
    shown = window(visit)
    expect(shown.get_by_role("heading", name="IMG_3.png")).to_be_visible()
    visit.page.keyboard.press("ArrowRight")
    expect(shown.get_by_role("heading", name=following, exact=True)).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(visit.page).to_have_url(re.compile(re.escape(path)))
    expect(visit.row(following)).to_be_focused()
    expect(visit.row(following)).to_be_in_viewport()


# Holds: P2
def test_films_and_recordings_are_sought_by_ranges_and_have_captions_beside_them(visit: Visit):
    got: list[int] = []
    visit.page.on("response", lambda answer: got.append(answer.status) if "/song.wav" in answer.url else None)
    captions = b"WEBVTT\n\n00:00.000 --> 00:29.000\nThe tide came in.\n"
    put(visit, {"boat.webm": samples.film(), "boat.de.vtt": captions, "song.wav": samples.sound(900)})
    focus(visit, "boat.webm")
    visit.page.keyboard.press("Enter")
    video = window(visit).locator("video")
    visit.page.wait_for_function("() => document.querySelector('video')?.textTracks[0]?.cues?.length === 1")
    assert video.evaluate("(one) => [one.textTracks[0].language, one.textTracks[0].mode]") == ["de", "showing"]
    assert video.evaluate("(one) => [one.autoplay, one.controls, one.paused]") == [False, True, True]
    video.evaluate("(one) => { one.currentTime = 20; }")
    visit.page.wait_for_function(
        "() => { const one = document.querySelector('video'); return !one.seeking && one.currentTime === 20; }"
    )
    visit.page.keyboard.press("Escape")
    focus(visit, "song.wav")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_function("() => document.querySelector('audio')?.duration === 900")
    window(visit).locator("audio").evaluate("(one) => { one.currentTime = 850; }")
    visit.page.wait_for_function(
        "() => { const one = document.querySelector('audio'); return !one.seeking && one.readyState > 1; }"
    )
    assert set(got) == {206}


# Holds: P2
def test_a_photo_stands_as_its_exif_tells(visit: Visit):
    put(visit, {"mast.jpg": samples.turned_photo()})
    focus(visit, "mast.jpg")
    visit.page.keyboard.press("Enter")
    picture = window(visit).get_by_role("img", name="mast.jpg")
    expect(window(visit).locator(".preview-image.ready")).to_be_visible()
    assert picture.evaluate("(img) => [img.naturalWidth, img.naturalHeight]") == [20, 40]


# Holds: P1
def test_a_finger_turns_to_the_neighbour(visit_as):
    visit = visit_as(phone=True)
    visit.row("Read me first.md").locator(".nm").tap()
    shown = window(visit)
    expect(shown.locator(".prose")).to_be_visible()
    devtools = visit.context.new_cdp_session(visit.page)
    for kind, x in (("touchStart", 80), ("touchMove", 200), ("touchMove", 320), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 400}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(shown.get_by_role("heading", level=2)).not_to_have_text("Read me first.md")


# Holds: A1
@pytest.mark.parametrize("settings", WINDOWS)
def test_the_window_has_no_barriers(visit_as, settings, tmp_path: Path):
    (tmp_path / "berths.csv").write_text("berth,boat\n" + "1,Élan\n" * 60)
    visit = visit_as(path="/", **settings)
    visit.choose(tmp_path / "berths.csv")
    expect(visit.row("berths.csv")).to_be_visible()
    for name, shown in (("berths.csv", "table"), ("archive.zip", ".preview-facts"), ("Read me first.md", ".prose")):
        visit.row(name).locator(".nm").scroll_into_view_if_needed()
        visit.row(name).focus()
        visit.page.keyboard.press("Enter")
        expect(window(visit).locator(shown)).to_be_visible()
        assert barriers(visit.page) == []
        window(visit).get_by_role("button", name="Close").click()
        expect(window(visit)).to_have_count(0)
    visit.row("Photos").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.title).to_have_text("Photos")
    expect(visit.row("IMG_2.png").locator(".pictured")).to_be_visible()
    assert barriers(visit.page) == []
    visit.row("IMG_2.png").focus()
    visit.page.keyboard.press("Enter")
    expect(window(visit).locator(".preview-image.ready")).to_be_visible()
    assert barriers(visit.page) == []
