"""A few dozen races between uploads and collection on each run of the tests; `make soak` does thousands."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from drive.accounts import people
from drive.blobs import verified
from tests.faults.run import Run
from tests.unit.bytes.people import transactional_db  # noqa: F401


@pytest.fixture
def races(transactional_db, settings, tmp_path) -> Iterator[Run]:  # noqa: F811
    settings.VERIFY_AGE = timedelta(0)
    engine = os.environ.get("HOLDFAST_TEST_ENGINE") or "sqlite"
    yield Run("races", engine, 1, 50, Path(tmp_path), random.Random(1))
    verified.flush()  # else its thread writes when no test runs any more
    verified.forget()


def test_collection_takes_nothing_that_an_upload_uses_again(races):
    from tests.faults.races import race

    race(races, people.create_user("bo", "correct horse battery"))
    assert (races.failures, races.done) == ([], 50)
    assert races.detail["chunks deleted"] > 0
