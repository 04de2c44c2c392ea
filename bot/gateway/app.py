"""Puts the gateway together: routes, the guards around all of them, and the poller behind the streams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.core.settings import settings
from bot.core.web import SameOrigin, SecurityHeaders
from bot.store import Store

from . import answers, health
from .callback import routes as callback
from .errors import HANDLERS, Unexpected, refuse_foreign
from .intake import Intake
from .limits import Doors
from .messages import files, routes as messages
from .page import routes as page
from .platforms import routes as platforms
from .platforms.signatures import Signatures
from .sessions import routes as sessions
from .stream import routes as stream
from .stream.hub import Hub


def create_app(store: Store) -> Starlette:
    """The gateway over ``store``. Run it with uvicorn's ``proxy_headers`` off: see ``address``."""
    wanted = settings()
    app = Starlette(
        routes=[
            *page.routes(),
            *answers.ROUTES,
            *callback.ROUTES,
            *sessions.ROUTES,
            *messages.ROUTES,
            *files.ROUTES,
            *stream.ROUTES,
            *platforms.ROUTES,
            *health.ROUTES,
        ],
        middleware=[
            Middleware(SecurityHeaders, https=wanted.production),
            Middleware(Unexpected),
            # platforms' webhooks and tools send neither header it looks at, and carry no cookie to abuse
            Middleware(SameOrigin, refuse=refuse_foreign, public_url=wanted.public_url),
        ],
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
    )
    app.state.store = store
    app.state.intake = Intake(store)
    app.state.doors = Doors()
    app.state.signatures = {name: Signatures(store, name) for name in ("zalo", "messenger")}
    app.state.hub = Hub(store)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(app.state.hub.run)
        yield
        tasks.cancel_scope.cancel()
