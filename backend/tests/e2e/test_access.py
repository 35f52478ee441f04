"""No barriers that axe-core can find: WCAG 2.2 A and AA and its best practices, light and dark, wide and narrow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.houses import FRONTEND
from tests.e2e.narrow import narrow_faults
from tests.e2e.states import STATES
from tests.e2e.visit import Visit

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
# `target-size` is off unless it is named, even though its tag is asked for.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
    "elementRef": True,
}
# What axe can not decide and people have looked at: rule, elements, and what they saw.
REVIEWED: list[tuple[str, str, str]] = [
    (
        "color-contrast",
        ".editing ~ .tr .fn span",
        "the note of a refused name hangs over the next row, on its own ground",
    ),
    ("color-contrast", ".textLayer *", "the words of a PDF lie unseen over the picture of its page"),
    ("color-contrast", "kbd", "an arrow or a sign: the letters on the same keys are measured"),
    ("color-contrast", ".facts-table tbody *", "the lower edge of the page cuts a row; others show the same colours"),
    ("color-contrast", ".ring > b", "the figure stands inside the ring, on the tray's own ground"),
]
WINDOWS = [
    pytest.param({"color_scheme": scheme, "phone": phone}, id=f"{scheme}-{'390' if phone else '1280'}")
    for scheme in ("light", "dark")
    for phone in (False, True)
]
# Half-way through a fade every colour is a wrong one. What turns for ever is not waited for.
SETTLED = """Promise.allSettled(document.getAnimations()
  .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
  .map((one) => one.finished)).then(() => null)"""
LOOK = """axe.run(document, OPTIONS).then(({ violations, incomplete }) => {
  const why = (node) => [...node.any, ...node.all, ...node.none].map((one) => one.message);
  const lines = (kind, rules, skipped) => rules.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !skipped(id, node.element)).map((node) => `${kind}${id} at ${node.target}: ${why(node)}`));
  // Half a line at the edge of a box that scrolls, or of the window: it has the colours of its neighbours.
  const halved = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    for (let one = element.parentElement; one; one = one.parentElement) {
      const edge = one.getBoundingClientRect();
      if (getComputedStyle(one).overflowY !== "visible" && (top < edge.top || bottom > edge.bottom)) return true;
    }
    return false;
  };
  const reviewed = (rule, element) => REVIEWED.some(([id, where]) => id === rule && element?.matches(where))
    || (rule === "color-contrast" && element?.isConnected && halved(element));
  return [...lines("", violations, () => false), ...lines("undecided ", incomplete, reviewed)];
})"""


def barriers(page: Page) -> list[str]:
    """A line for each element that breaks a rule, and each that nobody has decided on.

    Injected by the debugger: the CSP stays as it is.
    """
    devtools = page.context.new_cdp_session(page)

    def run(expression: str) -> Any:
        answer = devtools.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    run(SETTLED)
    if run("typeof axe") == "undefined":
        run(AXE.read_text() + ";null")
    look = LOOK.replace("OPTIONS", json.dumps(OPTIONS)).replace("REVIEWED", json.dumps(REVIEWED))
    # What is found while something is drawn is looked for once more: a barrier is still there.
    found = run(look) and run(look)
    devtools.detach()
    return found


def barriers_in_both(page: Page) -> list[str]:
    """The same in the light and in the dark, without loading the page again."""
    found = []
    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        found += [f"{theme}: {line}" for line in barriers(page)]
    return found


def in_state(visit_as: Callable[..., Visit], name: str, folder: Path, *, phone: bool) -> Visit:
    """A visit that has come to that state."""
    state = STATES[name]
    visit = visit_as(seed=state.seed, path=state.path, signed_in=state.signed_in, phone=phone)
    state.reach(visit, folder)
    return visit


# Holds: A1, A6
@pytest.mark.parametrize("name", STATES)
def test_no_state_has_barriers_light_or_dark(visit_as, name: str, tmp_path: Path):
    assert barriers_in_both(in_state(visit_as, name, tmp_path, phone=False).page) == []


# One visit for both: what costs time is coming to the state, not looking at it.
# Holds: A1, A4, A6, L2
@pytest.mark.parametrize("name", STATES)
def test_on_a_phone_no_state_has_barriers_and_at_320_pixels_nothing_is_cut_off_or_too_small(
    visit_as, name: str, tmp_path: Path
):
    page = in_state(visit_as, name, tmp_path, phone=True).page
    assert (barriers_in_both(page), narrow_faults(page)) == ([], [])


def test_the_search_finds_a_barrier_that_we_build(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.page.evaluate("document.querySelector('.row-more').removeAttribute('aria-label')")
    assert [line.split()[0] for line in barriers(visit.page)] == ["button-name"]


def test_the_search_finds_a_target_that_is_too_small(visit: Visit):
    expect(visit.row("Documents")).to_be_visible()
    visit.page.evaluate(
        """() => document.querySelector('.top-actions').append(...[1, 2].map((number) => {
          const button = document.createElement('button');
          button.textContent = number;
          Object.assign(button.style, { inlineSize: '12px', blockSize: '12px', padding: 0 });
          return button;
        }))"""
    )
    assert "target-size" in {line.split()[0] for line in barriers(visit.page)}
