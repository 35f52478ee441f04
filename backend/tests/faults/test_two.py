"""One of two backends is killed or restarted while both receive uploads. `make soak PART=two` and `rolling` do more."""

from __future__ import annotations

from tests.faults import two
from tests.faults.load import Load
from tests.faults.run import Run, quick


def in_turn(run: Run, both: two.Pair, load: Load) -> None:
    (two.restart if run.done % 2 else two.kill)(run, both, load)


def test_what_one_backend_began_the_other_ends_when_it_dies_or_is_restarted() -> None:
    run = quick("two", lambda run: two.perform(run, in_turn), count=2)
    assert run.detail["uploads_gone_on_at_the_other"] > 0
    assert run.detail["requests_cut_by_sigterm_and_gone_on"] == 1
