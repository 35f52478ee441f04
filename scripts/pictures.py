"""Makes docs/pictures/page: states of the page in real Chromium, light and dark, on a desktop and on a phone.

    .venv/bin/python scripts/pictures.py            # all
    .venv/bin/python scripts/pictures.py list tray  # some

Seeds and staged faults make the same state every time. What moves (speed, time left) may differ by a digit.
"""

import io
import os
import re
import sys
import tempfile
from pathlib import Path

from house import BACKEND, ROOT

sys.path.insert(0, str(BACKEND))

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.chromium import launch
from tests.e2e.houses import House, MockHouse
from tests.e2e.states import STATES, State, phone
from tests.e2e.visit import PASSWORD, Visit

PICTURES = ROOT / "docs" / "pictures" / "page"
DOCS = ROOT / "docs" / "frontend.md"
BEGIN, END = "<!-- pictures: made by scripts/pictures.py -->", "<!-- end of the pictures -->"
MOST_BYTES = 3_000_000
MB = 1_000_000
expect.set_options(timeout=30_000)
# Seeds end on 20 November; seen from here the newest files are of yesterday and today.
NOW = "2026-11-20T15:02:00Z"
TAKEN = 1_795_082_520  # 19 November 2026, seconds since 1970
SHOWN = [
    "sign-in", "list", "thumbnails", "selection", "menu", "empty folder", "list that failed", "tray", "picture",
    "Markdown", "PDF", "table", "sharing", "search", "details", "versions", "activity", "trash", "storage", "profile",
    "look", "people", "shortcuts", "session is over",
]  # fmt: skip


def as_in_the_mockup(visit: Visit, folder: Path) -> None:
    """Uploads into Photos, seen from Documents with a file chosen: two are done, one goes, one waits, one asks."""
    open_folder(visit, "Photos")
    sizes = {"DSC_4471.tif": 12, "walkthrough-final.mov": 24, "IMG_1.png": 0.8, "DSC_4470.tif": 0.6, "IMG_25.png": 0.4}
    for name, size in sizes.items():
        (folder / name).write_bytes(name.encode() * int(size * MB / len(name)))
        os.utime(folder / name, (TAKEN, TAKEN))
    visit.slow_uploads(1 * MB)
    visit.choose(*(folder / name for name in sizes))
    visit.page.locator("a[data-place='/']").locator("visible=true").click()
    open_folder(visit, "Documents")
    if phone(visit):
        visit.tray.get_by_role("button", name="Show uploads").click()
    else:
        visit.row("Report.pdf").locator(".nm").click()
        visit.page.keyboard.press("Alt+Enter")
        expect(visit.page.locator(".props")).to_be_visible()
    expect(visit.upload("walkthrough-final.mov")).to_contain_text(re.compile(r"([5-9]|1\d)(\.\d)? of 24"))
    visit.tray.get_by_role("button", name="Pause walkthrough-final.mov").click()
    expect(visit.tray.get_by_role("button", name="Skip: IMG_1.png")).to_be_visible()
    expect(visit.upload("DSC_4471.tif")).to_contain_text(re.compile(r"([7-9]|10)(\.\d)? of 12"))
    if phone(visit):
        visit.tray.get_by_role("button", name="Collapse uploads").click()


def open_folder(visit: Visit, name: str) -> None:
    row = visit.row(name).locator(".nm")
    if phone(visit):
        row.tap()
    else:
        row.dblclick()
    expect(visit.title).to_have_text(name)
    expect(visit.page.locator("file-grid .tr").first).to_be_visible()


MOCKUP = State(as_in_the_mockup, as_in_the_mockup.__doc__ or "", "typical", "/", signed_in=True)
SCENES = {"as in the mockup": MOCKUP} | {name: STATES[name] for name in SHOWN}


def file_of(name: str, theme: str, width: int) -> Path:
    return PICTURES / f"{re.sub('[^a-z]+', '-', name.lower())}-{theme}-{width}.webp"


def take(browser: Browser, house: House, name: str, narrow: bool) -> None:
    """The two pictures of one state at one width."""
    scene = SCENES[name]
    visiting = Visit.begin(
        browser, house, seed=scene.seed, signed_in=False, phone=narrow, path="/config.json",
        color_scheme="light", reduced_motion="reduce", timezone_id="UTC", locale="en-GB",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, visiting as visit:
        # Only the date is ours: the clock runs on, so that speeds and pauses are real.
        visit.page.clock.install(time=NOW)
        if scene.signed_in:
            person = {"username": "ada", "password": PASSWORD}
            visit.context.request.post(f"{house.url}/api/v1/session", data=person)
        visit.page.goto(scene.path)
        scene.reach(visit, Path(folder))
        visit.page.mouse.move(0, 0)
        for theme in ("light", "dark"):
            visit.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            shot = Image.open(io.BytesIO(visit.page.screenshot(animations="disabled", caret="hide")))
            target = file_of(name, theme, 390 if narrow else 1280)
            shot.convert("RGB").save(target, "WEBP", quality=80, method=6)
            print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1000} kB", flush=True)


def table() -> str:
    """The pictures side by side, for the docs."""
    lines = ["| | 1280, light | 1280, dark | 390, light | 390, dark |", "|---|---|---|---|---|"]
    for name in SCENES:
        cells = []
        for width, shown in ((1280, 300), (390, 110)):
            for theme in ("light", "dark"):
                path = f"pictures/page/{file_of(name, theme, width).name}"
                cells.append(f'<a href="{path}"><img src="{path}" width="{shown}" alt="{name}, {theme}, {width}"></a>')
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(wanted: list[str]) -> None:
    """Make every picture, or those of the states named, and the table of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    house = MockHouse()
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright.chromium)
            for name in wanted or SCENES:
                for narrow in (False, True):
                    take(browser, house, name, narrow)
            browser.close()
    finally:
        house.stop()
    page = DOCS.read_text()
    before, _, rest = page.partition(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}")
    total = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    if total > MOST_BYTES:
        sys.exit(f"the pictures have {total // 1000} kB, {MOST_BYTES // 1000} kB at most")


if __name__ == "__main__":
    main(sys.argv[1:])
