"""Group commit: what several threads of a process want to write at the same moment goes into one transaction.

A durable commit waits for the disk, and on SQLite one waits for the other. So one thread, the leader, takes what has
gathered while the last commit ran. Nobody waits for company: a thread that is alone leads at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# A group's work, given the function that takes the jobs: call it as late as possible, under the lock, so that whoever
# came while the lock was waited for comes along. The results are the jobs', in their order; durable on return.
Work = Callable[[Callable[[], Sequence[Job]]], Sequence[Result]]


class _Ticket(Generic[Job, Result]):
    """One thread's job. It wakes as the next leader, with its result, or with neither: then its group has failed."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.woken = threading.Event()
        self.leads = False
        self.results: list[Result] = []


class Group(Generic[Job, Result]):
    """Runs jobs in groups whose weights (one each, if not told) are together at most `most`, or of one job."""

    def __init__(self, work: Work[Job, Result], *, most: int, weight: Callable[[Job], int] = lambda job: 1) -> None:
        self._work = work
        self._most = most
        self._weight = weight
        self._lock = threading.Lock()
        self._waiting: deque[_Ticket[Job, Result]] = deque()
        self._led = False

    def run(self, job: Job) -> Result:
        """The job's result, when it is durable. Raises what the work raises for this job alone.

        A group that fails, for whatever reason, is taken apart: each thread tries again with its own job only.
        """
        ticket: _Ticket[Job, Result] = _Ticket(job)
        with self._lock:
            self._waiting.append(ticket)
            if not self._led:
                self._led = ticket.leads = True
        if not ticket.leads:
            ticket.woken.wait()
        if ticket.leads:
            self._lead(ticket)
        return ticket.results[0] if ticket.results else self._work(lambda: [job])[0]

    def _lead(self, own: _Ticket[Job, Result]) -> None:
        taken: list[_Ticket[Job, Result]] = []

        def take() -> list[Job]:
            room = self._most
            with self._lock:
                while self._waiting and (not taken or self._weight(self._waiting[0].job) <= room):
                    taken.append(self._waiting.popleft())
                    room -= self._weight(taken[-1].job)
            return [ticket.job for ticket in taken]

        try:
            for ticket, result in zip(taken, self._work(take), strict=True):
                ticket.results.append(result)
        except Exception:
            if len(taken) == 1:
                raise
        finally:
            self._hand_over(own, taken)

    def _hand_over(self, own: _Ticket[Job, Result], taken: Sequence[_Ticket[Job, Result]]) -> None:
        """Wake the group, and the next leader: whatever has become of this one."""
        with self._lock:
            if not taken:  # it failed before it took anything
                self._waiting.remove(own)
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()
        for ticket in taken:
            if ticket is not own:
                ticket.woken.set()
