"""kill -9 of the database under sixteen uploads; the application stays, and must find its way back by itself."""

from __future__ import annotations

import time

from tests.faults.databases import Database
from tests.faults.house import House
from tests.faults.kills import finish, rounds
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.run import Run

BACK = 10.0  # seconds after the database answers again, in which the application must be ready
ONE = 0.3  # of PostgreSQL's kills take a single backend: its server then drops all others by itself


def run(run: Run) -> None:
    """The part. `run.count` kills of the database."""
    with run.database() as database, run.server(database) as house, Ledger(run.folder / "ledger") as ledger:
        with Load(run, house, ledger) as load:
            folders = rounds(run, house, load, lambda run, house: strike(run, house, database))
            quiet(run, load, house, folders[-1])
        finish(run, house, database, load, folders)


def control(run: Run) -> None:
    """The same on unsafe settings, until something is lost: what is seen then is what would be seen of a real loss."""
    with (
        run.database(unsafe=True) as database,
        run.server(database, HOLDFAST_ALLOW_UNSAFE_STORAGE="1") as house,
        Ledger(run.folder / "ledger") as ledger,
        Load(run, house, ledger) as load,
    ):
        while run.done < run.count and not losses(run):
            run.failures.clear()  # strange answers are how a loss begins; only what is gone counts here
            rounds(run, house, load, lambda run, house: strike(run, house, database), each=1)
    lost = losses(run)
    run.detail["lost"] = len(lost)
    run.detail["kills_until_something_was_lost"] = run.done
    run.failures.clear()
    if lost:
        run.done = run.count = 1  # one control, passed
    else:
        run.fail(f"nothing was lost in {run.done} kills on unsafe settings: the harness is blind")


def losses(run: Run) -> list[str]:
    """The failures that tell of something acknowledged which is not there any more."""
    return [failure for failure in run.failures if "acknowledged" in failure]


def strike(run: Run, house: House, database: Database) -> None:
    """One kill, and the way back."""
    time.sleep(run.rng.uniform(0, 0.5))
    one = run.engine == "postgres" and run.rng.random() < ONE
    database.kill(one=run.rng.randrange(1000) if one else None)
    run.add("kills_of_one_backend" if one else "kills_of_the_server")
    time.sleep(run.rng.choice((0, 0, run.rng.uniform(0, 0.5))))
    if not one:
        began = time.monotonic()
        database.up()
        run.worst("longest_recovery_s", time.monotonic() - began)
    took = house.wait_until_ready(30)
    run.worst("longest_reconnect_s", took)
    if took > BACK:
        run.fail(f"the application was back only {took:.1f} s after its database")


def quiet(run: Run, load: Load, house: House, folder: str) -> None:
    """With the database back for good, no answer is a 5xx any more."""
    before = fives(run)
    load.go(folder)
    stood = load.ledger.count
    until = time.monotonic() + 30
    while load.ledger.count < stood + 40 and time.monotonic() < until:
        time.sleep(0.05)
    first = fives(run)
    while load.ledger.count < stood + 80 and time.monotonic() < until + 30:
        time.sleep(0.05)
    load.pause()
    run.detail["answered_5xx_just_after"] = first - before
    if fives(run) > first:
        run.detail["errors"] = house.errors()
        run.fail(f"{fives(run) - first} answers were 5xx long after the last kill")


def fives(run: Run) -> int:
    return sum(value for key, value in run.detail.items() if key.startswith("answered_5"))
