"""Narrow windows, wide text, large fingers, few colours: nothing is cut off, too small or out of sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.states import STATES, into
from tests.e2e.states import tray as busy_tray
from tests.e2e.visit import Visit

NARROW = {"width": 320, "height": 640}
SEEN = """
const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  && !element.closest("[inert]") && element.getBoundingClientRect().width > 1;
const name = (element) => `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`
  + ` “${(element.ariaLabel ?? element.textContent).trim().slice(0, 40)}”`;
// Under a dialog nothing else can be reached.
const root = [...document.querySelectorAll("dialog:modal, [popover]:popover-open")].at(-1) ?? document;
const all = (selector) => [...root.querySelectorAll(selector)].filter(seen);
"""
# What may scroll sideways in itself: a picture, a table, lines of code that a person asked not to wrap, rows of chips.
OWN_SCROLL = ".preview-stage, .preview-table, pre, table, .chips, .bar"
TOO_WIDE = f"""() => {{ {SEEN}
  const whole = document.documentElement.scrollWidth;
  const found = whole > innerWidth ? [`the page, ${{whole}}`] : [];
  const outside = (element) => {{
    const {{ left, right }} = element.getBoundingClientRect();
    return (left < -1 || right > innerWidth + 1) && !element.closest("{OWN_SCROLL}");
  }};
  return found.concat(all("a, button, input, select, textarea, h1, h2, h3, p").filter(outside).map(name));
}}"""
# Text that is neither whole nor shortened on purpose.
CUT_OFF = f"""() => {{ {SEEN}
  return all("button, a, label, h1, h2, h3, p, .btn").filter((element) => {{
    const {{ overflowX, overflowY, textOverflow }} = getComputedStyle(element);
    const kept = overflowX !== "visible" && textOverflow !== "ellipsis";
    const high = overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
    return high || (kept && element.scrollWidth > element.clientWidth + 1);
  }}).map(name);
}}"""
# WCAG 2.2, 1.4.12: line height, letters, words and paragraphs as far apart as readers may ask for.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# A box and its label, and under a finger its whole row, are one target; a link within a sentence may be as high as its
# line. What is drawn smaller must answer all the same where a finger of that size would touch it.
SMALL = f"""(least) => {{ {SEEN}
  const around = least > 24 ? ["[role=row], .tile", "label"] : ["label"];
  const target = (element) => !element.matches("input") ? element
    : around.map((one) => element.closest(one)).find(Boolean) ?? element;
  const within = (element) => element.matches("a") && getComputedStyle(element).display === "inline";
  const answers = (element) => {{
    element.scrollIntoView({{ block: "nearest", inline: "nearest" }});
    const {{ left, top, width, height }} = element.getBoundingClientRect();
    const [x, y, far] = [left + width / 2, top + height / 2, least / 2 - 1];
    const across = width < least ? [[x - far, y], [x + far, y]] : [];
    const along = height < least ? [[x, y - far], [x, y + far]] : [];
    return [...across, ...along].every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  }};
  return all("a[href]:not(.skip), button, input, select, textarea, [role=tab], [role=option], [role=menuitem]")
    .filter((element) => !within(element) && !element.disabled)
    .map((element) => [target(element), target(element).getBoundingClientRect()])
    .filter(([element, box]) => Math.min(box.width, box.height) < least - 0.5 && !answers(element))
    .map(([element, box]) => `${{name(element)}} ${{Math.round(box.width)}} × ${{Math.round(box.height)}}`);
}}"""


# Holds: A4, A6, L2
@pytest.mark.parametrize("name", STATES)
def test_at_320_pixels_nothing_scrolls_sideways_is_cut_off_or_too_small(visit_as, name: str, tmp_path: Path):
    state = STATES[name]
    visit = visit_as(seed=state.seed, path=state.path, signed_in=state.signed_in, phone=True)
    state.reach(visit, tmp_path)
    visit.page.set_viewport_size(NARROW)
    assert (visit.page.evaluate(TOO_WIDE), visit.page.evaluate(SMALL, 44)) == ([], [])
    visit.page.evaluate(SPACING)
    assert (visit.page.evaluate(TOO_WIDE), visit.page.evaluate(CUT_OFF)) == ([], [])


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
