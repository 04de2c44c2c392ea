"""Serves the page and its files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent
TYPES = {".css": "text/css", ".js": "text/javascript", ".html": "text/html"}


def routes() -> list[Route]:
    """The page at ``/`` and its files beside it, read once."""
    found = sorted(path for path in FOLDER.iterdir() if path.suffix in TYPES)
    paths = {path: "/" if path.suffix == ".html" else f"/static/{path.name}" for path in found}
    return [Route(paths[path], _serve(path), methods=["GET"]) for path in found]


def _serve(path: Path) -> Callable[[Request], Awaitable[Response]]:
    content = path.read_bytes()

    async def serve(request: Request) -> Response:
        return Response(content, media_type=TYPES[path.suffix])

    return serve
