"""The page in Chromium (P11): first load, first rows of a folder of 100,000, the slowest of fifty inputs, Lighthouse,
and the slowest input while 10,000 files are taken in.

Against the real drive on SQLite, behind nginx with TLS and HTTP/2, as people run it (bench/page_site.py).
"""

from __future__ import annotations

import json
import secrets
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench import engines, page_site, page_uploads
from bench.machine import BACKEND
from bench.meter import Meter
from bench.peers.holdfast import House
from bench.processes import free_port
from bench.rounds import Run
from tests.e2e.chromium import SWITCHED_OFF

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Nobody signed the certificate that it is served with.
QUIET = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--ignore-certificate-errors",
    f"--disable-features={','.join(SWITCHED_OFF)}",
]  # fmt: skip
SCRIPT = BACKEND / "bench" / "page_inputs.js"
LIGHTHOUSE = BACKEND / "bench" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
VITALS = {
    "FCP ms": "first-contentful-paint",
    "LCP ms": "largest-contentful-paint",
    "CLS": "cumulative-layout-shift",
    "TBT ms": "total-blocking-time",
}
ROW = '[role="grid"] [role="row"][aria-rowindex]:not([aria-rowindex="1"])'  # 1 is the head
LOADS = 5
# Fifty real inputs: through the list, all of it selected and not, sorted by each column both ways.
KEYS = [
    *["PageDown"] * 8, "End", "Home", *["ArrowDown"] * 8, "PageUp", "Control+End", "Control+Home",
    "Control+a", "Escape", *["Shift+PageDown"] * 4, "Control+a", "Escape", "Space", "ArrowUp", "Space",
    "Control+a", "Escape",
]  # fmt: skip
SORTS = ["Modified", "Modified", "Size", "Size", "Name", "Name"] * 3


