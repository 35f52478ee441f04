"""A few kills of everything on each run of the tests, in one house: starting takes longest. `make soak` does more."""

from __future__ import annotations

from tests.faults import database_kills, kills, restarts
from tests.faults.house import House
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.run import Run, quick


def everything(run: Run) -> None:
    """Kills of the application, of the database where it is a server, and orderly restarts."""
    with run.database() as database, run.server(database) as house, Ledger(run.folder / "ledger") as ledger:

        def strike(run: Run, house: House) -> None:
            match run.done % 6:
                case 3:
                    restarts.strike(run, house, database)
                case 5 if run.engine != "sqlite":
                    database_kills.strike(run, house, database)
                case _:
                    kills.strike(run, house)

        with Load(run, house, ledger) as load:
            folders = kills.rounds(run, house, load, strike, each=12)
            if run.engine != "sqlite":
                database_kills.quiet(run, load, house, folders[-1])
        kills.finish(run, house, database, load, folders)


def test_it_loses_nothing_acknowledged_when_processes_are_killed_or_restarted() -> None:
    run = quick("kills", everything, count=12)
    assert run.detail["acknowledged_files"] > 12
