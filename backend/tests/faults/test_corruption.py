"""Each kind of corruption once on each run of the tests; `make soak` does two hundred."""

from functools import partial

from tests.faults import corruption
from tests.faults.corruption_inside import KINDS
from tests.faults.run import quick


def test_nothing_damaged_is_read_as_if_it_were_whole() -> None:
    run = quick("corruption", partial(corruption.run, files=8), count=len(KINDS))
    assert run.detail["reads of damaged files"] >= len(KINDS) // 2
    assert run.detail["files named"] >= len(KINDS) // 2
