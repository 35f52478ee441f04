"""Whole histories on the chosen engine, each explained by an order of its operations. `make soak` does thousands."""

from __future__ import annotations

import pytest

from tests import engines
from tests.histories.histories import clients
from tests.unit.tree import making

HISTORIES = {"sqlite": 100, "mariadb": 12, "postgres": 12}


@pytest.mark.django_db(transaction=True)
def test_32_clients_at_once_are_as_if_one_came_after_the_other():
    with clients(making.person("bo")) as many:
        for seed in range(HISTORIES[engines.chosen()]):
            assert many.history(seed) == [], f"seed {seed}"
