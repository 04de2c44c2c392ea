"""GET /phu-trach: how the work stands now, for supervisors; the numbers alone, for the page to renew itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.core.clock import UTC, VIETNAM, local
from bot.handoff import desks, hours
from bot.store import live_numbers, satisfaction

from .pages import page

HERE = "/phu-trach"
PART = f"{HERE}/so-lieu"
AT_RISK = 15  # cases shown
RATED_DAYS = 92


def whole(request: Request) -> Response:
    """The page. What people thought of it all changes slowly and is not renewed by itself."""
    since = clock.now() - timedelta(days=RATED_DAYS)
    with request.app.state.store.read() as tx:
        by_desk, by_officer = satisfaction.by_desk(tx, since), satisfaction.by_officer(tx, since)
    return _show(request, "supervisor.html", by_desk=by_desk, by_officer=by_officer, few=satisfaction.FEW)


def part(request: Request) -> Response:
    """The numbers."""
    return _show(request, "supervisor_numbers.html")


def _show(request: Request, template: str, **more: Any) -> Response:
    now = clock.now()
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=VIETNAM).astimezone(UTC)
    spans = (("Hôm nay", midnight), ("7 ngày qua", now - timedelta(days=7)))
    later = now + timedelta(seconds=1)  # what is just now counts
    with request.app.state.store.read() as tx:
        found = live_numbers.now_of(tx, list(desks.names()), now)
        waits = [
            (
                name,
                live_numbers.waits_to_claim(tx, since, later),
                live_numbers.waits_to_reply(tx, since, later),
            )
            for name, since in spans
        ]
    return page(
        request,
        template,
        found=found,
        waits=waits,
        now=now,
        open_now=hours.is_open(now),
        most=AT_RISK,
        **more,
    )


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(PART, part, methods=["GET"]),
]
