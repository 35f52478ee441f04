"""What is done with entries of the list: names, deletion, the clipboard, menus, dragging, and taking it back."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.grid import chosen, middle, show, tile
from tests.e2e.visit import Visit

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def drag_over(visit: Visit, place: Locator, words: str, move: Callable[[float, float], None] | None = None) -> None:
    """Hold what is being dragged there until the page says so: its first moves may come before the drag has begun."""
    x, y = middle(place)
    label = visit.page.locator(".drop-label")
    for nudge in range(60):
        (move or visit.page.mouse.move)(x + nudge % 2, y)
        try:
            return expect(label).to_have_text(words, timeout=400)
        except AssertionError:
            continue
    expect(label).to_have_text(words)


# Holds: K3
def test_a_rename_among_pictures_explains_a_taken_name_under_the_field(visit: Visit):
    show(visit, "Thumbnails")
    tile(visit, "archive.zip").locator(".tile-picture").click()
    visit.page.keyboard.press("F2")
    field = visit.page.get_by_label("New name for archive.zip")
    assert field.evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)") == "archive"
    field.fill("holiday.mp4")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".rename-error")).to_have_text("“holiday.mp4” is already in this folder.")
    visit.page.keyboard.press("Escape")
    expect(tile(visit, "archive.zip")).to_be_focused()


# Holds: K4
def test_delete_asks_nothing_and_shift_delete_does_nothing_outside_of_the_trash(visit: Visit):
    visit.row("archive.zip").locator(".nm").click()
    visit.page.keyboard.press("Shift+Delete")
    expect(visit.dialog).to_have_count(0)
    expect(visit.row("archive.zip")).to_be_visible()
    visit.page.keyboard.press("Delete")
    expect(visit.row("archive.zip")).to_have_count(0)
    expect(visit.dialog).to_have_count(0)
    expect(visit.note.get_by_role("button", name="Undo")).to_be_visible()
    visit.page.goto("/trash")
    visit.row("archive.zip").locator(".nm").click()
    visit.page.keyboard.press("Shift+Delete")
    expect(visit.dialog.get_by_role("button", name="Cancel")).to_be_focused()


# Holds: K5
def test_what_was_copied_is_pasted_again_and_again_and_what_was_cut_once(visit: Visit):
    keys = visit.page.keyboard
    visit.row("archive.zip").locator(".nm").click()
    keys.press("Control+c")
    keys.press("Control+v")
    expect(visit.row("archive (2).zip")).to_be_visible()
    keys.press("Control+v")
    expect(visit.row("archive (3).zip")).to_be_visible()
    keys.press("Control+z")
    expect(visit.row("archive (3).zip")).to_have_count(0)
    visit.row("empty.txt").locator(".nm").click()
    keys.press("Control+x")
    expect(visit.row("empty.txt")).to_have_class(re.compile("faint"))
    visit.open_folder("Documents")
    expect(visit.row("Report.pdf")).to_be_visible()
    keys.press("Control+v")
    expect(visit.row("empty.txt")).to_be_visible()
    keys.press("Control+v")
    expect(visit.note).to_contain_text("“empty.txt” moved to “Documents”.")
    keys.press("Control+z")
    expect(visit.row("empty.txt")).to_have_count(0)
    visit.page.get_by_role("link", name="All files").first.click()
    expect(visit.row("empty.txt")).to_be_visible()


# Holds: K5
def test_a_pasted_screenshot_is_uploaded_to_the_open_folder(visit: Visit):
    visit.open_folder("Documents")
    expect(visit.row("Report.pdf")).to_be_visible()
    visit.page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
          const more = { clipboardData, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new ClipboardEvent("paste", more));
        }""",
        base64.b64encode(PICTURE).decode(),
    )
    expect(visit.page.locator(".tr").filter(has_text=re.compile(r"Pasted image \d{4}-\d\d-\d\d"))).to_be_visible()


# Holds: K6
def test_letters_jump_to_the_next_name_that_begins_so(visit: Visit):
    visit.row("Documents").locator(".nm").click()
    visit.page.keyboard.type("re")
    expect(visit.row("Recordings")).to_be_focused()
    visit.page.keyboard.press("/")
    expect(visit.page.get_by_role("searchbox")).to_be_focused()


