"""The plug is pulled while a folder is on its way: nothing is lost, nothing doubled. More by `make soak PART=plug`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.houses import RealHouse
from tests.e2e.plugs import PLUGS, Trip, expected, make_folder, stored
from tests.e2e.visit import PASSWORD, Visit

COUNT = 600


@pytest.fixture(scope="module")
def house(real_house: RealHouse) -> RealHouse:
    real_house.manage("create_user", "ada", "--password", PASSWORD, "--admin")
    return real_house


@pytest.fixture
def visit(browser: Browser, house: RealHouse) -> Iterator[Visit]:
    """ada at the page of a real server."""
    with Visit.begin(browser, house, seed=None) as running:
        yield running


# Holds: U3, U4, U5, U9, X2, MS1, MS2
@pytest.mark.parametrize("plug", PLUGS)
def test_the_plug_is_pulled_in_the_middle_of_a_folder(visit: Visit, house: RealHouse, tmp_path: Path, plug: str):
    top = make_folder(tmp_path / plug, COUNT)
    trip = Trip(visit, house, top, COUNT)
    trip.begin()
    trip.wait_for(1)
    other = PLUGS[plug](trip)
    trip.well()
    trip.wait_for_the_end()
    if other:
        expect(other.get_by_role("region", name="Uploads").get_by_role("heading")).to_have_text(
            f"{COUNT} files uploaded"
        )
    found, doubled = stored(house)
    assert {path: digest for path, digest in found.items() if path.startswith(f"{plug}/")} == expected(top)
    assert doubled == []
