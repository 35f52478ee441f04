"""Two backends on one database, as behind a proxy: one dies or restarts in the middle of uploads, the other goes on.

Each request goes to any backend that is up. While one is down, every upload that it was receiving must come to its end
at the other.
"""

from __future__ import annotations

import random
import secrets
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.faults import cut_requests
from tests.faults.client import Answer, Api
from tests.faults.databases import Database
from tests.faults.house import House
from tests.faults.kills import LATEST, finish, rounds
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.run import Run

NAMES = ("one", "other")
GRACE_SECONDS = 10  # a busy machine must get through with what a request still has to do


class Pair:
    """Both backends, to those who write as one House is."""

    def __init__(self, houses: list[House], rng: random.Random) -> None:
        self.houses, self.rng = houses, rng
        self.up = [True for _ in houses]
        self.receiving: list[set[str]] = [set() for _ in houses]  # the uploads whose PATCH is under way, by backend
        self._token = ""

    def api(self) -> Either:
        if not self._token:
            self._token = self.houses[0].sign_in()
        return Either(self, self._token)

    def choose(self) -> int:
        """A backend that is up, as a proxy would."""
        return self.rng.choice([number for number, up in enumerate(self.up) if up])

    def log(self) -> str:
        return "\n".join(house.log() for house in self.houses)

    def errors(self) -> dict[str, int]:
        return {text: count for house in self.houses for text, count in house.errors().items()}

    def inside(self, *arguments: str) -> Any:
        return self.houses[0].inside(*arguments)

    def manage(self, *arguments: str, check: bool = True) -> Any:
        return self.houses[0].manage(*arguments, check=check)

    def halt(self) -> None:
        for house in self.houses:
            house.halt()


class Either(Api):
    """A client with a connection to each backend."""

    def __init__(self, pair: Pair, token: str) -> None:
        self._pair = pair
        self._lines = [Api(house.port, token) for house in pair.houses]

    def __exit__(self, *_: object) -> None:
        for line in self._lines:
            line.__exit__()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        at = self._pair.choose()
        receiving = self._pair.receiving[at]
        if method != "PATCH" or not body:
            return self._lines[at].ask(method, path, body, **headers)
        receiving.add(path)
        try:
            return self._lines[at].ask(method, path, body, **headers)
        finally:
            receiving.discard(path)


def kills(run: Run) -> None:
    """The part `two`: `run.count` times kill -9 of one backend."""
    perform(run, kill)


def restarts(run: Run) -> None:
    """The part `rolling`: `run.count` times SIGTERM to one backend."""
    perform(run, restart)


def perform(run: Run, strike: Callable[[Run, Pair, Load], None]) -> None:
    """The part."""
    with run.database() as database, pair(run, database) as both, Ledger(run.folder / "ledger") as ledger:
        with Load(run, both, ledger) as load:  # type: ignore[arg-type]  # it asks of it what a Pair can do
            folders = rounds(run, both, load, lambda run, _: strike(run, both, load))  # type: ignore[arg-type]
        finish(run, both, database, load, folders)  # type: ignore[arg-type]
    if run.count >= 10 and not run.detail.get("uploads_gone_on_at_the_other"):
        run.fail("no upload was under way at any fault: this run has tested nothing")


@contextmanager
def pair(run: Run, database: Database) -> Iterator[Pair]:
    """Two backends: one database, one secret, nothing else in common."""
    env = {"HOLDFAST_SECRET_KEY": secrets.token_hex(32), "HOLDFAST_GRACE_SECONDS": str(GRACE_SECONDS)}
    houses = [House(run.folder / name, database.url, env) for name in NAMES]
    try:
        houses[0].prepare()
        houses[1].password = houses[0].password
        for house in houses:
            house.start()
        yield Pair(houses, random.Random(run.rng.getrandbits(48)))
    finally:
        for house in houses:
            house.stop()


def kill(run: Run, both: Pair, load: Load) -> None:
    """kill -9 of the master and the workers of one, while it receives an upload."""
    with down(run, both, load) as house:
        house.kill_all()
        run.add("kills_of_one")


def restart(run: Run, both: Pair, load: Load) -> None:
    """SIGTERM, beside the load also to a request that then ends in time, and to one that never would."""
    number, other = both.rng.sample(range(len(both.houses)), 2)
    with cut_requests.under_way(both.houses[number]) as requests, down(run, both, load, number) as house:
        house.terminate()
        requests.finish(run)
        if not house.ended():
            run.fail(f"SIGTERM: the backend did not end by itself in its grace:\n{house.log()}")
        requests.check(run, both.houses[other])
        run.add("restarts_of_one")


@contextmanager
def down(run: Run, both: Pair, load: Load, number: int | None = None) -> Iterator[House]:
    """The block takes one backend down; then its uploads end at the other, and it comes back.

    Nobody is sent to it from just before: a proxy notices as soon as connections are refused, as they are here.
    """
    number = both.rng.randrange(len(both.houses)) if number is None else number
    house = both.houses[number]
    time.sleep(run.rng.uniform(0, 0.3))
    until = time.monotonic() + LATEST
    while not both.receiving[number] and time.monotonic() < until:
        time.sleep(0.001)
    both.up[number] = False
    stuck = set(both.receiving[number])
    with ExitStack() as stack:
        yield house
        stack.enter_context(refusing(house))
        while stuck & set(load.uploads):
            if time.monotonic() > until + LATEST:
                run.fail(f"these did not come to their end at the other backend: {stuck & set(load.uploads)}")
                break
            time.sleep(0.01)
        run.add("uploads_gone_on_at_the_other", len(stuck))
    house.start()
    both.up[number] = True


@contextmanager
def refusing(house: House) -> Iterator[None]:
    """Its socket is the harness's own and would let clients wait: nobody is to wait for a backend that is down."""
    over = threading.Event()

    def refuse() -> None:
        while not over.is_set():
            if select.select([house.listening], [], [], 0.02)[0]:
                house.listening.accept()[0].close()

    thread = threading.Thread(target=refuse)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
