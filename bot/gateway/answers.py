"""The public page of all answers: ``/hoi-dap``, with an anchor for each; ``?ngay=2026-06-30`` shows another day."""

from __future__ import annotations

import gzip
from datetime import date
from functools import lru_cache

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.knowledge import Knowledge, knowledge
from bot.knowledge.pages import FOLDER, answers_page

TYPES = {"pages.css": "text/css", "pages.js": "text/javascript"}
AN_HOUR = "public, max-age=3600"
DAYS_KEPT = 8  # pages in memory; each costs some hundred kilobytes


async def page(request: Request) -> Response:
    """All answers of today, or of the day asked for. 404 for what is no day."""
    try:
        day = date.fromisoformat(request.query_params.get("ngay", clock.today().isoformat()))
    except ValueError as error:
        raise HTTPException(404) from error
    packed = await to_thread.run_sync(_page, knowledge(), day)
    return _answer(request, packed, "text/html")


async def asset(request: Request) -> Response:
    """The page's style and script."""
    name = request.path_params["name"]
    if name not in TYPES:
        raise HTTPException(404)
    return _answer(request, gzip.compress((FOLDER / name).read_bytes(), mtime=0), TYPES[name])


@lru_cache(maxsize=DAYS_KEPT)
def _page(known: Knowledge, day: date) -> bytes:
    return gzip.compress(answers_page(known, day, "/hoi-dap/").encode(), mtime=0)


def _answer(request: Request, packed: bytes, media_type: str) -> Response:
    headers = {"Cache-Control": AN_HOUR, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
    return Response(gzip.decompress(packed), headers=headers, media_type=media_type)


ROUTES = [
    Route("/hoi-dap", page, methods=["GET"]),
    Route("/hoi-dap/{name}", asset, methods=["GET"]),
]
