"""Hovering and focusing show nothing that one would have to dismiss: the tooltips are the browser's own (`title`).

WCAG 1.4.13 asks of content that a page shows on hover or focus that it can be dismissed, hovered and stays; it leaves
out what the browser shows by itself. So there must be no content of the page's own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.e2e.states import STATES
from tests.e2e.visit import Visit

# What can be read, and what the stylesheets write before and after things.
READABLE = """() => {
  const said = [document.body.innerText];
  for (const element of document.querySelectorAll("body *"))
    for (const side of ["::before", "::after"]) {
      const { content, display, visibility, opacity } = getComputedStyle(element, side);
      if (/[^"]/.test(content) && content !== "none" && content !== "normal" && display !== "none")
        said.push([element.className, side, content, visibility, opacity].join());
    }
  return said.join("\\n");
}"""
NAMELESS = """() => [...document.querySelectorAll("button[title], a[title], input[title], [role=button][title]")]
  .filter((one) => !one.getAttribute("aria-label") && !one.textContent.trim()).map((one) => one.outerHTML)"""
LOOKED_AT = ["list", "selection", "trash", "details", "storage"]
MOST = 12  # of a kind: rows are all alike


def titled(visit: Visit) -> list[Locator]:
    return [one for one in visit.page.locator("[title]").all() if one.is_visible()][:MOST]


# Holds: A10
@pytest.mark.parametrize("name", LOOKED_AT)
def test_hover_and_focus_show_nothing_of_the_pages_own(visit_as: Callable[..., Visit], name: str, tmp_path: Path):
    state = STATES[name]
    visit = visit_as(seed=state.seed, path=state.path, signed_in=state.signed_in)
    state.reach(visit, tmp_path)
    hovered = titled(visit)
    assert hovered
    before = visit.page.evaluate(READABLE)
    for one in hovered:
        one.hover(force=True)
        assert visit.page.evaluate(READABLE) == before, one.get_attribute("title")
    visit.page.mouse.move(0, 0)
    for one in hovered:
        one.evaluate("(one) => one.focus()")
        assert visit.page.evaluate(READABLE) == before, one.get_attribute("title")
    assert visit.page.evaluate(NAMELESS) == []
