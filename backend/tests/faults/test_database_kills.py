"""The database dies, or restarts, and comes back. SQLite has no server: there the application restarts."""

from tests import engines
from tests.faults import database_kills, restarts
from tests.faults.run import quick

if engines.chosen() != "sqlite":

    def test_it_loses_nothing_acknowledged_when_the_database_is_killed():
        quick("database-kills", database_kills.run, count=4)


def test_uploads_go_on_after_an_orderly_restart():
    run = quick("restarts", restarts.run, count=3)
    assert run.detail["acknowledged_files"] > 0
