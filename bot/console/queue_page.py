"""GET /: who waits, the most urgent first; and the same list alone, for the page to renew itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.handoff import hours
from bot.store import cases

from .access import sees
from .guard import caller_of
from .pages import page


def whole(request: Request) -> Response:
    """The page."""
    return _queue(request, "queue.html")


def part(request: Request) -> Response:
    """The list."""
    return _queue(request, "queue_list.html")


def still_here(_request: Request) -> Response:
    """POST: the officer types or moves the mouse; the guard has noted it."""
    return Response(status_code=204)


def _queue(request: Request, template: str) -> Response:
    now, officer = clock.now(), caller_of(request)
    with request.app.state.store.read() as tx:
        items = [one for one in cases.queue(tx, now) if sees(officer, one.desk, one.holder_id)]
    return page(request, template, items=items, now=now, open_now=hours.is_open(now))


ROUTES = [
    Route("/", whole, methods=["GET"]),
    Route("/hang-cho", part, methods=["GET"]),
    Route("/con-day", still_here, methods=["POST"]),
]
