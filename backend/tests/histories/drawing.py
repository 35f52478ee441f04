"""Sequences of requests at full volume, for `make soak`."""

from __future__ import annotations

import traceback

from hypothesis import HealthCheck, core, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.run import Run
from tests.histories.machine import Machine

STEPS = 50


def draw(run: Run) -> None:
    """`run.count` sequences from the run's seed; a failure is shrunk to few requests and told."""

    class Counted(Machine):
        def teardown(self) -> None:
            super().teardown()
            run.done = min(run.done + 1, run.count)
            if run.done % 100 == 0:
                run.say("answered as the model says")

    core.global_force_seed = run.seed
    drawn = settings(
        max_examples=run.count,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(Counted, settings=drawn)
    except AssertionError as error:
        traceback.print_exc()
        run.fail(f"{error}\n{''.join(getattr(error, '__notes__', []))}"[:2000])
