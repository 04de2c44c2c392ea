"""The jurist's handbook for signed-in officers: every card of a day with its citations, and what two days differ in.

It holds no personal data, so every role may read it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.knowledge import Knowledge, knowledge
from bot.knowledge.pages import FOLDER, changes_page, handbook_page, next_change

from .errors import Problem

HANDBOOK = "/so-tay"
COMPARE = f"{HANDBOOK}/khac-nhau"
LINKS = (("/", "Bàn trực"), (HANDBOOK, "Sổ tay"), (COMPARE, "Khác nhau giữa hai ngày"))
BAD_DAY = "Ngày chưa đúng. Hãy viết năm, tháng, ngày, như 2026-07-01."
PAGES_KEPT = 4  # each is a few megabytes


async def whole(request: Request) -> Response:
    """The handbook of today, or of ``?ngay=2026-06-30``."""
    day = _day(request, "ngay", clock.today())
    return await _whole_page(request, _handbook, knowledge(), day)


async def compare(request: Request) -> Response:
    """What the answers of ``?tu=`` and ``?den=`` differ in; without them, of today and of the next day of change."""
    today = clock.today()
    earlier = _day(request, "tu", today)
    later = _day(request, "den", next_change(knowledge(), earlier) or earlier)
    return await _whole_page(request, _changes, knowledge(), *sorted((earlier, later)))


async def style(_request: Request) -> Response:
    """The pages' style."""
    return FileResponse(FOLDER / "pages.css")


async def script(_request: Request) -> Response:
    """The pages' search box."""
    return FileResponse(FOLDER / "pages.js", media_type="text/javascript")


def _day(request: Request, name: str, otherwise: date) -> date:
    given = request.query_params.get(name)
    if not given:
        return otherwise
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Problem(BAD_DAY, 400) from error


async def _whole_page(request: Request, make: Callable[..., str], *about: Any) -> Response:
    """The page has a head of its own, so a link that would only change the body opens it anew."""
    if "hx-request" in request.headers:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return Response(status_code=204, headers={"HX-Redirect": here})
    return HTMLResponse(await to_thread.run_sync(make, *about))


@lru_cache(maxsize=PAGES_KEPT)
def _handbook(known: Knowledge, day: date) -> str:
    return handbook_page(known, day, f"{HANDBOOK}/", LINKS)


@lru_cache(maxsize=PAGES_KEPT)
def _changes(known: Knowledge, earlier: date, later: date) -> str:
    return changes_page(known, earlier, later, f"{HANDBOOK}/", LINKS)


ROUTES = [
    Route(HANDBOOK, whole, methods=["GET"]),
    Route(COMPARE, compare, methods=["GET"]),
    Route(f"{HANDBOOK}/pages.css", style, methods=["GET"]),
    Route(f"{HANDBOOK}/pages.js", script, methods=["GET"]),
]
