"""kill -9 of the application's processes, at random moments and around COMMIT, while sixteen people upload.

A killed process leaves the page cache behind, so this says nothing about fsync: that is what power cuts are for.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.faults import oracle, together
from tests.faults.client import Api
from tests.faults.databases import Database
from tests.faults.failpoints import WHERE
from tests.faults.house import House
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.run import Run

A_ROUND = 20  # kills between two looks at everything
FAILPOINTS = 0.45  # of the kills; the rest come at random moments
WHOLE = 0.04  # of the kills take the master and all workers
LATEST = 30.0  # seconds until something must be acknowledged again


def run(run: Run) -> None:
    """The part. `run.count` kills."""
    with run.database() as database, run.server(database) as house, Ledger(run.folder / "ledger") as ledger:
        with Load(run, house, ledger) as load:
            folders = rounds(run, house, load, strike)
        finish(run, house, database, load, folders)
    if run.detail.get("answered_500"):
        run.fail(f"the database was there all the time, and 500 was answered: {run.detail['errors']}")


def rounds(
    run: Run, house: House, load: Load, strike: Callable[[Run, House], None], *, each: int = A_ROUND
) -> list[str]:
    """Rounds of `each` faults in a new folder, which is checked at the end of the round; the folders."""
    folders: list[str] = []
    with house.api() as api:
        top = root(api)
    while run.done < run.count and len(run.failures) == 0:
        folders.append(new_folder(house, top, len(folders)))
        load.go(folders[-1])
        for _ in range(min(each, run.count - run.done)):
            progress(run, load)
            strike(run, house)
            run.done += 1
        progress(run, load)
        load.pause()
        oracle.check_uploads(load)
        oracle.check_folder(load, folders[-1], settle=True)
        together.check(load, [ground for ground in load.playgrounds if ground.touched], settle=True)
        run.say(f"{load.ledger.count} facts, {run.detail.get('without_answer', 0)} requests without an answer")
    return folders


def strike(run: Run, house: House) -> None:
    """One kill."""
    rng = run.rng
    if rng.random() < FAILPOINTS:
        where = rng.choice(WHERE)
        house.arm(where, rng.randint(1, 40))
        until = time.monotonic() + LATEST
        while not house.fired():
            if time.monotonic() > until:
                house.disarm()
                run.fail(f"nobody came to a COMMIT in {LATEST} s")
                return
            time.sleep(0.002)
        run.add(f"kills_{where}_commit")
        return
    time.sleep(rng.uniform(0, 0.3))
    if rng.random() < WHOLE / (1 - FAILPOINTS):
        house.kill_all()
        house.start()
        run.add("kills_of_all")
    else:
        house.kill_worker(rng.randrange(8))
        run.add("kills_at_random")


def progress(run: Run, load: Load) -> None:
    """Wait until something more is acknowledged: the house serves again."""
    began, stood = time.monotonic(), load.ledger.count
    while load.ledger.count <= stood:
        if time.monotonic() - began > LATEST:
            raise RuntimeError(f"nothing was acknowledged for {LATEST} s:\n{load.house.log()}")
        time.sleep(0.005)
    run.worst("longest_silence_s", time.monotonic() - began)


def finish(run: Run, house: House, database: Database, load: Load, folders: list[str]) -> None:
    """Everything once more, from the first folder on; then what the tables and the engine say."""
    if run.detail.get("answered_500"):
        run.detail["errors"] = house.errors()
    for folder in folders:
        oracle.check_folder(load, folder, settle=False)
    together.check(load, load.playgrounds, settle=False)
    oracle.check_ledger(run, load)
    oracle.check_inside(run, house, database)
    load_used(run)


def load_used(run: Run) -> None:
    if run.count >= 20 and not run.detail.get("acknowledged_files"):
        run.fail("no file was acknowledged: this run has tested nothing")


def root(api: Api) -> str:
    """The top folder of the user's space."""
    return str(api.json("GET", "/api/v1/me")["space"]["root"])


def new_folder(house: House, parent: str, number: int) -> str:
    with house.api() as api:
        return str(api.json("POST", "/api/v1/nodes", {"parent": parent, "name": f"round {number}"})["id"])
