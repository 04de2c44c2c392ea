"""What every page we serve needs around it: security headers, refusal of foreign sites, bounds, the caller's address."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .media import ENDINGS, clean_name, is_image
from .settings import settings

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A file that somebody sent is no page of ours: whatever a browser makes of it, it runs nothing and reaches nothing.
FILE_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox"
HSTS = "max-age=63072000; includeSubDomains"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Adds them to every answer that has none of its own; one that names no ``Cache-Control`` is never stored."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.fixed = {**HEADERS, **({"Strict-Transport-Security": HSTS} if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.fixed.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


class SameOrigin:
    """Gives state-changing requests that another site made the browser send to ``refuse``.

    By ``Sec-Fetch-Site`` where the browser sends it, else by ``Origin``: see https://words.filippo.io/csrf/. (A form that
    is sent without any script names no origin, as our pages let none be told.)
    """

    def __init__(self, app: ASGIApp, *, refuse: ASGIApp, public_url: str = "") -> None:
        self.app = app
        self.refuse = refuse
        self.public_host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        unsafe = scope["type"] == "http" and scope["method"] not in SAFE
        chosen = self.refuse if unsafe and self._foreign(Headers(scope=scope)) else self.app
        await chosen(scope, receive, send)

    def _foreign(self, headers: Headers) -> bool:
        if "sec-fetch-site" in headers:
            return headers["sec-fetch-site"] not in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None:
            return False
        host = urlsplit(origin).netloc
        return not host or host not in (headers.get("host"), self.public_host)


class BodyLimit:
    """Stops reading a body that grows beyond ``limit(scope)`` bytes: ``HTTPException`` 413 in whoever reads it."""

    def __init__(self, app: ASGIApp, *, limit: Callable[[Scope], int]) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length, limit = 0, self.limit(scope)

        async def counted() -> Message:
            nonlocal length
            message = await receive()
            length += len(message.get("body", b""))
            if length > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def file_answer(content: bytes, media_type: str, name: str) -> Response:
    """A kept file for a browser: pictures to be shown, everything else to be saved; never a page, whatever is in it."""
    how = "inline" if is_image(media_type) else "attachment"
    shown = clean_name(name, media_type)
    plain = f"tep{ENDINGS[media_type]}"  # for what does not read the other form
    headers = {
        "Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(shown)}",
        "Content-Security-Policy": FILE_CSP,
    }
    return Response(content, headers=headers, media_type=media_type)


def client_address(request: Request) -> str:
    """The caller's address; behind ``trusted_proxies`` the last one in X-Forwarded-For that is none of them.

    IPv6 counts by /64: that is one household, and one person may use all of it.
    """
    peer = _address(request.client.host if request.client else "")
    if peer is None:
        return "unknown"
    networks = settings().proxy_networks
    chain = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    while chain and _within(peer, networks):
        before = _address(chain.pop())
        if before is None:
            break
        peer = before
    return str(ipaddress.ip_network((peer, 64), strict=False)) if peer.version == 6 else str(peer)


def is_own_machine(request: Request) -> bool:
    """True for an embedded installation used from its own machine, with no proxy or tunnel in between.

    Everybody then has the one address, and evaluation tools are many people: a limit by address means nothing.
    """
    peer = _address(request.client.host if request.client else "")
    forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return settings().embedded and peer is not None and peer.is_loopback and not forwarded


def _within(peer: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: Iterable) -> bool:
    return any(peer in network for network in networks)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
