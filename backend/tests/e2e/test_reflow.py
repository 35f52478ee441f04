"""Large fingers, few colours, what lies over others: nothing is too small or out of sight. See narrow.py, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.narrow import SMALL
from tests.e2e.states import STATES, into
from tests.e2e.states import tray as busy_tray
from tests.e2e.visit import Visit


# Holds: A6
def test_with_a_mouse_every_target_is_24_pixels_at_least(visit: Visit, tmp_path: Path):
    busy_tray(visit, tmp_path)
    assert visit.page.evaluate(SMALL, 24) == []
    visit.row("holiday.mp4").focus()
    visit.page.keyboard.press("Space")
    expect(visit.page.get_by_role("toolbar")).to_be_visible()
    assert visit.page.evaluate(SMALL, 24) == []


# What lies over or beside the list, and must not lie over what has the focus.
COVERED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const box = focused.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  // The link that skips to the files lies over everything itself.
  const bars = [...document.querySelectorAll(".top, .nav-m, .tray-slot, .toast-x, .thead, .bar")];
  const over = focused.matches(".skip") ? [] : bars
    .filter((one) => one.checkVisibility() && !one.contains(focused))
    .filter((one) => {
      const other = one.getBoundingClientRect();
      const [left, right] = [Math.max(box.left, other.left), Math.min(box.right, other.right)];
      const [top, bottom] = [Math.max(box.top, other.top), Math.min(box.bottom, other.bottom)];
      const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return right - left > 1 && bottom - top > 1 && !focused.contains(above);
    }).map((one) => one.className);
  const outside = box.top < -1 || box.left < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
  const plain = focused.matches("h1") || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
  const name = focused.ariaLabel ?? focused.dataset.id ?? focused.textContent.slice(0, 30);
  return { who: `${focused.tagName} ${focused.className} ${name}`,
    wrong: [...over, ...(outside ? ["outside"] : []), ...(plain ? [] : ["no ring"])] };
}"""


def walk(page: Page, keys: Iterator[str]) -> list[Any]:
    """Press the keys; a line for each stop that is covered, out of sight or without a ring."""
    wrong = []
    for key in keys:
        page.keyboard.press(key)
        stop = page.evaluate(COVERED)
        if stop and stop["wrong"]:
            wrong.append(stop)
    return wrong


def tabs_around(page: Page) -> Iterator[str]:
    """Tab until the walk is back where it began, and not for ever."""
    seen: set[str] = set()
    for _ in range(120):
        yield "Tab"
        stop = page.evaluate(
            """() => { const one = document.activeElement; one.dataset.stop ??= String(Math.random());
              return one === document.body ? "" : one.dataset.stop; }"""
        )
        if stop in seen:
            return
        if stop:
            seen.add(stop)
    raise AssertionError("the walk does not end")


# Holds: A5, A2
@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_what_has_the_focus_is_never_covered_by_the_tray_a_note_or_a_bar(visit_as, phone: bool, tmp_path: Path):
    visit = visit_as(phone=phone)
    busy_tray(visit, tmp_path)
    assert walk(visit.page, tabs_around(visit.page)) == []
    into(visit, "Photos")
    visit.row("IMG_1.png").focus()
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Delete")
    expect(visit.note).to_contain_text("moved to the trash")
    assert walk(visit.page, iter(["ArrowDown"] * 22 + ["Home", "End", "PageUp", "PageDown", "Control+Home"])) == []


# Holds: A9
def test_forced_colours_keep_focus_and_selection_in_sight(visit: Visit):
    visit.page.emulate_media(forced_colors="active")
    expect(visit.row("Documents")).to_be_visible()
    assert walk(visit.page, tabs_around(visit.page)) == []
    visit.row("Inbox").focus()
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Control+ArrowDown")
    look = """(row) => { const { outlineStyle, outlineColor, backgroundColor } = getComputedStyle(row);
      return [outlineStyle, outlineColor, backgroundColor]; }"""
    chosen, other = (visit.row(name).evaluate(look) for name in ("Inbox", "Recordings"))
    assert chosen != other
    assert chosen[0] != "none"
    box = visit.row("Inbox").get_by_role("checkbox")
    assert box.evaluate("(one) => getComputedStyle(one).backgroundColor") != box.evaluate(
        "() => getComputedStyle(document.body).backgroundColor"
    )


# Holds: A9
@pytest.mark.parametrize("name", ["tray", "menu", "new folder", "note", "details"])
def test_with_reduced_motion_nothing_moves_by_itself(visit_as, name: str, tmp_path: Path):
    state = STATES[name]
    visit = visit_as(seed=state.seed, path=state.path, reduced_motion="reduce")
    state.reach(visit, tmp_path)
    assert (
        visit.page.evaluate("document.getAnimations().map((one) => one.animationName ?? one.transitionProperty)") == []
    )
