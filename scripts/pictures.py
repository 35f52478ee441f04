"""Makes docs/pictures: the page at the mock's seeds in real Chromium, light and dark, on a desktop and on a phone.

    .venv/bin/python scripts/pictures.py

The state is the same every time: seeded files, and uploads that the mock holds where the pictures want them. What moves
(speed, time left) may differ by a digit from run to run.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from house import BACKEND, ROOT

sys.path.insert(0, str(BACKEND))

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.houses import House, MockHouse
from tests.e2e.visit import Visit

PICTURES = ROOT / "docs" / "pictures"
LARGEST_BYTES = 150_000
MB = 1_000_000
# Seeds end on 20 November; seen from here the newest files are of yesterday and today.
NOW = "2026-11-20T15:02:00Z"
TAKEN = 1_795_082_520  # 19 November 2026, seconds since 1970


def sign_in(visit: Visit, folder: Path) -> None:
    expect(visit.page.get_by_label("Password")).to_be_visible()


def file_list(visit: Visit, folder: Path) -> None:
    visit.page.goto(f"/f/{node_id(visit, 'Documents')}")
    expect(visit.row("Report.pdf")).to_be_visible()
    if not phone(visit):
        visit.row("Report.pdf").locator(".nm").click()
        expect(visit.page.get_by_role("toolbar")).to_contain_text("1 selected")


def tray(visit: Visit, folder: Path) -> None:
    """Uploads into Photos, seen from Documents: two are done, one goes, one was paused, one needs a choice."""
    visit.page.goto(f"/f/{node_id(visit, 'Photos')}")
    expect(visit.row("IMG_1.png")).to_be_visible()
    sizes = {"DSC_4471.tif": 12, "walkthrough-final.mov": 24, "IMG_1.png": 0.8, "DSC_4470.tif": 0.6, "IMG_25.png": 0.4}
    for name, size in sizes.items():
        (folder / name).write_bytes(name.encode() * int(size * MB / len(name)))
        os.utime(folder / name, (TAKEN, TAKEN))
    visit.slow_uploads(1 * MB)
    visit.choose(*(folder / name for name in sizes))
    go_to_documents(visit)
    if phone(visit):
        visit.tray.get_by_role("button", name="Show uploads").click()
    expect(visit.upload("walkthrough-final.mov")).to_contain_text(re.compile(r"([5-9]|1\d)(\.\d)? of 24"))
    visit.tray.get_by_role("button", name="Pause walkthrough-final.mov").click()
    expect(visit.tray.get_by_role("button", name="Skip: IMG_1.png")).to_be_visible()
    expect(visit.tray_title).to_have_text("Uploading 2 of 5")
    expect(visit.upload("DSC_4471.tif")).to_contain_text(re.compile(r"([7-9]|10)(\.\d)? of 12"))
    expect(visit.tray).to_contain_text("left")
    if phone(visit):
        visit.tray.get_by_role("button", name="Collapse uploads").click()


def go_to_documents(visit: Visit) -> None:
    """Inside the page: loading it anew would interrupt the uploads."""
    visit.page.locator("a[data-place='/']").locator("visible=true").click()
    name = visit.row("Documents").locator(".nm")
    if phone(visit):
        name.tap()
    else:
        name.dblclick()
    expect(visit.row("Report.pdf")).to_be_visible()


def trash(visit: Visit, folder: Path) -> None:
    visit.page.goto("/trash")
    expect(visit.page.locator("file-grid .tr").first).to_be_visible()


SCENES = {"sign-in": sign_in, "list": file_list, "tray": tray, "trash": trash}
SEEDS = {"trash": "trash"}


def phone(visit: Visit) -> bool:
    """Whether this is the narrow window."""
    return (visit.page.viewport_size or {"width": 0})["width"] < 768


def node_id(visit: Visit, name: str) -> str:
    """The id of the row called `name`."""
    expect(visit.row(name)).to_be_visible()
    return visit.row(name).get_attribute("data-id") or ""


def take(browser: Browser, house: House, scene: str, scheme: str, width: int) -> None:
    """One picture."""
    visiting = Visit.begin(
        browser,
        house,
        seed=SEEDS.get(scene, "typical"),
        signed_in=scene != "sign-in",
        phone=width == 390,
        color_scheme=scheme,
        reduced_motion="reduce",
        timezone_id="UTC",
    )
    with tempfile.TemporaryDirectory() as folder, visiting as visit:
        # Only the date is ours: the clock runs on, so that speeds and pauses are real.
        visit.page.clock.install(time=NOW)
        visit.page.reload()
        SCENES[scene](visit, Path(folder))
        visit.page.mouse.move(0, 0)
        target = PICTURES / f"{scene}-{scheme}-{width}.png"
        visit.page.screenshot(path=target, animations="disabled", caret="hide")
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}  {size // 1000} kB", flush=True)
    if size > LARGEST_BYTES:
        raise SystemExit(f"{target.name} is larger than {LARGEST_BYTES // 1000} kB")


def main(wanted: list[str]) -> None:
    """Make every picture, or those of the scenes named."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("HOLDFAST_TEST_CHROMIUM") or shutil.which("chromium")
    house = MockHouse()
    try:
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox"] if os.getuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=program, args=arguments)
            for scene in wanted or SCENES:
                for scheme in ("light", "dark"):
                    for width in (1280, 390):
                        take(browser, house, scene, scheme, width)
            browser.close()
    finally:
        house.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
