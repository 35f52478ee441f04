"""Many small files at once, as a person at the page sees them: through a killed server, a bad line and taken names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.e2e.houses import RealHouse, sign_in_by_api
from tests.e2e.visit import PASSWORD, Visit, digests_of, stored_digests

KIB, MB = 1024, 1_000_000
WITHIN_MS = 120_000
COUNT = 1000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand small files in folders; some have equal contents, some none."""
    top = tmp_path_factory.mktemp("many") / "many"
    for number in range(COUNT):
        place = top / f"part {number % 4}"
        place.mkdir(parents=True, exist_ok=True)
        data = b"" if number % 50 == 0 else b"equal" if number % 25 == 1 else os.urandom(2 * KIB + 7 * number)
        (place / f"note {number}.txt").write_bytes(data)
    return top


@pytest.fixture
def dozen(tmp_path: Path) -> Path:
    """A folder with twelve small files."""
    top = tmp_path / "dozen"
    top.mkdir()
    for number in range(12):
        (top / f"note {number}.txt").write_bytes(os.urandom(500 + number))
    return top


@pytest.fixture
def real_visit(browser: Browser, real_house: RealHouse) -> Iterator[Visit]:
    """ada at the page of a real server."""
    real_house.manage("create_user", "ada", "--password", PASSWORD, "--admin")
    with Visit.begin(browser, real_house, seed=None) as running:
        yield running


def bulk_requests(visit: Visit) -> list[Request]:
    """The list that fills with every request of many files from now on."""
    found: list[Request] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/v1/bulk"):
            found.append(request)

    visit.page.on("request", note)
    return found


def kept(visit: Visit, top: Path) -> dict[str, str]:
    return {path: seen for path, seen in visit.digests().items() if path.startswith(f"{top.name}/")}


# Holds: U9
def test_a_killed_server_loses_and_doubles_nothing(real_visit: Visit, real_house: RealHouse, many: Path):
    devtools = real_visit.context.new_cdp_session(real_visit.page)
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1 * MB}
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", line)
    requests = bulk_requests(real_visit)
    real_visit.choose(many, folder=True)
    expect(real_visit.tray_title).to_have_text(re.compile(rf"Uploading [1-9]\d* of {COUNT:,}"), timeout=WITHIN_MS)
    real_house.kill()
    expect(real_visit.tray).to_contain_text("Waiting for")
    devtools.send("Network.emulateNetworkConditions", line | {"uploadThroughput": -1})
    real_house.serve()
    expect(real_visit.tray_title).to_have_text(f"{COUNT:,} files uploaded", timeout=WITHIN_MS)
    assert stored_digests(real_house) == digests_of(many)
    api, user = sign_in_by_api(real_house, "ada", PASSWORD)
    nodes = [node for folder in folders(api, real_house, user["space"]["root"]) for node in folder]
    assert {node["version"] for node in nodes} == {1}  # nothing was stored over itself
    used = api.get(f"{real_house.url}/api/v1/me", timeout=30).json()["space"]["used_bytes"]
    assert used == sum(node["size"] for node in nodes)
    assert 5 <= len(requests) < 50


def folders(api, house: RealHouse, folder: str) -> Iterator[list[dict]]:
    """The files of each folder below."""
    items = api.get(f"{house.url}/api/v1/nodes/{folder}/children?limit=1000", timeout=30).json()["items"]
    yield [node for node in items if node["kind"] == "file"]
    for node in items:
        if node["kind"] == "folder":
            yield from folders(api, house, node["id"])


# Holds: U6
def test_a_small_folder_goes_in_one_request_and_shows_in_the_list(visit: Visit, dozen: Path):
    requests = bulk_requests(visit)
    visit.choose(dozen, folder=True)
    expect(visit.tray_title).to_have_text("12 files uploaded")
    assert (len(requests), visit.created()) == (1, 0)
    assert kept(visit, dozen) == digests_of(dozen)
    visit.open_folder(dozen.name)
    expect(visit.row("note 11.txt")).to_be_visible()


# Holds: U8
def test_files_of_a_batch_appear_in_the_open_folder_in_their_places(visit: Visit, dozen: Path):
    visit.choose(*sorted(dozen.iterdir(), reverse=True))
    expect(visit.tray_title).to_have_text("12 files uploaded")
    expect(visit.row("note 11.txt")).to_be_visible()
    shown = [name for name in visit.names if name.startswith("note")]
    assert shown == sorted(shown, key=lambda name: int(name.split()[1].removesuffix(".txt")))


# Holds: X1, X2
def test_what_is_there_already_is_not_asked_about_and_what_differs_is(visit: Visit, dozen: Path):
    visit.choose(dozen, folder=True)
    expect(visit.tray_title).to_have_text("12 files uploaded")
    changed = dozen / "note 5.txt"
    changed.write_bytes(os.urandom(900))
    (dozen / "new.txt").write_text("new")
    visit.choose(dozen, folder=True)
    expect(visit.tray_title).to_have_text("Uploads need a choice")
    expect(visit.upload("note 4.txt")).to_contain_text("Already here")
    visit.tray.get_by_role("button", name="Replace: note 5.txt").click()
    expect(visit.tray_title).to_have_text("13 files uploaded")
    assert kept(visit, dozen) == digests_of(dozen)


# Holds: U4
def test_a_cut_connection_a_refused_token_and_a_busy_server_cost_a_pause(visit: Visit, dozen: Path):
    visit.stage("POST", "bulk", after_bytes=3000)
    visit.stage("POST", "bulk", status=401, skip=1)
    visit.stage("POST", "bulk", status=503, retry_after=1, skip=2)
    requests = bulk_requests(visit)
    visit.choose(dozen, folder=True)
    expect(visit.tray_title).to_have_text("12 files uploaded")
    assert len(requests) == 4
    assert kept(visit, dozen) == digests_of(dozen)


def test_a_server_without_that_door_gets_the_files_one_by_one(visit: Visit, dozen: Path):
    visit.stage("POST", "bulk", status=404, times=None)
    visit.choose(dozen, folder=True)
    expect(visit.tray_title).to_have_text("12 files uploaded")
    assert visit.created() == 12
    assert kept(visit, dozen) == digests_of(dozen)


# Holds: U2
def test_a_paused_batch_goes_on(visit: Visit, dozen: Path):
    visit.stage("POST", "bulk", bandwidth=2000)
    visit.choose(dozen, folder=True)
    expect(visit.tray_title).to_have_text("Uploading 12 files")
    visit.tray.get_by_role("button", name="Pause all").click()
    expect(visit.tray_title).to_have_text("Uploads paused")
    visit.calm()
    visit.tray.get_by_role("button", name="Resume all").click()
    expect(visit.tray_title).to_have_text("12 files uploaded")
    assert kept(visit, dozen) == digests_of(dozen)
