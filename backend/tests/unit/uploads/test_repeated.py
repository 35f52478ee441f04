"""A transaction that met a deadlock runs again."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from drive.uploads import services

DEADLOCK = (1213, "Deadlock found when trying to get lock")


@pytest.fixture
def fails(monkeypatch):
    """A piece of work that meets a deadlock the first `times` times."""
    monkeypatch.setattr(services.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(services, "default_store", lambda: Store())

    def make(times: int):
        left = iter([True] * times)

        def work() -> str:
            if next(left, False):
                raise OperationalError(*DEADLOCK)
            return "done"

        return work

    return make


class Store:
    def is_race(self, error: Exception) -> bool:
        return error.args == DEADLOCK


@pytest.mark.django_db(transaction=True)
def test_it_is_done_in_spite_of_a_deadlock(fails):
    assert services._repeated(fails(3)) == "done"


@pytest.mark.django_db(transaction=True)
def test_it_gives_up_in_the_end(fails):
    with pytest.raises(OperationalError):
        services._repeated(fails(services.TRIES))


@pytest.mark.django_db(transaction=True)
def test_another_error_is_told_at_once(fails, monkeypatch):
    monkeypatch.setattr(Store, "is_race", lambda self, error: False)
    with pytest.raises(OperationalError):
        services._repeated(fails(1))
