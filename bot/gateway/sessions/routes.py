"""Begin a session, and end it on this machine."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels import web
from bot.core import clock
from bot.core.ids import new_token
from bot.store import Session, inbox, threads

from . import token


async def begin(request: Request) -> JSONResponse:
    """Keep the caller's session, or give a new one."""
    known = token.current(request)
    if known is None:
        request.app.state.doors.session(request)
    answer = JSONResponse({"new": known is None})
    token.give(answer, known or token.issue())
    return answer


async def forget(request: Request) -> JSONResponse:
    """End the session in this browser and close its streams. What was said stays, or goes with ``?erase=true``.

    The erasure is an event in the inbox: stored before the answer, carried out in the thread's own order.
    """
    known = token.current(request)
    erase = request.query_params.get("erase") == "true"
    if known is not None:
        if erase:
            await request.app.state.intake.write(partial(_ask_to_erase, known))
        request.app.state.hub.end(known)
    answer = JSONResponse({"forgotten": True})
    token.take_back(answer)
    return answer


def _ask_to_erase(session: str, tx: Session) -> None:
    if threads.find(tx, web.NAME, web.ACCOUNT, session) is None:
        return
    inbox.receive(
        tx,
        channel=web.NAME,
        account=web.ACCOUNT,
        platform_id=session,
        message_id=f"erase-{new_token()}",
        kind="event",
        body={"event": "withdraw"},
        now=clock.now(),
    )


ROUTES = [
    Route("/chat/api/session", begin, methods=["POST"]),
    Route("/chat/api/forget", forget, methods=["POST"]),
]
