"""Begin a session, and end it on this machine."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

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
    """End the session in this browser and close its streams. What was said stays until its time, or an erasure."""
    known = token.current(request)
    if known is not None:
        request.app.state.hub.end(known)
    answer = JSONResponse({"forgotten": True})
    token.take_back(answer)
    return answer


ROUTES = [
    Route("/chat/api/session", begin, methods=["POST"]),
    Route("/chat/api/forget", forget, methods=["POST"]),
]
