"""Is there an order in which one after the other would have answered the same? Wing and Gong's search, Lowe's memory.

J. M. Wing, C. Gong: "Testing and verifying concurrent objects" (1993); G. Lowe: "Testing for linearizability" (2017).
An operation may come next when no other one that is still open had ended before it began. What changes nothing is taken
at once when its answer is right: whatever order exists behind, it exists with this one here. Of those that change
something the answers carry the journal's numbers, so nearly always only one can come next. That makes the search short;
it does not make it weaker: every order that explains all answers is looked for, and what has been tried is remembered
by the set of operations done and the state they led to.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

Answer = tuple[Any, ...]


class Hashed(Protocol):
    def key(self) -> int: ...


C = TypeVar("C")
S = TypeVar("S", bound=Hashed)


@dataclass(frozen=True, slots=True)
class Event(Generic[C]):
    """A call, what it was answered, and when it began and ended, by one clock."""

    call: C
    answer: Answer
    began: int
    ended: int


@dataclass(frozen=True)
class Verdict(Generic[S]):
    """`order` holds the places of the events; None: there is none. `state` is how the order ends, or got furthest."""

    order: list[int] | None
    state: S
    furthest: list[int]
    looks: int


def check(
    events: Sequence[Event[C]],
    state: S,
    apply: Callable[[C, S], tuple[Answer, S]],
    same: Callable[[Answer, Answer], bool] = operator.eq,
    end: S | None = None,
) -> Verdict[S]:
    """Search for an order from that state. `apply` is the model, `same` compares its answer with the one told.

    `end` is the state that was found afterwards, when nobody was at work: a last look at everything.
    """
    return _Search(events, apply, same).run(state, end)


class _Search(Generic[C, S]):
    def __init__(
        self,
        events: Sequence[Event[C]],
        apply: Callable[[C, S], tuple[Answer, S]],
        same: Callable[[Answer, Answer], bool],
    ) -> None:
        self.events, self.apply, self.same = events, apply, same
        self.by_begin = sorted(range(len(events)), key=lambda place: events[place].began)
        self.seen: set[tuple[int, int]] = set()
        self.looks = 0

    def run(self, state: S, end: S | None) -> Verdict[S]:
        stack: list[tuple[int, S, list[int]]] = [(0, state, [])]
        best: tuple[S, list[int]] = (state, [])
        whole = (1 << len(self.events)) - 1
        while stack:
            done, state, order = self._take_what_changes_nothing(*stack.pop())
            if len(order) > len(best[1]):
                best = (state, order)
            if done == whole and end in (None, state):
                return Verdict(order, state, order, self.looks)
            if (done, state.key()) in self.seen:
                continue
            self.seen.add((done, state.key()))
            for place in self._next(done):
                fits, after = self._fits(place, state)
                if fits:
                    stack.append((done | 1 << place, after, [*order, place]))
        return Verdict(None, best[0], best[1], self.looks)

    def _take_what_changes_nothing(self, done: int, state: S, order: list[int]) -> tuple[int, S, list[int]]:
        again = True
        while again:
            again = False
            for place in self._next(done):
                fits, after = self._fits(place, state)
                if fits and after is state:
                    done, order, again = done | 1 << place, [*order, place], True
        return done, state, order

    def _next(self, done: int) -> list[int]:
        """Those that may come next: begun before every open one has ended."""
        found, earliest = [], None
        for place in self.by_begin:
            if done >> place & 1:
                continue
            event = self.events[place]
            if earliest is not None and event.began > earliest:
                break
            found.append(place)
            earliest = event.ended if earliest is None else min(earliest, event.ended)
        return found

    def _fits(self, place: int, state: S) -> tuple[bool, S]:
        """Would it have been answered that in this state, and the state after it."""
        self.looks += 1
        answer, after = self.apply(self.events[place].call, state)
        return self.same(answer, self.events[place].answer), after
