"""The words in which tests speak of the list: tiles, what is chosen, where a thing lies."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.e2e.visit import Visit


def tile(visit: Visit, name: str) -> Locator:
    return visit.page.locator(".tile").filter(
        has=visit.page.get_by_role("button", name=f"Actions for {name}", exact=True)
    )


def show(visit: Visit, view: str) -> None:
    visit.page.get_by_role("button", name=view, exact=True).locator("visible=true").click()


def chosen(visit: Visit) -> list[str]:
    boxes = visit.page.locator("file-grid .body [data-id] input:checked")
    return [str(box.get_attribute("aria-label")).removeprefix("Select ") for box in boxes.all()]


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
