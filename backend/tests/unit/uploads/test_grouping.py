"""Group commit, without a database: who leads, who waits, and what an error does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from drive.uploads.grouping import Group

PATIENCE = 30  # seconds; only a test that fails waits so long


class Gate:
    """Work that waits, before or after it takes its jobs, until the test lets it go on."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.holding = threading.Event()
        self.go_on = threading.Event()
        self.hold_next = True
        self.before = False

    def work(self, take: Callable[[], Sequence[str]]) -> Sequence[str]:
        hold, self.hold_next = self.hold_next, False
        if hold and self.before:
            self._wait()
        jobs = list(take())
        self.groups.append(jobs)
        if hold and not self.before:
            self._wait()
        if "bad" in jobs:
            raise ValueError("bad")
        if "fatal" in jobs:
            raise SystemExit
        return [job.upper() for job in jobs]

    def _wait(self) -> None:
        self.holding.set()
        assert self.go_on.wait(PATIENCE)


class Runner:
    """Threads that each run one job, and what came of it."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.told: dict[str, Any] = {}
        self.threads: list[threading.Thread] = []

    def start(self, *jobs: str) -> None:
        for job in jobs:
            self._start_one(job)

    def _start_one(self, job: str) -> None:
        waiting = len(self.group._waiting)
        thread = threading.Thread(target=self._run, args=[job])
        self.threads.append(thread)
        thread.start()
        self._until(lambda: len(self.group._waiting) > waiting or not thread.is_alive())

    def start_leader(self, gate: Gate, job: str) -> None:
        self.threads.append(threading.Thread(target=self._run, args=[job]))
        self.threads[0].start()
        assert gate.holding.wait(PATIENCE)

    def join(self) -> dict[str, Any]:
        for thread in self.threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self.threads), "somebody waits for ever"
        return self.told

    def _run(self, job: str) -> None:
        try:
            self.told[job] = self.group.run(job)
        except BaseException as error:
            self.told[job] = type(error)

    def _until(self, condition: Callable[[], bool]) -> None:
        moment = threading.Event()
        for _ in range(PATIENCE * 1000):
            if condition():
                return
            moment.wait(0.001)
        raise AssertionError("it never came to that")


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def runner(gate) -> Runner:
    return Runner(Group(gate.work, most=3))


def test_who_is_alone_leads_at_once(gate):
    gate.hold_next = False
    group = Group(gate.work, most=3)
    assert [group.run("a"), group.run("b")] == ["A", "B"]
    assert gate.groups == [["a"], ["b"]]


def test_who_comes_during_a_commit_shares_the_next_one(gate, runner):
    runner.start_leader(gate, "a")
    runner.start("b", "c")
    gate.go_on.set()
    assert runner.join() == {"a": "A", "b": "B", "c": "C"}
    assert gate.groups == [["a"], ["b", "c"]]


def test_who_comes_while_the_lock_is_waited_for_comes_along(gate, runner):
    gate.before = True
    runner.start_leader(gate, "a")
    runner.start("b", "c")
    gate.go_on.set()
    assert runner.join() == {"a": "A", "b": "B", "c": "C"}
    assert gate.groups == [["a", "b", "c"]]


def test_a_group_is_never_larger_than_it_may_be(gate, runner):
    runner.start_leader(gate, "a")
    runner.start("b", "c", "d", "e")
    gate.go_on.set()
    assert runner.join() == {job: job.upper() for job in "abcde"}
    assert gate.groups == [["a"], ["b", "c", "d"], ["e"]]


def test_a_group_that_fails_is_taken_apart(gate, runner):
    runner.start_leader(gate, "a")
    runner.start("b", "bad", "c", "d")
    gate.go_on.set()
    assert runner.join() == {"a": "A", "b": "B", "bad": ValueError, "c": "C", "d": "D"}
    assert sorted(gate.groups[1:]) == [["b"], ["b", "bad", "c"], ["bad"], ["c"], ["d"]]


def test_when_a_leader_dies_the_others_go_on(gate, runner):
    runner.start_leader(gate, "fatal")
    runner.start("b", "c")
    gate.go_on.set()
    assert runner.join() == {"fatal": SystemExit, "b": "B", "c": "C"}


def test_a_leader_that_dies_before_it_took_anything_leaves_nothing_behind(gate):
    failing = [True]

    def work(take):
        if failing.pop() if failing else False:
            raise SystemExit
        return gate.work(take)

    gate.hold_next = False
    group = Group(work, most=3)
    with pytest.raises(SystemExit):
        group.run("a")
    assert group.run("b") == "B"
    assert gate.groups == [["b"]]


def test_an_error_of_a_single_job_is_its_own(gate):
    gate.hold_next = False
    group = Group(gate.work, most=3)
    with pytest.raises(ValueError, match="bad"):
        group.run("bad")
    assert gate.groups == [["bad"]]
    assert group.run("a") == "A"


def test_heavy_jobs_share_less(gate):
    group = Group(gate.work, most=5, weight=len)
    runner = Runner(group)
    runner.start_leader(gate, "a")
    runner.start("bbb", "cc", "d", "eeeeeeee", "f")
    gate.go_on.set()
    runner.join()
    assert gate.groups == [["a"], ["bbb", "cc"], ["d"], ["eeeeeeee"], ["f"]]
