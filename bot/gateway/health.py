"""GET /healthz: 200 when the database answers."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.core import clock
from bot.store import Store, outbox


async def health(request: Request) -> JSONResponse:
    """Any error on the way becomes a 500 at the one place for errors."""
    await to_thread.run_sync(_look, request.app.state.store)
    return JSONResponse({"ok": True})


def _look(store: Store) -> None:
    with store.read() as tx:
        outbox.threads_sent_since(tx, clock.now())


ROUTES = [Route("/healthz", health, methods=["GET"])]
