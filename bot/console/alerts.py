"""GET /su-kien: what an open console hears of, within a second. While it is open its officer is on duty."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator

from anyio import to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.routing import Route

from bot.core import clock
from bot.store import Store, sessions

from .feed import FRESH_SECONDS, Watcher
from .guard import Caller

logging.getLogger("sse_starlette").setLevel(logging.INFO)

HEARTBEAT_SECONDS = 15
SESSION_SECONDS = 3  # a session that ended elsewhere goes dark here within this time
RETRY_MILLISECONDS = 2000


async def stream(request: Request) -> EventSourceResponse:
    """Events ``counts``, ``ring``, ``changed``, ``present``, ``locked``, ``ended``."""
    return EventSourceResponse(events(request.app.state, request.state.caller), ping=HEARTBEAT_SECONDS)


async def events(state: object, caller: Caller) -> AsyncIterator[ServerSentEvent]:
    """All that this console hears until its session ends."""
    assert caller.officer is not None, "the guard lets in officers only"
    store, feed = state.store, state.feed  # type: ignore[attr-defined]
    watcher, locked = Watcher(caller.officer), False
    looked = marked = float("-inf")
    yield ServerSentEvent(comment="xin chào", retry=RETRY_MILLISECONDS)
    while True:
        if time.monotonic() - looked >= SESSION_SECONDS:
            looked = time.monotonic()
            mark = looked - marked >= HEARTBEAT_SECONDS
            marked = looked if mark else marked
            standing = await to_thread.run_sync(_look, store, caller.token, mark)
            if standing is None:
                yield _event("ended", {})
                return
            if standing.locked and not locked:
                yield _event("locked", {})
            locked = standing.locked
        pulse = await feed.pulse()
        for name, data in watcher.tell(pulse, locked=locked) + watcher.meet(
            feed.present, pulse, locked=locked
        ):
            yield _event(name, data)
        await asyncio.sleep(FRESH_SECONDS)


def _look(store: Store, token: str, mark: bool) -> sessions.SignedIn | None:
    """Whether the session still lives; with ``mark``, note that its console is open."""
    now = clock.now()
    with store.read() as tx:
        standing = sessions.find(tx, token, now)
    if standing and mark:
        with store.write() as tx:
            sessions.watch(tx, token, now)
    return standing


def _event(name: str, data: dict[str, object]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data), event=name)


ROUTES = [Route("/su-kien", stream, methods=["GET"])]
