"""Puts the console together: its pages, and the guards around all of them."""

from __future__ import annotations

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.core.settings import settings
from bot.core.web import BodyLimit, SameOrigin, SecurityHeaders
from bot.store import Store

from . import (
    account_page,
    alerts,
    audit_page,
    canned,
    case_deeds,
    case_files,
    case_life,
    case_notes,
    case_page,
    case_presence,
    case_reveal,
    handbook_page,
    health,
    officers_page,
    quality_page,
    questions_page,
    queue_page,
    report_page,
    second_step,
    settings_page,
    sign_in,
    supervisor_page,
    troubles_page,
    uploads,
)
from .errors import HANDLERS, Unexpected, refuse_foreign
from .feed import Feed
from .guard import SignedInOnly
from .static import Static
from .warming import lifespan


def create_app(store: Store) -> Starlette:
    """The console over ``store``. Every route is closed to all but officers, save those ``guard`` names."""
    wanted = settings()
    app = Starlette(
        routes=[
            *sign_in.ROUTES,
            *second_step.ROUTES,
            *account_page.ROUTES,
            *queue_page.ROUTES,
            *case_page.ROUTES,
            *case_deeds.ROUTES,
            *case_files.ROUTES,
            *case_notes.ROUTES,
            *case_presence.ROUTES,
            *canned.ROUTES,
            *case_life.ROUTES,
            *case_reveal.ROUTES,
            *alerts.ROUTES,
            *troubles_page.ROUTES,
            *officers_page.ROUTES,
            *settings_page.ROUTES,
            *audit_page.ROUTES,
            *supervisor_page.ROUTES,
            *quality_page.ROUTES,
            *questions_page.ROUTES,
            *report_page.ROUTES,
            *handbook_page.ROUTES,
            *health.ROUTES,
            Mount("/static", Static()),
        ],
        middleware=[
            Middleware(SecurityHeaders, https=wanted.production),
            Middleware(Unexpected),
            Middleware(SameOrigin, refuse=refuse_foreign, public_url=wanted.console_url),
            Middleware(BodyLimit, limit=uploads.body_limit),
            Middleware(SignedInOnly, store=store),
        ],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.store = store
    app.state.feed = Feed(store)
    app.state.hashing = CapacityLimiter(2)  # each look at a password takes 64 MiB
    return app
