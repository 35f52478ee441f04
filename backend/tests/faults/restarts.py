"""Orderly restarts in mid-upload: of the database on the servers, of the application on SQLite, which has no other.

Uploads go on by HEAD; how many bytes had to be sent again is told in the report.
"""

from __future__ import annotations

import time

from tests.faults.databases import Database
from tests.faults.house import House
from tests.faults.kills import finish, rounds
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.run import Run


def run(run: Run) -> None:
    """The part. `run.count` restarts."""
    with run.database() as database, run.server(database) as house, Ledger(run.folder / "ledger") as ledger:
        with Load(run, house, ledger) as load:
            folders = rounds(run, house, load, lambda run, house: strike(run, house, database))
        finish(run, house, database, load, folders)


def strike(run: Run, house: House, database: Database) -> None:
    """One restart while uploads run."""
    time.sleep(run.rng.uniform(0, 0.5))
    if run.engine == "sqlite":
        house.restart()
        run.add("restarts_of_the_application")
        return
    database.restart()
    run.add("restarts_of_the_database")
    run.worst("longest_reconnect_s", house.wait_until_ready(30))
