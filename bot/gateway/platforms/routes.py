"""Webhooks: the signature over the raw bytes, then one INSERT per event, then 200. Nothing else happens here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import ModuleType

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

import bot.channels.messenger.webhook as messenger
import bot.channels.zalo.webhook as zalo
from bot.channels.base import Incoming, SignatureInvalid
from bot.core import clock
from bot.gateway.bodies import read_body
from bot.store import Store, alarms, inbox

BODY_LIMIT = 1024 * 1024  # a platform batches events; people's limits are not meant for it


def _webhook(channel: str, platform: ModuleType) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        raw = await read_body(request, BODY_LIMIT)
        platform.verify(raw, request.headers)
        events = platform.parse(raw)
        await to_thread.run_sync(_store, request.app.state.store, channel, events)
        return JSONResponse({"taken": len(events)})

    return take


def _store(store: Store, channel: str, events: list[tuple[str, Incoming]]) -> None:
    """All events of one request or none: the platform sends the whole request again."""
    if not events:
        return
    now = clock.now()
    with store.write() as tx:
        for account, message in events:
            if not message.person:  # about the account itself: nobody's thread
                detail = ", ".join(f"{key}: {value}" for key, value in sorted(message.body.items()))
                alarms.ring(tx, "policy", channel, account, detail, now)
                continue
            inbox.receive(
                tx,
                channel=channel,
                account=account,
                platform_id=message.person,
                message_id=message.message_id,
                kind=message.kind,
                body=message.body,
                sent_at=message.sent_at,
                files=message.files,
                now=now,
            )


async def verify_messenger(request: Request) -> Response:
    """Meta asks once whether this address is ours."""
    challenge = messenger.challenge(request.query_params)
    if challenge is None:
        raise SignatureInvalid()
    return PlainTextResponse(challenge)


ROUTES = [
    Route("/webhooks/zalo", _webhook("zalo", zalo), methods=["POST"]),
    Route("/webhooks/messenger", _webhook("messenger", messenger), methods=["POST"]),
    Route("/webhooks/messenger", verify_messenger, methods=["GET"]),
]
