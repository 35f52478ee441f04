"""A few kills on each run of the tests; `make soak` does thousands."""

from tests.faults import kills
from tests.faults.run import quick


def test_it_loses_nothing_acknowledged_when_its_processes_are_killed():
    run = quick("kills", kills.run, count=20)
    assert run.detail["acknowledged_files"] > 20
