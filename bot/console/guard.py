"""Lets in officers only, each where their role and desk allow. What is open to others is named here; all else is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.core import clock
from bot.store import Store, audit, case_queue, sessions
from bot.store.sessions import HalfWay, SignedIn

from . import access, cookie
from .errors import NotConfirmed, on_error

SIGN_IN = "/dang-nhap"
SECOND_STEP, SET_UP = f"{SIGN_IN}/ma", f"{SIGN_IN}/thiet-lap"
SIGN_OUT = "/dang-xuat"
CONFIRM = "/xac-nhan"
STREAM = "/su-kien"
OPEN = (SIGN_IN, SECOND_STEP, SET_UP, "/healthz")
STATIC = "/static/"
# What the page asks for by itself is no deed of the officer and must not keep the session awake.
BY_ITSELF = (STREAM, "/hang-cho", "/su-co/dai", "/phu-trach/so-lieu")
THREAD_PART = "/trao-doi"
FILE_PART = "/tep/"  # pictures come with the thread
PRESENCE_PART = "/co-mat"
CONFIRMED_FOR = timedelta(minutes=10)  # how long a second factor is good for what asks for it
_CASE = re.compile(r"/vu/0*([0-9]+)(?:/|$)")
_LONGEST_ID = 18  # digits; databases count no further


@dataclass(frozen=True)
class Caller:
    """Who calls: the officer, if signed in; whoever gave the password only; and the token of the session."""

    officer: SignedIn | None
    token: str
    half_way: HalfWay | None = None


class SignedInOnly:
    """Puts ``Caller`` into the request's state; sends those who may not in to the sign-in page."""

    def __init__(self, app: ASGIApp, *, store: Store) -> None:
        self.app = app
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(STATIC):
            return await self.app(scope, receive, send)
        request, path = Request(scope), scope["path"]
        by_itself = path in BY_ITSELF or path.endswith((THREAD_PART, PRESENCE_PART)) or FILE_PART in path
        deed = not by_itself and path not in OPEN
        caller = await to_thread.run_sync(self._look, cookie.token(request), deed)
        request.state.caller = caller
        officer = caller.officer
        if path in OPEN or (officer and officer.locked and path in (STREAM, SIGN_OUT)):
            return await self.app(scope, receive, send)
        if officer is None or officer.locked:
            return await _to_sign_in(request)(scope, receive, send)
        if path == "/" and not access.may(officer.role, path):
            return await RedirectResponse(access.HOMES[officer.role], 303)(scope, receive, send)
        status = await to_thread.run_sync(self._refusal, officer, path)
        if status:
            answer = await on_error(request, HTTPException(status))
            return await answer(scope, receive, send)
        await self.app(scope, receive, send)

    def _look(self, token: str, deed: bool) -> Caller:
        if not token:
            return Caller(None, "")
        now = clock.now()
        with self.store.read() as tx:
            officer = sessions.find(tx, token, now)
            half_way = None if officer else sessions.half_way(tx, token, now)
        if officer and deed and not officer.locked:
            with self.store.write() as tx:
                sessions.touch(tx, token, now)
        return Caller(officer, token, half_way)

    def _refusal(self, officer: SignedIn, path: str) -> int | None:
        """403 for a place that is not this role's; 404 for a case that is not this officer's to see. Both are noted."""
        area, case = access.area(path), _CASE.match(path)
        if area is None or (case and len(case.group(1)) > _LONGEST_ID):
            return 404
        case_id = int(case.group(1)) if case else None
        status = None if access.may(officer.role, path) else 403
        if status is None and case_id is not None:
            with self.store.read() as tx:
                found = case_queue.whose(tx, case_id)
            status = None if found is None or access.sees(officer, *found) else 404
        if status:
            with self.store.write() as tx:
                audit.denied(tx, officer.id, area, case_id, clock.now())
        return status


def caller_of(request: Request) -> SignedIn:
    """The officer whom the guard let in."""
    officer: SignedIn = request.state.caller.officer
    return officer


def confirmed(request: Request, back: str) -> SignedIn:
    """The officer, who gave the second factor just now; else they are asked for it and then led ``back``.

    For what must not be done by whoever finds a console open. Raises ``NotConfirmed``.
    """
    officer = caller_of(request)
    if officer.confirmed_at <= clock.now() - CONFIRMED_FOR:
        raise NotConfirmed(f"{CONFIRM}?ve={quote(back)}")
    return officer


def _to_sign_in(request: Request) -> Response:
    """A page is sent on; a part of a page, or a deed, hears 401 and the page goes to sign in."""
    if request.method == "GET" and "hx-request" not in request.headers and request.url.path != STREAM:
        return RedirectResponse(SIGN_IN, 303)
    return Response("Hãy đăng nhập lại.", 401, {"HX-Redirect": SIGN_IN}, "text/plain; charset=utf-8")
