"""Take a message (stored before the 200), give the history, note what was seen."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels import web
from bot.channels.base import Incoming
from bot.channels.web import webhook
from bot.core import clock
from bot.gateway.bodies import read_body, read_object
from bot.gateway.errors import Problem
from bot.gateway.sessions import token
from bot.store import Session, Store, inbox, outbox, threads

from .history import Talk, read_talk

LARGEST_ID = 2**31 - 1


async def create(request: Request) -> JSONResponse:
    """Store one message. The same id twice is one message, and the second answer says so."""
    session = token.required(request)
    request.app.state.doors.message(request, session)
    message = webhook.parse(await read_body(request))
    thread_id, row_id, new = await request.app.state.intake.write(partial(_store, session, message))
    if new:
        request.app.state.hub.posted(session, thread_id, row_id, message.message_id)
    return JSONResponse({"message": message.message_id, "duplicate": not new})


def _store(session: str, message: Incoming, tx: Session) -> tuple[str, int, bool]:
    row, new = inbox.receive(
        tx,
        channel=web.NAME,
        account=web.ACCOUNT,
        platform_id=session,
        message_id=message.message_id,
        kind=message.kind,
        body=message.body,
        now=clock.now(),
    )
    return row.thread_id, row.id, new


async def history(request: Request) -> JSONResponse:
    """The talk so far. A visitor without a session has none: looking at the page makes nothing."""
    session = token.current(request)
    talk = Talk([], 0)
    if session is not None:
        talk = await to_thread.run_sync(read_talk, request.app.state.store, session)
    return JSONResponse({"items": talk.items, "last": talk.last, "session": session is not None})


async def seen(request: Request) -> JSONResponse:
    """The messages up to this id were on the person's screen."""
    session = token.required(request)
    up_to = (await read_object(request)).get("up_to")
    if type(up_to) is not int or not 0 <= up_to <= LARGEST_ID:
        raise Problem()
    await to_thread.run_sync(partial(_mark, request.app.state.store, session, up_to))
    return JSONResponse({"up_to": up_to})


def _mark(store: Store, session: str, up_to: int) -> None:
    with store.write() as tx:
        thread = threads.find(tx, web.NAME, web.ACCOUNT, session)
        if thread is not None:
            outbox.mark_seen(tx, thread.id, up_to, clock.now())


ROUTES = [
    Route("/chat/api/messages", create, methods=["POST"]),
    Route("/chat/api/history", history, methods=["GET"]),
    Route("/chat/api/seen", seen, methods=["POST"]),
]
