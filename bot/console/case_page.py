"""GET /vu/{id}: a case in one screen; and its moving parts alone, for the page to renew itself."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.core.settings import settings
from bot.handoff import sendable
from bot.store import audit, case_queue, cases, presence, reach, talk
from bot.store.talk import Line

from . import case_life
from .case_presence import said as present_said
from .drafts import Draft, drafts
from .guard import caller_of
from .pages import page
from .reach import standing
from .summary import Summary, summarise

log = logging.getLogger(__name__)
NOTHING = Summary((), (), (), (), None, None)


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
        reached = reach.of_thread(tx, item.thread_id, now)
        present = presence.live(tx, now).get(case_id, frozenset())
        life = case_life.look(tx, case_id, officer, now)
    with store.write() as tx:
        audit.view(tx, officer.id, case_id, now)
    summary, written = _read(lines, item.need, now)
    told = standing(reached, summary.phone, now)
    reach_open = told is None or told.open
    return {
        **life,
        "item": item,
        "lines": lines,
        "summary": summary,
        "drafts": written,
        "reach": told,
        "reach_open": reach_open,
        "present": present_said(present, officer.id),
        "now": now,
        "mine": item.state == "claimed" and item.holder_id == officer.id,
        "stance": f"{item.state}-{item.holder_id or ''}{'' if reach_open else '-closed'}",
        "client_id": "console-" + secrets.token_hex(16),
        "text_limit": settings().text_limit,
        "limits": sendable.LIMITS[item.channel],
        "endings": sendable.ENDINGS,
    }


def _read(lines: Sequence[Line], need: str | None, now: datetime) -> tuple[Summary, list[Draft]]:
    """Summary and drafts. Whatever is wrong with the content, the officer gets to the conversation."""
    try:
        summary = summarise(lines, need)
        return summary, drafts(lines, [item.basis for item in summary.asked], clock.day_of(now))
    except Exception as error:  # noqa: BLE001 - its text may hold what a person wrote
        log.error("a case is shown without its summary: %s", type(error).__name__)
        return NOTHING, []


ROUTES = [
    Route("/vu/{id:int}", whole, methods=["GET"]),
    Route("/vu/{id:int}/trao-doi", part, methods=["GET"]),
]