# Holds: C1
def test_one_menu_by_right_click_by_keys_and_by_its_button(visit: Visit):
    menu, entries = visit.page.get_by_role("menu"), []
    row = visit.row("archive.zip")
    visit.row("Documents").locator(".nm").click()

    def told() -> None:
        expect(menu).to_be_visible()
        entries.append(menu.get_by_role("menuitem").all_inner_texts())
        visit.page.keyboard.press("Escape")
        expect(menu).to_have_count(0)

    row.locator(".nm").click(button="right")
    told()
    assert chosen(visit) == ["archive.zip"]
    row.focus()
    visit.page.keyboard.press("Shift+F10")
    told()
    row.focus()
    visit.page.keyboard.press("ContextMenu")
    told()
    row.get_by_role("button", name="Actions for archive.zip").click()
    told()
    assert entries == [entries[0]] * 4
    assert len(entries[0]) > 5


# Holds: C1
def test_a_long_press_opens_the_same_menu(visit_as: Callable[..., Visit]):
    visit = visit_as(phone=True)
    x, y = middle(visit.row("archive.zip").locator(".t"))
    devtools = visit.context.new_cdp_session(visit.page)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    visit.page.wait_for_timeout(700)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(visit.page.get_by_role("menu").get_by_role("menuitem", name="Rename")).to_be_visible()
    assert chosen(visit) == ["archive.zip"]


# Holds: C2
def test_the_menu_goes_round_by_arrows_and_gives_the_focus_back(visit: Visit):
    row = visit.row("archive.zip")
    row.locator(".nm").click()
    visit.page.keyboard.press("Shift+F10")
    menu = visit.page.get_by_role("menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    visit.page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem").last).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(row).to_be_focused()
    row.locator(".nm").click(button="right", modifiers=["Shift"])
    expect(menu).to_have_count(0)


# Holds: D1, D4
def test_files_over_the_window_name_the_place_they_would_go_to_and_escape_lets_go(visit: Visit, tmp_path: Path):
    visit.open_folder("Documents")
    expect(visit.row("Report.pdf")).to_be_visible()
    (tmp_path / "a.txt").write_text("a")
    data = {"items": [], "files": [str(tmp_path / "a.txt")], "dragOperationsMask": 1}
    devtools = visit.context.new_cdp_session(visit.page)

    def tell(kind: str, x: float, y: float) -> None:
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})

    def over(x: float, y: float) -> None:
        tell("dragOver", x, y)

    outlined = visit.page.locator(".drop-on")
    tell("dragEnter", *middle(visit.row("Report.pdf")))
    drag_over(visit, visit.row("Report.pdf"), "Drop to upload to Documents", over)
    expect(outlined).to_have_class(re.compile("files"))
    drag_over(visit, visit.row("Taxes"), "Drop to upload to Taxes", over)
    crumbs = visit.page.get_by_role("navigation", name="Breadcrumb")
    drag_over(visit, crumbs.get_by_role("link", name="All files"), "Drop to upload to All files", over)
    expect(outlined).to_have_text("All files")
    tell("dragCancel", *middle(visit.row("Report.pdf")))  # what the browser makes of Escape
    expect(visit.page.locator(".drop-label")).to_be_hidden()
    expect(outlined).to_have_count(0)
    assert visit.created() == 0


# Holds: D3
def test_dragging_moves_and_with_ctrl_copies_and_never_into_itself(visit: Visit):
    mouse = visit.page.mouse
    visit.row("archive.zip").locator(".nm").click()
    visit.row("Photos").locator(".nm").click(modifiers=["Control"])
    mouse.move(*middle(visit.row("archive.zip").locator(".t")))
    mouse.down()
    drag_over(visit, visit.row("Inbox"), "Drop to move to Inbox")
    drag_over(visit, visit.row("Photos"), "")
    visit.page.keyboard.down("Control")
    drag_over(visit, visit.row("Inbox"), "Drop to copy to Inbox")
    mouse.up()
    visit.page.keyboard.up("Control")
    expect(visit.note).to_contain_text("2 items copied to “Inbox”.")
    expect(visit.row("archive.zip")).to_be_visible()


