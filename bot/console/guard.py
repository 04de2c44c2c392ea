"""Lets in officers only. What is open to others is named here; everything else is closed, routes to come included."""

from __future__ import annotations

from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.core import clock
from bot.store import Store, officers
from bot.store.officers import SignedIn

from . import cookie

SIGN_IN = "/dang-nhap"
SIGN_OUT = "/dang-xuat"
STREAM = "/su-kien"
OPEN = (SIGN_IN, "/healthz")
STATIC = "/static/"
# What the page asks for by itself is no deed of the officer and must not keep the session awake.
BY_ITSELF = (STREAM, "/hang-cho", "/su-co/dai")
THREAD_PART = "/trao-doi"
FILE_PART = "/tep/"  # pictures come with the thread


@dataclass(frozen=True)
class Caller:
    """Who calls: the officer, if there is a session, and its token."""

    officer: SignedIn | None
    token: str


class SignedInOnly:
    """Puts ``Caller`` into the request's state; sends those who may not in to the sign-in page."""

    def __init__(self, app: ASGIApp, *, store: Store) -> None:
        self.app = app
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(STATIC):
            return await self.app(scope, receive, send)
        request, path = Request(scope), scope["path"]
        by_itself = path in BY_ITSELF or path.endswith(THREAD_PART) or FILE_PART in path
        deed = not by_itself and path not in OPEN
        caller = await to_thread.run_sync(self._look, cookie.token(request), deed)
        request.state.caller = caller
        if path in OPEN or (caller.officer and (not caller.officer.locked or path in (STREAM, SIGN_OUT))):
            return await self.app(scope, receive, send)
        await _to_sign_in(request)(scope, receive, send)

    def _look(self, token: str, deed: bool) -> Caller:
        if not token:
            return Caller(None, "")
        now = clock.now()
        with self.store.read() as tx:
            officer = officers.find(tx, token, now)
        if officer and deed and not officer.locked:
            with self.store.write() as tx:
                officers.touch(tx, token, now)
        return Caller(officer, token)


def caller_of(request: Request) -> SignedIn:
    """The officer whom the guard let in."""
    officer: SignedIn = request.state.caller.officer
    return officer


def _to_sign_in(request: Request) -> Response:
    """A page is sent on; a part of a page, or a deed, hears 401 and the page goes to sign in."""
    if request.method == "GET" and "hx-request" not in request.headers and request.url.path != STREAM:
        return RedirectResponse(SIGN_IN, 303)
    return Response("Hãy đăng nhập lại.", 401, {"HX-Redirect": SIGN_IN}, "text/plain; charset=utf-8")
