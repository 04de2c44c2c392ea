"""GET /chat/api/stream: a page stays connected here, in the background too, and resumes where it was."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from anyio import to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.routing import Route

from bot.gateway.messages.routes import LARGEST_ID
from bot.gateway.sessions import token

from .feed import Feed

logging.getLogger("sse_starlette").setLevel(logging.INFO)  # its debug lines hold what people wrote

HEARTBEAT_SECONDS = 15
RETRY_MILLISECONDS = 2000


async def stream(request: Request) -> EventSourceResponse:
    """Messages after ``Last-Event-ID`` (or ``?after=``), then whatever comes."""
    session = token.required(request)
    state = request.app.state
    state.hub.check_room(session)
    after = _position(request.headers.get("last-event-id") or request.query_params.get("after", ""))

    async def events() -> AsyncIterator[ServerSentEvent]:
        with state.hub.listen(session) as listener:
            yield ServerSentEvent(comment="xin chào", retry=RETRY_MILLISECONDS)
            feed = Feed(state.store, state.hub, listener, after)
            alive = True
            while alive and not listener.ended:
                messages, statuses, alive = await to_thread.run_sync(feed.look, limiter=state.hub.readers)
                for message in messages:
                    yield _event("message", message, message["id"])
                for status in statuses:
                    yield _event("status", status)
                if alive and not messages:
                    await listener.wait()

    return EventSourceResponse(events(), ping=HEARTBEAT_SECONDS)


def _event(name: str, data: dict[str, Any], event_id: int | None = None) -> ServerSentEvent:
    written = None if event_id is None else str(event_id)
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name, id=written)


def _position(text: str) -> int:
    """An outbox id; anything else is the beginning."""
    return min(int(text), LARGEST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else 0


ROUTES = [Route("/chat/api/stream", stream, methods=["GET"])]
