"""The plug is pulled while a browser uploads ten thousand files: offline, SIGKILL to the server, the session ended, the
tab closed and the folder chosen again, a second tab with the same folder. One folder takes ten pulls.

Everything is real: Chromium, the page, its server, the API, the events. Afterwards each name and digest is compared
through the API, no file may have been stored twice, and `manage.py verify` reads every stored byte.
"""

from __future__ import annotations

import os
import time

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.chromium import launch
from tests.e2e.houses import LivelyHouse
from tests.e2e.plugs import PLUGS, Trip, expected, make_folder, stored
from tests.e2e.visit import PASSWORD, Visit
from tests.faults.run import Run

FILES = 10_000
PULLS = 10
PATIENCE_S = 900


def run(run: Run) -> None:
    """The part. `run.count` pulls."""
    os.environ["HOLDFAST_TEST_ENGINE"] = run.engine
    expect.set_options(timeout=120_000)
    house = LivelyHouse()
    try:
        house.manage("create_user", "ada", "--password", PASSWORD, "--admin")
        with sync_playwright() as playwright:
            browser = launch(playwright.chromium)
            wanted: dict[str, str] = {}
            while run.done < run.count and not run.failures:
                wanted |= one_folder(run, browser, house, f"trip {run.done // PULLS + 1}")
                compare(run, house, wanted)
            browser.close()
        house.manage("verify")  # fails when a stored byte is not what it was
    finally:
        house.stop()


def one_folder(run: Run, browser: Browser, house: LivelyHouse, name: str) -> dict[str, str]:
    """Upload one folder through its pulls; what has to be there afterwards."""
    top = make_folder(run.folder / name, FILES, large=40)
    pulls = [plug for plug in PLUGS for _ in range(PULLS // len(PLUGS))][: run.count - run.done]
    run.rng.shuffle(pulls)
    began = time.monotonic()
    with Visit.begin(browser, house, seed=None) as visit:
        trip = Trip(visit, house, top, FILES)
        trip.begin()
        others = []
        for number, plug in enumerate(pulls, start=1):
            trip.slow(3_000_000)
            trip.wait_for(number * FILES // (len(pulls) + 1), PATIENCE_S)
            other = PLUGS[plug](trip)
            others += [other] if other else []
            run.done += 1
            run.add(f"pulls_{plug.replace(' ', '_')}")
            run.say(f"{plug} after {number * FILES // (len(pulls) + 1):,} files")
        trip.well()
        trip.wait_for_the_end(PATIENCE_S)
        for other in others:
            title = other.get_by_role("region", name="Uploads").get_by_role("heading")
            expect(title).to_have_text(f"{FILES:,} files uploaded", timeout=PATIENCE_S * 1000)
    run.add("files", FILES)
    run.worst("longest_folder_s", time.monotonic() - began)
    return expected(top)


def compare(run: Run, house: LivelyHouse, wanted: dict[str, str]) -> None:
    found, doubled = stored(house)
    for what in doubled:
        run.fail(what)
    for path in sorted(wanted.keys() - found.keys())[:10]:
        run.fail(f"{path} is lost")
    for path in sorted(found.keys() - wanted.keys())[:10]:
        run.fail(f"{path} is there and nobody sent it")
    for path in sorted(path for path, digest in found.items() if wanted.get(path, digest) != digest)[:10]:
        run.fail(f"{path} has another content")
