"""The ASGI application: GET /events?ticket=… is a stream, GET /livez says that the process runs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from drive.api import event_tickets
from drive.events import stream
from drive.events.hub import MOST, Hub, Listener
from drive.events.reading import UNREACHABLE

HEARTBEAT_SECONDS = 25.0
ASK_AGAIN_SECONDS = 60.0

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class App:
    """One per process; the hub lives as long as the server does."""

    def __init__(self, *, heartbeat: float = HEARTBEAT_SECONDS, ask_again: float = ASK_AGAIN_SECONDS) -> None:
        self.heartbeat, self.ask_again = heartbeat, ask_again
        self.hub = Hub()
        self._loop: asyncio.AbstractEventLoop | None = None

    def end_soon(self) -> None:
        """End all streams; may be called from a signal's handler."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.hub.end)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._loop = asyncio.get_running_loop()
        polling = asyncio.create_task(self.hub.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.end()
        await polling
        self.hub.threads.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/livez":
            await _plain(send, scope, 200, {"status": "ok"})
        elif scope["path"] != "/events":
            await _problem(send, scope, 404, "not_found", "There is nothing here for you")
        elif scope["method"] != "GET":
            await _problem(send, scope, 405, "method_not_allowed", "That is not done here")
        elif len(self.hub.listeners) >= MOST:
            await _problem(send, scope, 503, "busy", "The server is busy")
        else:
            await self._open(scope, receive, send)

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        ticket = event_tickets.read(query.get("ticket", [""])[0])
        # A browser that begins again by itself sends the header; a page with a new ticket gives it as a parameter.
        last_id = _header(scope, b"last-event-id") or query.get("last_event_id", [""])[0]
        try:
            listener = await self.hub.join(ticket, stream.read_id(last_id)) if ticket else None
        except UNREACHABLE:
            await _problem(send, scope, 503, "busy", "The server is busy")
            return
        if listener is None:
            await _problem(send, scope, 401, "token_invalid", "Ask for a new ticket")
            return
        left = asyncio.create_task(_left(receive, listener))
        try:
            await self._serve(listener, left, scope, send)
        finally:
            self.hub.leave(listener)
            left.cancel()

    async def _serve(self, listener: Listener, left: asyncio.Task[None], scope: Scope, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), *_headers(scope)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _send(send, stream.RETRY)
        ask_at = time.monotonic() + self.ask_again * random.uniform(0.8, 1)  # not all in one second
        while not left.done() and not self.hub.is_ending:
            if time.monotonic() >= ask_at:
                if not await self._still(listener):
                    break
                ask_at = time.monotonic() + self.ask_again
            woken = await _woken(listener, min(self.heartbeat, max(ask_at - time.monotonic(), 0)))
            body = b"".join(stream.change(mark, listener.told) for mark in listener.take())
            if body or not woken:
                await _send(send, body or stream.HEARTBEAT)
        if not left.done():
            await send({"type": "http.response.body", "body": stream.END, "more_body": False})

    async def _still(self, listener: Listener) -> bool:
        try:
            return await self.hub.ask_again(listener)
        except UNREACHABLE:
            return False  # nobody can say whether they may: the browser comes again


async def _woken(listener: Listener, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(listener.wake.wait(), seconds)
        return True
    return False


async def _left(receive: Receive, listener: Listener) -> None:
    """Ends when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.wake.set()


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Of every answer. Only a page of ours may read it from another origin; the ticket is the right, no cookie is."""
    found = [
        (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"), (b"vary", b"Origin"),
    ]  # fmt: skip
    origin = _header(scope, b"origin")
    return [*found, (b"access-control-allow-origin", origin.encode())] if origin in settings.PAGE_ORIGINS else found


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def _problem(send: Send, scope: Scope, status: int, code: str, title: str) -> None:
    body = {"type": f"urn:holdfast:problem:{code}", "title": title, "status": status, "code": code, "detail": title}
    await _plain(send, scope, status, body, b"application/problem+json")


async def _plain(
    send: Send, scope: Scope, status: int, body: dict[str, Any], kind: bytes = b"application/json"
) -> None:
    raw = json.dumps(body).encode()
    headers = [(b"content-type", kind), (b"content-length", str(len(raw)).encode()), *_headers(scope)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else raw})
