"""Webhooks: the signature over the raw bytes, then one INSERT per event, then 200. Nothing else happens here."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from types import ModuleType
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

import bot.channels.messenger.webhook as messenger
import bot.channels.zalo.webhook as zalo
from bot.channels.base import Incoming, SignatureInvalid
from bot.core import clock
from bot.core.settings import settings
from bot.gateway.bodies import read_body
from bot.store import Session, alarms, inbox

from .signatures import Signatures

BODY_LIMIT = 1024 * 1024  # a platform batches events; people's limits are not meant for it
DOMAIN_CODE = re.compile(r"[A-Za-z0-9_-]{1,128}")


def _webhook(channel: str, platform: ModuleType) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        raw = await read_body(request, BODY_LIMIT)
        signatures: Signatures = request.app.state.signatures[channel]
        try:
            platform.verify(raw, request.headers)
        except SignatureInvalid as error:
            if platform.HEADER in request.headers:
                await to_thread.run_sync(signatures.bad, error.look_at)
            elif platform is zalo and zalo.is_being_set_up():
                return JSONResponse({"taken": 0})
            raise
        if signatures.good_is_news():
            await to_thread.run_sync(signatures.good)
        events = platform.parse(raw)
        if events:
            await request.app.state.intake.write(partial(_store, channel, events))
        return JSONResponse({"taken": len(events)})

    return take


def _store(channel: str, events: list[tuple[str, Incoming]], tx: Session) -> None:
    """All events of one request or none: the platform sends the whole request again."""
    now = clock.now()
    for account, message in events:
        if not message.person:  # about the account itself: nobody's thread
            _policy(tx, channel, account, message.body, now)
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


def _policy(tx: Session, channel: str, account: str, body: dict[str, Any], now: datetime) -> None:
    """The platform has warned the account or blocked it, or lets it go on."""
    action = str(body.get("action", ""))
    if action.startswith("un"):
        alarms.clear(tx, ("blocked",), channel, account, now)
        return
    kind = "blocked" if action == "block" else "policy"
    alarms.ring(tx, kind, channel, account, f"{action}: {body.get('reason', '')}", now)


async def verify_messenger(request: Request) -> Response:
    """Meta asks once whether this address is ours."""
    challenge = messenger.challenge(request.query_params)
    if challenge is None:
        raise SignatureInvalid()
    return PlainTextResponse(challenge)


async def verify_zalo(request: Request) -> Response:
    """No documented question of Zalo's; while an OA is being set up, a console that asks all the same is answered."""
    if not zalo.is_being_set_up():
        raise SignatureInvalid()
    wanted = request.query_params.get("hub.challenge", "")
    return PlainTextResponse(wanted if messenger.CHALLENGE.fullmatch(wanted) else "ok")


async def domain_file(request: Request) -> Response:
    """The file by which Zalo sees that the domain is ours: as downloaded from its console, put into the data folder."""
    path = settings().data_dir / f"zalo_verifier{request.path_params['code']}.html"
    if not DOMAIN_CODE.fullmatch(request.path_params["code"]) or not path.is_file():
        raise HTTPException(404)
    return HTMLResponse(path.read_text(encoding="utf-8"))


ROUTES = [
    Route("/zalo_verifier{code}.html", domain_file, methods=["GET"]),
    Route("/webhooks/zalo", verify_zalo, methods=["GET"]),
    Route("/webhooks/zalo", _webhook("zalo", zalo), methods=["POST"]),
    Route("/webhooks/messenger", _webhook("messenger", messenger), methods=["POST"]),
    Route("/webhooks/messenger", verify_messenger, methods=["GET"]),
]
