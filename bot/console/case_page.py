"""GET /vu/{id}: a case in one screen; and its moving parts alone, for the page to renew itself."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.core.settings import settings
from bot.handoff import sendable
from bot.store import audit, case_queue, cases, talk
from bot.store.case_queue import QueueItem

from . import case_life
from .guard import caller_of
from .pages import page


def whole(request: Request) -> Response:
    """The page. Reading it is noted."""
    return show(request, "case.html")


def part(request: Request) -> Response:
    """Thread and facts. When buttons must change too, the page is asked to come again as a whole."""
    values = look(request)
    if request.query_params.get("stance") != values["stance"]:
        return Response(status_code=204, headers={"HX-Location": f"/vu/{values['item'].id}"})
    return page(request, "case_parts.html", **values)


def show(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Render a case with whatever else the template needs."""
    return page(request, template, status, **look(request), **values)


def look(request: Request) -> dict[str, Any]:
    """What the case's templates show. Raises ``NoSuchCase``."""
    now, officer, case_id = clock.now(), caller_of(request), request.path_params["id"]
    store = request.app.state.store
    with store.read() as tx:
        item = case_queue.one(tx, case_id, now)
        if item is None:
            raise cases.NoSuchCase()
        lines = talk.lines(tx, item.thread_id)
        life = case_life.look(tx, case_id, officer, now)
    with store.write() as tx:
        audit.view(tx, officer.id, case_id, now)
    return {
        **life,
        "item": item,
        "lines": lines,
        "asked": _asked(item, lines),
        "now": now,
        "mine": item.state == "claimed" and item.holder_id == officer.id,
        "stance": f"{item.state}-{item.holder_id or ''}",
        "client_id": "console-" + secrets.token_hex(16),
        "text_limit": settings().text_limit,
        "limits": sendable.LIMITS[item.channel],
        "endings": sendable.ENDINGS,
    }


def _asked(item: QueueItem, lines: list[talk.Line]) -> list[str]:
    """What the person asked about, the newest first, each once."""
    found = [item.need] if item.need else []
    for line in reversed(lines):
        found += [need for need in line.needs if need not in found]
    return [need for need in found if not need.startswith(("smalltalk/", "handoff/", "danger/"))][:6]


ROUTES = [
    Route("/vu/{id:int}", whole, methods=["GET"]),
    Route("/vu/{id:int}/trao-doi", part, methods=["GET"]),
]
