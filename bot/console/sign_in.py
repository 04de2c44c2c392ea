"""Signing in and out. One text and one time for every wrong try, whoever it was."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock, passwords
from bot.core.web import client_address
from bot.store import Store, attempts, audit, officers

from . import cookie
from .guard import SIGN_IN, SIGN_OUT
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
    """A new session with a new token, or the form again."""
    fields = await request.form(max_files=0, max_fields=10)
    login, password = str(fields.get("login", "")), str(fields.get("password", ""))
    state = request.app.state
    attempt = partial(_enter, state.store, client_address(request), login, password, cookie.token(request))
    try:
        token = await to_thread.run_sync(attempt, limiter=state.hashing)
    except attempts.TooManyTries as refused:
        seconds = max(1, int(refused.wait.total_seconds()))
        said = f"Đã thử quá nhiều lần. Hãy đợi {-(-seconds // 60)} phút rồi thử lại."
        answer: Response = page(request, "sign_in.html", 429, wrong=said, login=login)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    except WrongPassword:
        return page(request, "sign_in.html", 401, wrong=WRONG, login=login)
    answer = RedirectResponse("/", 303)
    cookie.give(answer, token)
    return answer


def leave(request: Request) -> Response:
    """End the session here and in the store."""
    caller = request.state.caller
    with request.app.state.store.write() as tx:
        officers.end(tx, caller.token, clock.now())
        audit.write(tx, caller.officer.id, "logout", now=clock.now())
    answer = RedirectResponse(SIGN_IN, 303)
    cookie.take(answer)
    return answer


def _enter(store: Store, address: str, login: str, password: str, old_token: str) -> str:
    now = clock.now()
    with store.write() as tx:
        marks = attempts.admit(tx, address, officers.clean_login(login), now)
    with store.read() as tx:
        officer = officers.by_login(tx, login)
    known = officer if officer and not officer.disabled else None
    right = passwords.matches(known.password_hash if known else None, password)
    with store.write() as tx:
        if not (known and right):
            audit.write(tx, officer.id if officer else None, "login_failed", now=now)
        else:
            attempts.forgive(tx, marks)
            officers.end(tx, old_token, now)
            return officers.start(tx, known.id, now)
    raise WrongPassword()


ROUTES = [
    Route(SIGN_IN, form, methods=["GET"]),
    Route(SIGN_IN, enter, methods=["POST"]),
    Route(SIGN_OUT, leave, methods=["POST"]),
]
