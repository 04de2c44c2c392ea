"""Keeps the simulator to this machine: other sites' pages and other names for this address get nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core.settings import is_loopback

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """403 for a request that a foreign page made a browser send; security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["type"] == "http" and _foreign(Headers(scope=scope)):
            return await JSONResponse({"error": "Forbidden"}, 403)(scope, receive, with_headers)
        await self.app(scope, receive, with_headers)


def _foreign(headers: Headers) -> bool:
    host = headers.get("host", "")
    name = urlsplit(f"//{host}").hostname or ""
    origin = headers.get("origin")
    return (
        not is_loopback(name)  # a name that somebody else lets point here
        or headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
        or (origin is not None and urlsplit(origin).netloc != host)
    )
