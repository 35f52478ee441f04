"""Streams of events, from a real server: who is told what, and when a stream ends."""

from __future__ import annotations

import asyncio
import logging
import time

import pytest

from drive.accounts import sessions
from drive.accounts.models import User
from drive.api import event_tickets
from drive.events import hub, stream
from drive.events.hub import Hub, Listener
from drive.events.reading import Mark
from drive.sharing.models import Grant
from drive.sharing.roles import Role
from drive.tree.models import Space
from tests.unit.events.serving import Stream, serving
from tests.unit.tree import making

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_quick_poll(monkeypatch):
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.05)


@pytest.fixture
def bo():
    return making.person("bo")


@pytest.fixture
def top(bo):
    return making.root(bo)


def ticket_of(user: User) -> str:
    user = sessions.user_of_access(sessions.begin(user).access)
    return event_tickets.issue(user)[0]


def cursor_of(top) -> str:
    space = Space.objects.get(pk=top.space_id)
    return f"{space.epoch}:{space.seq}"


def test_a_change_is_told_to_who_listens(bo, top):
    with serving() as port:
        told = Stream(port, ticket_of(bo))
        assert told.answer.status == 200
        assert told.answer.headers["Content-Type"] == "text/event-stream"
        assert told.event() == (
            "change", {"space": str(top.space_id), "node": str(top.pk), "seq": 0, "cursor": cursor_of(top)}
        )  # fmt: skip
        making.folder(top, "new")
        assert told.event()[1]["cursor"] == cursor_of(top)
        told.close()


def test_nobody_is_told_of_what_they_may_not_read(bo, top):
    cy = making.person("cy")
    shared, private = making.folder(top, "shared"), making.folder(top, "private")
    Grant.objects.create(node=shared, user=cy, role=Role.VIEWER, created_by=bo)
    with serving() as port:
        told = Stream(port, ticket_of(cy))
        first = [told.event()[1]["node"] for _ in range(2)]
        assert sorted(first) == sorted([str(making.root(cy).pk), str(shared.pk)])
        making.folder(private, "secret")
        making.folder(shared, "for cy")
        kind, data = told.event()
        assert (kind, data["node"], data["seq"]) == ("change", str(shared.pk), 4)
        told.close()


def test_a_stream_goes_on_from_the_last_id(bo, top):
    with serving() as port:
        before = Stream(port, ticket_of(bo))
        before.event()
        before.close()
        idle = Stream(port, ticket_of(bo), **{"Last-Event-ID": before.last_id})
        making.folder(top, "meanwhile")
        assert idle.event()[1]["seq"] == 1  # and not what it knew
        idle.close()
        late = Stream(port, ticket_of(bo), **{"Last-Event-ID": before.last_id})
        assert late.event()[1]["seq"] == 1
        late.close()


@pytest.mark.parametrize("how", ["session", "deactivated", "password"])
def test_a_stream_ends_with_its_session(bo, how):
    with serving(ask_again=0.2) as port:
        told = Stream(port, ticket_of(bo))
        told.event()
        if how == "session":
            bo.sessions.get().delete()
        elif how == "deactivated":
            User.objects.filter(pk=bo.pk).update(is_active=False)
        else:
            bo.set_password("another long one")
            bo.save()
        assert told.event() == ("end", {})
        assert told.block() == {}


def test_a_grant_that_is_taken_back_is_told_no_more(bo, top):
    cy = making.person("cy")
    grant = Grant.objects.create(node=top, user=cy, role=Role.VIEWER, created_by=bo)
    with serving(ask_again=0.2, heartbeat=0.2) as port:
        told = Stream(port, ticket_of(cy))
        assert {told.event()[1]["node"] for _ in range(2)} == {str(top.pk), str(making.root(cy).pk)}
        grant.delete()
        for _ in range(8):  # heartbeats: it was asked again
            told.block()
        making.folder(top, "secret")
        making.folder(making.root(cy), "own")
        assert told.event()[1]["node"] == str(making.root(cy).pk)
        told.close()


@pytest.mark.parametrize("ticket", ["", "x", "W10:x:y"])
def test_without_a_good_ticket_there_is_no_stream(ticket):
    with serving() as port:
        refused = Stream(port, ticket)
        assert (refused.answer.status, refused.answer.headers["Content-Type"]) == (401, "application/problem+json")


def test_a_ticket_is_good_for_a_minute(bo, monkeypatch):
    ticket = ticket_of(bo)
    assert event_tickets.read(ticket).user == bo.pk
    later = time.time() + 61
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert event_tickets.read(ticket) is None


def test_only_our_pages_may_read_it_from_another_origin(bo, settings):
    settings.PAGE_ORIGINS = ["http://page.test"]
    with serving() as port:
        for origin, allowed in (("http://page.test", "http://page.test"), ("http://evil.test", None)):
            told = Stream(port, ticket_of(bo), Origin=origin)
            assert told.answer.headers["Access-Control-Allow-Origin"] == allowed
            assert told.answer.headers["Cache-Control"] == "no-store"
            told.close()


def test_the_ticket_stands_in_no_log(bo, caplog, capfd):
    ticket = ticket_of(bo)
    with caplog.at_level(logging.DEBUG), serving() as port:
        told = Stream(port, ticket)
        told.event()
        told.close()
    shown = capfd.readouterr()
    assert ticket not in caplog.text + shown.out + shown.err


def test_many_listeners_cost_one_query_a_second(bo, monkeypatch):
    people = [making.person(f"p{number}") for number in range(5)]
    asked = []

    async def go() -> None:
        many = Hub()

        async def run(work, *values):
            asked.append(work.__name__)
            return {node: Mark(1, node, "e", 1) for node in values[0]} if work.__name__ == "marks" else frozenset({7})

        many.threads.run = run
        listeners = [await many.join(event_tickets.Ticket(person.pk, "s", 0), {}) for person in people]
        asked.clear()
        await many.poll()
        assert asked == ["marks"]
        for listener in listeners:
            assert [mark.seq for mark in listener.take()] == [1]
            many.leave(listener)
        asked.clear()
        await many.poll()
        assert asked == []

    asyncio.run(go())


def test_a_slow_reader_is_owed_one_mark_a_folder():
    listener = Listener(event_tickets.Ticket(1, "s", 0), {})
    listener.listen_to(frozenset({7}))
    for seq in (1, 2, 9, 4):  # the last one is of an older look
        listener.tell(Mark(1, 7, "e", seq))
    assert [mark.seq for mark in listener.take()] == [9]
    listener.tell(Mark(1, 7, "new", 1))  # a restored database begins again
    assert [mark.cursor for mark in listener.take()] == ["new:1"]


def test_an_id_tells_what_was_told():
    told = {7: "ab:12", 9: "cd:3"}
    event = stream.change(Mark(1, 7, "ab", 12), told).decode()
    assert stream.read_id(event.split("\n")[0].removeprefix("id: ")) == told
    assert stream.read_id("junk,7=,=3,x=y:1") == {}
