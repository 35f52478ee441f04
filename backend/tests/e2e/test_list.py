"""The list, as rows and as pictures: what it shows, choosing, and a hundred thousand entries."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.grid import chosen, middle, show, tile
from tests.e2e.visit import Visit

CHILDREN = "nodes/*/children"


def bar(visit: Visit) -> Locator:
    return visit.page.get_by_role("toolbar", name="Actions for the selection")


def drawn(page: Page) -> int:
    """How many rows are in the document, the head's not counted."""
    return page.locator("file-grid .rows > *").count()


# Holds: B1
def test_rows_and_pictures_show_the_same_in_the_same_order_and_keep_what_was_chosen(visit: Visit):
    visit.open_folder("Photos")
    visit.row("IMG_18.png").locator(".nm").click()
    names = visit.names
    show(visit, "Thumbnails")
    expect(tile(visit, "IMG_18.png")).to_have_attribute("aria-selected", "true")
    expect(tile(visit, "IMG_18.png")).to_be_in_viewport()
    assert visit.page.locator(".tile .t b > bdi > .vh").all_text_contents() == names
    expect(tile(visit, "IMG_18.png").locator("img.thumb")).to_have_js_property("complete", True)
    grid = visit.page.get_by_role("grid")
    columns = int(grid.get_attribute("aria-colcount") or 0)
    assert columns > 2
    assert grid.get_attribute("aria-rowcount") == str(-(-24 // columns))
    visit.page.keyboard.press("Tab")
    show(visit, "List")
    expect(visit.row("IMG_18.png")).to_have_attribute("aria-selected", "true")
    expect(visit.row("IMG_18.png")).to_be_in_viewport()


# Holds: B1, K1
def test_among_pictures_the_arrows_go_in_all_four_directions(visit: Visit):
    visit.open_folder("Photos")
    show(visit, "Thumbnails")
    columns = int(visit.page.get_by_role("grid").get_attribute("aria-colcount") or 0)
    keys = visit.page.keyboard
    tile(visit, "IMG_1.png").locator(".tile-picture").click()
    keys.press("ArrowRight")
    expect(tile(visit, "IMG_2.png")).to_be_focused()
    keys.press("ArrowDown")
    expect(tile(visit, f"IMG_{2 + columns}.png")).to_be_focused()
    keys.press("Shift+ArrowLeft")
    keys.press("Shift+ArrowUp")
    expect(bar(visit)).to_contain_text(f"{columns + 2} selected")
    show(visit, "List")
    expect(bar(visit)).to_contain_text(f"{columns + 2} selected")


# Holds: B2
def test_the_view_and_the_order_go_with_the_account(visit: Visit, visit_as: Callable[..., Visit]):
    show(visit, "Thumbnails")
    visit.page.get_by_role("button", name="Sort: Name").click()
    with visit.page.expect_response(lambda answer: "preferences" in answer.url and answer.request.method == "PATCH"):
        visit.page.get_by_role("menuitemradio", name="Largest first").click()
    elsewhere = visit_as(seed=None)
    expect(tile(elsewhere, "holiday.mp4")).to_be_visible()
    files = elsewhere.page.locator(".tile:not(:has(.folder))")
    expect(files.first).to_contain_text("holiday.mp4")
    expect(elsewhere.page.get_by_role("button", name="Sort: Largest")).to_be_visible()


# Holds: B2
def test_a_folder_keeps_the_view_that_was_chosen_in_it(visit: Visit):
    visit.open_folder("Photos")
    show(visit, "Thumbnails")
    expect(tile(visit, "IMG_1.png")).to_be_visible()
    visit.page.get_by_role("link", name="All files").first.click()
    expect(tile(visit, "Photos")).to_be_visible()
    show(visit, "List")
    expect(visit.row("Photos")).to_be_visible()
    visit.open_folder("Photos")
    expect(tile(visit, "IMG_1.png")).to_be_visible()
    visit.page.reload()
    expect(tile(visit, "IMG_1.png")).to_be_visible()


# Holds: B4
def test_only_the_active_column_tells_its_order_and_the_turn_is_said_once(visit: Visit):
    head = visit.page.get_by_role("columnheader")
    expect(visit.page.locator("[aria-sort]")).to_have_count(1)
    head.filter(has_text="Modified").get_by_role("button").click()
    expect(visit.page.locator("[aria-sort]")).to_have_count(1)
    expect(visit.page.locator("#status")).to_have_text("Sorted: Oldest first")
    head.filter(has_text="Modified").get_by_role("button").click()
    expect(head.filter(has_text="Modified")).to_have_attribute("aria-sort", "descending")
    expect(visit.page.locator("#status")).to_have_text("Sorted: Newest first")


# Holds: B5
def test_a_long_name_is_cut_in_the_middle_and_whole_for_who_asks(visit: Visit):
    long = "A very long name that no column of any list can show at once because it goes on and on final.mp4"
    visit.act("holiday.mp4", "Rename")
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.type(long)
    visit.page.set_viewport_size({"width": 700, "height": 800})
    visit.page.keyboard.press("Enter")
    name = visit.row(long).locator(".fn")
    expect(name).to_have_attribute("title", long)
    first, last = name.locator("span").nth(0), name.locator("span").nth(1)
    expect(last).to_have_text("nal.mp4")
    expect(last).to_be_in_viewport(ratio=1)
    assert first.evaluate("(part) => part.scrollWidth > part.clientWidth")
    expect(visit.row(long).get_by_text(long, exact=True).first).to_be_attached()


# Holds: B7
def test_back_brings_the_folder_back_as_it_was_left(visit: Visit):
    visit.page.set_viewport_size({"width": 1280, "height": 500})
    visit.open_folder("Photos")
    visit.row("IMG_20.png").locator(".nm").click()
    visit.row("IMG_22.png").locator(".nm").click(modifiers=["Control"])
    body = visit.page.locator("file-grid .body")
    before = body.evaluate("(list) => list.scrollTop")
    assert before > 0
    visit.page.get_by_role("link", name="All files").first.click()
    expect(visit.row("Documents")).to_be_visible()
    visit.stage("GET", CHILDREN, delay_ms=4000)
    visit.page.go_back()
    expect(visit.row("IMG_22.png")).to_be_in_viewport(
        timeout=3000
    )  # the answer is not there yet: this is what was kept
    assert body.evaluate("(list) => list.scrollTop") == before
    assert chosen(visit) == ["IMG_20.png", "IMG_22.png"]


# Holds: B10
def test_bones_have_the_height_of_rows_and_are_not_read_out(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    height = visit.row("Documents").evaluate("(row) => row.offsetHeight")
    visit.stage("GET", CHILDREN, delay_ms=2000)
    visit.row("Documents").locator(".nm").dblclick()
    bones = visit.page.locator(".skeleton")
    expect(bones).to_be_visible()
    assert bones.get_attribute("aria-hidden") == "true"
    assert bones.locator(".ghost").first.evaluate("(row) => row.offsetHeight") == height
    expect(visit.page.locator(".files")).to_have_attribute("aria-busy", "true")
    expect(visit.row("Report.pdf")).to_be_visible()


# Holds: B11
def test_an_empty_folder_says_what_can_be_done_and_an_error_how_to_go_on(visit: Visit):
    visit.open_folder("Empty folder")
    slate = visit.page.locator(".blank")
    expect(slate).to_contain_text("Nothing in this folder yet")
    expect(slate.get_by_role("button")).to_have_text(["Upload", "New folder"])
    visit.stage("GET", CHILDREN, status=500)
    visit.page.get_by_role("link", name="All files").first.click()
    expect(slate.get_by_role("button", name="Try again")).to_be_visible()
    expect(slate).to_contain_text(re.compile("Request .+"))


# Holds: SE1
def test_a_click_chooses_one_and_modifiers_more(visit: Visit):
    visit.row("Documents").locator(".nm").click()
    visit.row("Photos").locator(".nm").click(modifiers=["Control"])
    assert chosen(visit) == ["Documents", "Photos"]
    visit.row("Recordings").locator(".nm").click(modifiers=["Shift"])
    assert chosen(visit) == ["Photos", "Recordings"]
    visit.row("Inbox").locator(".nm").click()
    assert chosen(visit) == ["Inbox"]
    x, y = middle(visit.row("Read me first.md"))
    visit.page.mouse.click(x, y + 120)
    expect(bar(visit)).to_have_count(0)


# Holds: SE2
def test_a_rectangle_from_empty_space_chooses_what_it_touches_and_ctrl_adds(visit: Visit):
    visit.row("Documents").locator(".nm").click()
    mouse = visit.page.mouse
    x, y = middle(visit.row("Read me first.md"))
    mouse.move(x, y + 100)
    mouse.down()
    mouse.move(x + 60, y - 40, steps=4)
    expect(visit.page.locator(".marquee")).to_be_visible()
    assert chosen(visit) == ["holiday.mp4", "Read me first.md"]
    mouse.up()
    assert chosen(visit) == ["holiday.mp4", "Read me first.md"]
    expect(visit.page.locator(".marquee")).to_have_count(0)
    visit.page.keyboard.down("Control")
    mouse.move(x + 200, y + 100)
    mouse.down()
    mouse.move(x + 260, y + 10, steps=4)
    mouse.up()
    visit.page.keyboard.up("Control")
    assert chosen(visit) == ["holiday.mp4", "Read me first.md"]
    mouse.move(x, y + 100)
    mouse.down()
    mouse.move(x, y + 10, steps=4)
    visit.page.keyboard.press("Escape")
    mouse.up()
    assert chosen(visit) == ["holiday.mp4", "Read me first.md"]


# Holds: SE2
def test_a_rectangle_at_the_edge_scrolls_the_list_along(visit: Visit):
    visit.page.set_viewport_size({"width": 1280, "height": 600})
    visit.open_folder("Photos")
    show(visit, "Thumbnails")
    first, second = tile(visit, "IMG_1.png").bounding_box(), tile(visit, "IMG_2.png").bounding_box()
    assert first
    assert second
    gap = (first["x"] + first["width"] + second["x"]) / 2
    mouse = visit.page.mouse
    mouse.move(gap, first["y"] + 20)
    mouse.down()
    mouse.move(gap + 100, 590, steps=4)
    expect(tile(visit, "IMG_22.png")).to_have_attribute("aria-selected", "true")
    mouse.up()
    assert "IMG_2.png" in chosen(visit)
    assert "IMG_1.png" not in chosen(visit)


# Holds: SE4
def test_what_is_chosen_survives_sorting_and_leaves_silently_when_it_is_gone(visit: Visit):
    visit.row("archive.zip").locator(".nm").click()
    visit.row("empty.txt").locator(".nm").click(modifiers=["Control"])
    visit.row("holiday.mp4").locator(".nm").click(modifiers=["Control"])
    visit.page.get_by_role("columnheader", name="Size").get_by_role("button").click()
    expect(visit.row("empty.txt")).to_have_attribute("aria-rowindex", "7")
    assert sorted(chosen(visit)) == ["archive.zip", "empty.txt", "holiday.mp4"]
    node = visit.row("empty.txt").get_attribute("data-id")
    answer = visit.context.request.post(
        f"{visit.house.url}/api/v1/session", data={"username": "ada", "password": "anything at all"}
    )
    token = answer.json()["access"]
    gone = visit.context.request.delete(
        f"{visit.house.url}/api/v1/nodes/{node}", headers={"Authorization": f"Bearer {token}"}
    )
    assert gone.ok
    expect(bar(visit)).to_contain_text("2 selected")
    expect(visit.page.locator("#status")).to_have_text("2 items selected")


# Holds: SE5
def test_the_bar_offers_what_holds_for_all_that_is_chosen(visit: Visit):
    visit.row("archive.zip").locator(".nm").click()
    acts = bar(visit).locator(".act")
    expect(acts).to_have_text(["Share", "Download", "Move", "Delete"])
    visit.row("Documents").locator(".nm").click(modifiers=["Control"])
    expect(acts).to_have_text(["Download", "Move", "Delete"])
    bar(visit).get_by_role("button", name="More actions").click()
    menu = visit.page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Copy to…")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Rename")).to_have_count(0)
    visit.page.keyboard.press("Escape")
    with visit.page.expect_download() as download:
        acts.filter(has_text="Download").click()
    assert download.value.suggested_filename.endswith(".zip")


@pytest.fixture
def huge(visit_as: Callable[..., Visit]) -> Visit:
    visit = visit_as(seed="huge")
    visit.open_folder("Huge")
    expect(visit.row("File 1.bin")).to_be_visible()
    return visit


# Holds: SE3
def test_everything_is_chosen_at_once_also_what_is_not_loaded(huge: Visit):
    huge.row("File 1.bin").locator(".nm").click()
    huge.page.keyboard.press("Control+a")
    expect(bar(huge)).to_contain_text("100,000 selected")
    expect(huge.page.locator("#status")).to_have_text("100,000 items selected")
    huge.row("File 3.bin").get_by_role("checkbox").click(force=True)
    expect(bar(huge)).to_contain_text("99,999 selected")
    huge.page.locator("file-grid .body").evaluate("(list) => list.scrollTo(0, 9000)")
    expect(huge.row("File 200.bin")).to_have_attribute("aria-selected", "true")
    expect(bar(huge)).to_contain_text("99,999 selected")


# Holds: B1, K2
def test_of_a_hundred_thousand_few_are_drawn_as_rows_and_as_pictures(huge: Visit):
    body = huge.page.locator("file-grid .body")
    for number in (200, 400):
        body.evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        expect(huge.row(f"File {number}.bin")).to_be_in_viewport()
    assert drawn(huge.page) <= 60
    show(huge, "Thumbnails")
    expect(huge.page.locator(".tile").first).to_be_attached()
    assert drawn(huge.page) <= 60
    expect(huge.page.get_by_role("grid")).to_have_attribute("aria-rowcount", "20000")


# Holds: K2
def test_the_keys_reach_the_first_and_the_last_of_a_hundred_thousand(huge: Visit):
    keys = huge.page.keyboard
    huge.row("File 1.bin").locator(".nm").click()
    keys.press("PageDown")
    expect(huge.page.locator("file-grid .tr:focus")).to_be_in_viewport(ratio=1)
    assert int(huge.page.locator("file-grid .tr:focus").get_attribute("aria-rowindex") or 0) > 8
    keys.press("End")
    expect(huge.row("File 100000.bin")).to_be_focused(timeout=120_000)
    expect(huge.row("File 100000.bin")).to_have_attribute("aria-rowindex", "100001")
    assert drawn(huge.page) <= 60
    keys.press("Control+Home")
    expect(huge.row("File 1.bin")).to_be_focused()
