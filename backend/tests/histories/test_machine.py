"""Sequences of requests against the model, the same ones on every engine. `make soak` draws thousands of others."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import engines
from tests.histories.machine import Machine

EXAMPLES = {"sqlite": 200, "mariadb": 15, "postgres": 15}


@pytest.mark.django_db(transaction=True)
def test_any_sequence_of_requests_is_answered_as_the_model_says():
    drawn = settings(
        settings.get_profile("holdfast"),
        max_examples=EXAMPLES[engines.chosen()],
        stateful_step_count=30,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=drawn)