# Holds: D4
def test_waiting_over_a_folder_opens_it_and_what_is_dropped_there_stays(visit: Visit):
    mouse = visit.page.mouse
    mouse.move(*middle(visit.row("archive.zip").locator(".t")))
    mouse.down()
    drag_over(visit, visit.row("Documents"), "Drop to move to Documents")
    expect(visit.title).to_have_text("Documents")
    drag_over(visit, visit.row("Report.pdf"), "Drop to move to Documents")
    mouse.up()
    expect(visit.row("archive.zip")).to_be_visible()
    visit.page.keyboard.press("Control+z")
    expect(visit.row("archive.zip")).to_have_count(0)


# Holds: D4
def test_a_drop_beside_every_folder_changes_nothing(visit: Visit):
    mouse, address = visit.page.mouse, visit.page.url
    mouse.move(*middle(visit.row("archive.zip").locator(".t")))
    mouse.down()
    drag_over(visit, visit.row("Inbox"), "Drop to move to Inbox")
    drag_over(visit, visit.page.get_by_role("banner"), "")
    mouse.up()
    expect(visit.row("archive.zip")).to_be_visible()
    assert visit.page.url == address


# Holds: D3
def test_a_file_dragged_out_tells_the_desktop_where_to_fetch_it(visit: Visit):
    visit.page.evaluate(
        """addEventListener("dragstart", (event) => (window.out = event.dataTransfer.getData("DownloadURL")))"""
    )
    mouse = visit.page.mouse
    mouse.move(*middle(visit.row("holiday.mp4").locator(".t")))
    with visit.page.expect_response(re.compile("/content-url$")):
        mouse.down()
    drag_over(visit, visit.row("Inbox"), "Drop to move to Inbox")
    mouse.up()
    kind, name, url = visit.page.evaluate("window.out").split(":", 2)
    assert (kind, name) == ("video/mp4", "holiday.mp4")
    assert visit.context.request.get(url).ok


# Holds: D5
def test_what_can_be_dragged_can_be_moved_and_copied_by_menu(visit: Visit):
    visit.act("archive.zip", "Copy to")
    visit.dialog.get_by_role("button", name="Documents").click()
    expect(visit.dialog.get_by_role("button", name="Taxes")).to_be_visible()
    visit.dialog.get_by_role("button", name="Copy here").click()
    expect(visit.note).to_contain_text("“archive.zip” copied to “Documents”.")
    expect(visit.row("Documents")).to_contain_text("8 items")
    visit.act("archive.zip", "Make a copy")
    expect(visit.row("archive (2).zip")).to_be_visible()


# Holds: F1
def test_a_new_name_shows_at_once_and_goes_back_when_it_is_refused(visit: Visit):
    visit.stage("PATCH", "nodes/*", delay_ms=1500, code="name_taken")
    visit.act("archive.zip", "Rename")
    visit.page.keyboard.type("backup")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".rename-error")).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(visit.row("archive.zip")).to_be_visible()


# Holds: F1
def test_what_is_thrown_away_leaves_at_once_and_comes_back_when_it_is_refused(visit: Visit):
    visit.stage("DELETE", "nodes/*", delay_ms=2500, status=503)
    visit.row("archive.zip").locator(".nm").click()
    visit.page.keyboard.press("Delete")
    expect(visit.row("archive.zip")).to_have_count(0, timeout=2000)
    expect(visit.row("archive.zip")).to_be_visible()
    expect(visit.note).to_contain_text("“archive.zip” could not be deleted.")


# Holds: F2
def test_an_undo_waits_while_somebody_is_at_it_and_f6_leads_there(visit: Visit):
    visit.row("archive.zip").locator(".nm").click()
    visit.page.clock.install()
    visit.page.keyboard.press("Delete")
    undo = visit.note.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    visit.page.clock.run_for(10_000)
    expect(undo).to_be_visible()
    visit.page.keyboard.press("F6")
    expect(undo).to_be_focused()
    visit.page.clock.run_for(30_000)
    expect(undo).to_be_visible()
    visit.page.keyboard.press("Enter")
    expect(visit.row("archive.zip")).to_be_visible()
