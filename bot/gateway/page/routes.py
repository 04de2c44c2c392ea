"""Serves the page and its files. A file's address holds its content's hash, so a phone fetches it once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """One file, ready to send, also packed for slow networks."""

    content: bytes
    packed: bytes
    media_type: str

    def answer(self, request: Request, cache: str) -> Response:
        """The smaller form that the browser understands."""
        headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.packed, headers=headers, media_type=self.media_type)
        return Response(self.content, headers=headers, media_type=self.media_type)


def routes() -> list[Route]:
    """The page at ``/`` and its files under ``/static/``, read once."""
    files: dict[str, File] = {}
    html = (FOLDER / "chat.html").read_text()
    for path in sorted(FOLDER.glob("chat.*")):
        if path.suffix == ".html":
            continue
        content = path.read_bytes()
        name = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
        files[name] = _file(content, path.suffix)
        html = html.replace(f"/static/{path.name}", f"/static/{name}")
    return [
        Route("/", _page(_file(html.encode(), ".html")), methods=["GET"]),
        Route("/static/{name}", _static(files), methods=["GET"]),
    ]


def _file(content: bytes, suffix: str) -> File:
    return File(content, gzip.compress(content, 9, mtime=0), TYPES[suffix])


def _page(page: File) -> Callable:
    async def show(request: Request) -> Response:
        return page.answer(request, "no-store")

    return show


def _static(files: dict[str, File]) -> Callable:
    async def static(request: Request) -> Response:
        found = files.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return found.answer(request, FOR_EVER)

    return static
