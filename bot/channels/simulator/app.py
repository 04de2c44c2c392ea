"""Puts the simulator together: two platforms, the strings to pull, and a page to chat on."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from bot.channels.accounts import accounts
from bot.core.errors import SettingsError
from bot.core.settings import settings
from bot.store import Store

from . import control, files, told
from .credentials import is_simulated, port_of
from .graph import api as graph
from .guard import Guard
from .page import routes as page
from .postman import Postman
from .world import World
from .zalo import api as zalo

log = logging.getLogger(__name__)
PACE = 0.01  # a webhook that failed is repeated after 0.3 s instead of 30


def create_app(gateway_url: str, *, pace: float = PACE, store: Store | None = None) -> Starlette:
    """The simulator of this installation's accounts; webhooks go to ``gateway_url``. Embedded installations only.

    The platforms know nothing of ``store``: it is for ``told`` alone.
    """
    if not settings().embedded:
        raise SettingsError("the simulator is only for an embedded installation on loopback addresses")
    app = Starlette(
        routes=[
            Mount("/zalo", routes=zalo.ROUTES),
            Mount("/graph", routes=graph.ROUTES),
            *control.ROUTES,
            *told.ROUTES,
            *files.ROUTES,
            *page.routes(),
            Route("/healthz", _health, methods=["GET"]),
        ],
        middleware=[Middleware(Guard)],
        lifespan=_lifespan,
    )
    played = tuple(account for account in accounts() if is_simulated(account))
    if any(port_of(account) != settings().simulator_port for account in played):
        log.warning("%s names another port than BOT_SIMULATOR_PORT", settings().channels_file.name)
    app.state.store = store
    app.state.world = World(played)
    app.state.postman = Postman(app.state.world, gateway_url, pace)
    return app


async def _health(request: Request) -> JSONResponse:
    return JSONResponse({"accounts": len(request.app.state.world.accounts)})


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(app.state.postman.run)
        yield
        tasks.cancel_scope.cancel()
