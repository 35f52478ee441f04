"""The checker itself: it must find what is wrong, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drive.tree import quota
from tests.histories import model
from tests.histories.checker import Event, check
from tests.histories.histories import clients
from tests.histories.model import Op
from tests.histories.state import Entry, SpaceState, State
from tests.unit.tree import making

SPACE, TOP, A, B = 1, 10, 11, 12
HELD = frozenset({SPACE})
START = State(
    {TOP: Entry(SPACE, None, ""), A: Entry(SPACE, TOP, "a"), B: Entry(SPACE, TOP, "b")},
    {SPACE: SpaceState(30, 0, 0, 2)},
)


def create(name: str, *, id_: int, seq: int, at: tuple[int, int], folder: int = TOP) -> Event[Op]:
    op = Op("create", folder=folder, name=name, held=HELD, made=(id_,))
    return Event(op, ("ok", id_, 1, seq), *at)


def look(name: str, found: int | None, *, at: tuple[int, int]) -> Event[Op]:
    answer = ("ok", None) if found is None else ("ok", found, 1, 0)
    return Event(Op("look", folder=TOP, name=name), answer, *at)


def put(content: str, size: int, answer: tuple, *, at: tuple[int, int]) -> Event[Op]:
    made = (answer[1],) if answer[0] == "ok" else ()
    op = Op("put", folder=TOP, name=content, content=content, size=size, held=HELD, made=made)
    return Event(op, answer, *at)


def move(node: int, folder: int, answer: tuple, *, at: tuple[int, int]) -> Event[Op]:
    return Event(Op("move", node=node, folder=folder, held=HELD), answer, *at)


def order(*events: Event[Op], end: State | None = None) -> list[int] | None:
    return check(events, START, model.apply, model.same, end=end).order


def test_an_order_is_found_against_the_order_of_beginning():
    late = create("x", id_=20, seq=4, at=(0, 100))
    soon = create("y", id_=21, seq=3, at=(10, 50))
    seen = look("x", None, at=(60, 70))  # y is there, x not yet
    assert order(late, soon, seen) == [1, 2, 0]


def test_two_equal_names_have_no_order():
    assert order(create("x", id_=20, seq=3, at=(0, 9)), create("X", id_=21, seq=4, at=(0, 9))) is None


def test_a_read_that_is_too_late_for_what_it_tells_has_no_order():
    made = create("x", id_=20, seq=3, at=(0, 10))
    assert order(made, look("x", None, at=(5, 20))) == [1, 0]
    assert order(made, look("x", None, at=(11, 20))) is None


def test_reads_that_disagree_about_the_order_have_none():
    x, y = create("x", id_=20, seq=3, at=(0, 100)), create("y", id_=21, seq=4, at=(0, 100))
    first, then = look("y", 21, at=(10, 20)), look("x", None, at=(30, 40))
    assert order(x, y, first, then) is None
    assert order(x, y, look("x", 20, at=(10, 20)), look("y", None, at=(30, 40))) is not None


def test_opposite_moves_that_both_succeed_have_no_order():
    one, other = move(A, B, ("ok", A, 2, 3), at=(0, 9)), move(B, A, ("ok", B, 2, 4), at=(0, 9))
    assert order(one, other) is None
    assert order(one, move(B, A, ("refused", "move_into_itself"), at=(0, 9))) == [0, 1]


def test_bytes_beyond_the_quota_have_no_order():
    one, other = put("c", 20, ("ok", 20, 1, 3), at=(0, 9)), put("d", 20, ("ok", 21, 1, 4), at=(0, 9))
    assert order(one, other) is None
    assert order(one, put("d", 20, ("refused", "quota_exceeded"), at=(0, 9))) == [0, 1]


def test_a_refusal_without_a_reason_has_no_order():
    assert order(put("c", 20, ("refused", "quota_exceeded"), at=(0, 9))) is None


def test_numbers_that_are_not_the_journals_have_no_order():
    assert order(create("x", id_=20, seq=4, at=(0, 9))) is None
    assert order(create("x", id_=20, seq=3, at=(0, 9)), create("y", id_=21, seq=5, at=(0, 9))) is None


def test_the_order_must_end_in_what_was_found_afterwards():
    made = create("x", id_=20, seq=3, at=(0, 9))
    _, after = model.apply(made.call, START)
    assert order(made, end=after) == [0]
    assert order(made, end=START) is None


@pytest.fixture
def many(transactional_db):
    with clients(making.person("bo")) as found:
        yield found


def test_a_real_history_with_one_answer_changed_has_no_order(many, monkeypatch):
    found: list[tuple] = []
    monkeypatch.setattr(
        "tests.histories.histories.check", lambda *all_, **end: found.append(all_) or check(*all_, **end)
    )
    assert many.history(1) == []
    events, before = found[0][:2]
    place = next(place for place, event in enumerate(events) if event.answer[0] == "ok" and len(event.answer) == 4)
    lost = [*events[:place], replace(events[place], answer=("refused", "name_taken")), *events[place + 1 :]]
    assert check(events, before, model.apply, model.same).order is not None
    assert check(lost, before, model.apply, model.same).order is None


def test_a_drive_without_its_quota_is_found_out(many, monkeypatch):
    """The guard is taken out of the real one."""
    monkeypatch.setattr(quota, "check", lambda space, growth: None)
    wrong = [text for seed in range(5) for text in many.history(seed)]
    assert any("no order explains" in text for text in wrong)
