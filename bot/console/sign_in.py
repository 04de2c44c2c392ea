"""Signing in and out: first the password. One text and one time for every wrong try, whoever it was."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock, passwords
from bot.core.web import client_address
from bot.store import Store, attempts, audit, officers, second_factor, sessions

from . import cookie
from .browsers import browser_name
from .guard import SECOND_STEP, SET_UP, SIGN_IN, SIGN_OUT
from .pages import page

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


class WrongPassword(Exception):
    """Unknown, disabled, or the password was wrong: nobody learns which."""


async def form(request: Request) -> Response:
    """The sign-in page; on a locked console it says so and keeps counting what waits."""
    officer = request.state.caller.officer
    if officer and not officer.locked:
        return RedirectResponse("/", 303)
    return page(request, "sign_in.html", wrong="", login=officer.login if officer else "")


async def enter(request: Request) -> Response:
    """On to the second factor with a new token, or the form again. A locked console opens with the password alone."""
    fields = await request.form(max_files=0, max_fields=10)
    login, password = str(fields.get("login", "")), str(fields.get("password", ""))
    attempt = partial(_enter, request, login, password)
    try:
        token, leads_to = await to_thread.run_sync(attempt, limiter=request.app.state.hashing)
    except WrongPassword:
        return page(request, "sign_in.html", 401, wrong=WRONG, login=login)
    answer = RedirectResponse(leads_to, 303)
    cookie.give(answer, token)
    return answer


def leave(request: Request) -> Response:
    """End the session here and in the store."""
    caller = request.state.caller
    with request.app.state.store.write() as tx:
        sessions.end(tx, caller.token, clock.now())
        audit.write(tx, caller.officer.id, "logout", now=clock.now())
    answer = RedirectResponse(SIGN_IN, 303)
    cookie.take(answer)
    return answer


def _enter(request: Request, login: str, password: str) -> tuple[str, str]:
    """The new token, and where it leads."""
    now, store, caller = clock.now(), request.app.state.store, request.state.caller
    account = officers.clean_login(login)
    door = f"{account} {cookie.known(request, account)}".strip()
    officer_id = _right_password(store, client_address(request), door, login, password)
    with store.write() as tx:
        if caller.officer and caller.officer.locked and caller.officer.id == officer_id:
            return sessions.unlock(tx, caller.token, officer_id, now), "/"
        sessions.end(tx, caller.token, now)
        second_factor.prepare(tx, officer_id)
        token = sessions.begin(tx, officer_id, browser_name(request.headers.get("user-agent", "")), now)
        half_way = sessions.half_way(tx, token, now)
    return token, SECOND_STEP if half_way and half_way.enrolled else SET_UP


def _right_password(store: Store, address: str, door: str, login: str, password: str) -> int:
    """Whose password it is. ``door``: where this try is counted. Raises ``WrongPassword`` or ``TooManyTries``."""
    now = clock.now()
    with store.write() as tx:
        marks = attempts.admit(tx, address, door, now)
    with store.read() as tx:
        officer = officers.by_login(tx, login)
    known = officer if officer and not officer.disabled else None
    right = passwords.matches(known.password_hash if known else None, password)
    with store.write() as tx:
        if known and right:
            attempts.forgive(tx, marks)
            return known.id
        audit.write(tx, officer.id if officer else None, "login_failed", now=now)
    raise WrongPassword()


ROUTES = [
    Route(SIGN_IN, form, methods=["GET"]),
    Route(SIGN_IN, enter, methods=["POST"]),
    Route(SIGN_OUT, leave, methods=["POST"]),
]
