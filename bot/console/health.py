"""GET /healthz: 200 when the database answers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.core import clock
from bot.store import sessions


def health(request: Request) -> JSONResponse:
    """Any error on the way becomes a 500 at the one place for errors."""
    with request.app.state.store.read() as tx:
        sessions.on_duty(tx, clock.now())
    return JSONResponse({"ok": True})


ROUTES = [Route("/healthz", health, methods=["GET"])]