def run(command: Run) -> None:
    """The figures, kept under the workload `page`."""
    sitting = command.sitting("holdfast-sqlite", command.folder)
    with engines.engine("sqlite", sitting.folder) as engine:
        house = House(sitting.folder, engine)
        meter = Meter(engine.roots).start()
        password = secrets.token_hex(8)
        made = subprocess.run(
            [sys.executable, "-m", "bench.page_world", password],
            env=house.environment({}), cwd=BACKEND, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        world = json.loads(made.stdout.splitlines()[-1])
        with page_site.served(house.environment({}), sitting.folder) as url:
            figures = measured(url, {"username": world["username"], "password": password}, world["folder"])
        cost = meter.stop(settle=False)
    taken_in = page_uploads.measure()
    figures["inputs beside uploads"] = (taken_in["inp_ms"], "ms", taken_in)
    for variant, (value, unit, more) in figures.items():
        sitting.figure("page", variant, value, unit, cost, more)


Figure = tuple[float, str, dict[str, Any]]


def measured(url: str, who: dict[str, str], folder: str) -> dict[str, Figure]:
    """All figures by name: (value, unit, more)."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        raise SystemExit("the page wants a browser: apt-get install chromium")
    figures: dict[str, Figure] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)

        @contextmanager
        def signed_in() -> Iterator[Page]:
            context = browser.new_context(
                base_url=url, viewport={"width": 1280, "height": 800}, ignore_https_errors=True
            )
            context.add_init_script(path=SCRIPT)
            sign_in(context, url, who)
            yield context.new_page()
            context.close()

        loads: list[dict[str, Any]] = []
        for _ in range(LOADS):
            with signed_in() as page:
                loads.append(first_load(page))
        figures["first load"] = (
            statistics.median(load["kilobytes"] for load in loads), "kB",
            {"requests": loads[0]["requests"]},
        )  # fmt: skip
        rows: list[dict[str, Any]] = []
        for _ in range(LOADS):
            with signed_in() as page:
                rows.append(first_rows(page, folder))
        figures["first rows"] = (
            statistics.median(found["firstRow"] for found in rows), "ms",
            {"each": [round(found["firstRow"]) for found in rows]},
        )  # fmt: skip
        with signed_in() as page:
            figures["inputs"] = inputs(page, folder)
        browser.close()
        figures["lighthouse"] = lighthouse(playwright, chromium, url, who)
    return figures


def sign_in(context: BrowserContext, url: str, who: dict[str, str]) -> None:
    """The session's cookie, as the page's own form would get it."""
    answer = context.request.post(f"{url}/api/v1/session", data=who)
    if not answer.ok:
        raise RuntimeError(f"signing in: {answer.status} {answer.text()[:300]}")


# Packed as they were sent; the browser tells of every file, also of those that came before this was asked. What
# the page asks for once the list stands (uploads, the shell's own copy) is not what anybody waits for.
SENT = """(theirs) => {
  const other = ({ name, startTime }) =>
    startTime > benchSeen.firstRow || theirs.some((path) => name.startsWith(location.origin + path));
  const ours = performance.getEntriesByType("resource").filter((one) => !other(one));
  const all = [...performance.getEntriesByType("navigation"), ...ours];
  return { requests: all.length, kilobytes: all.reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000 };
}"""


def first_load(page: Page) -> dict[str, Any]:
    """What a new browser fetches of the page's own files until the list stands, packed, in kB."""
    page.goto("/")
    page.locator(ROW).first.wait_for()
    return dict(page.evaluate(SENT, ["/api/", "/content/", "/events"]))


def first_rows(page: Page, folder: str) -> dict[str, Any]:
    """Milliseconds from the navigation to the first row of the large folder, nothing cached."""
    to_first_row(page, folder)
    return dict(page.evaluate("benchSeen"))


def to_first_row(page: Page, folder: str) -> None:
    page.goto(f"/f/{folder}")
    page.locator(ROW).first.wait_for()


def inputs(page: Page, folder: str) -> Figure:
    """The slowest of the inputs, in ms from the event to the next frame."""
    to_first_row(page, folder)
    page.locator(ROW).nth(1).click()
    for key in KEYS:
        page.keyboard.press(key)
        settled(page)
    for column in SORTS:
        page.get_by_role("columnheader", name=column).get_by_role("button").click()
        settled(page)
    seen = page.evaluate("benchSeen")
    taken = sorted(entry["duration"] for entry in seen["inputs"])
    more = {"inputs": 1 + len(KEYS) + len(SORTS), "told": len(taken), "most_rows": seen["mostRows"]}
    return (taken[-1] if taken else 16.0), "ms", more


def settled(page: Page) -> None:
    """Two frames: what an input caused is painted, and the next one is an input of its own."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def lighthouse(playwright: Any, chromium: str, url: str, who: dict[str, str]) -> Figure:
    """Medians of five judgements of a signed-in person's first page, as a telephone sees it."""
    if not (LIGHTHOUSE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=LIGHTHOUSE, check=True)
    port = free_port()
    judged: list[dict[str, float]] = []
    for _ in range(LOADS):
        browser = playwright.chromium.launch_persistent_context(
            "", executable_path=chromium, ignore_https_errors=True, args=[*QUIET, f"--remote-debugging-port={port}"]
        )
        sign_in(browser, url, who)
        judged.append(_judge(port, url))
        browser.close()
    medians = {name: round(statistics.median(one[name] for one in judged), 3) for name in judged[0]}
    return medians["performance"], "of 100", {**medians, "performances": [one["performance"] for one in judged]}


def _judge(port: int, url: str) -> dict[str, float]:
    """One run of Lighthouse in the browser that listens on `port`."""
    command = [
        "node_modules/.bin/lighthouse", url, f"--port={port}", "--quiet", "--output=json",
        "--disable-storage-reset", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=LIGHTHOUSE, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    scores = {name: told["categories"][name]["score"] * 100 for name in CATEGORIES}
    failing = [
        reference["id"]
        for name in CATEGORIES[1:]
        for reference in told["categories"][name]["auditRefs"]
        if reference["weight"] and told["audits"][reference["id"]]["score"] not in (1, None)
    ]
    if failing:
        print(f"      Lighthouse minds: {', '.join(failing)}")
    return scores | {name: told["audits"][audit]["numericValue"] for name, audit in VITALS.items()}
