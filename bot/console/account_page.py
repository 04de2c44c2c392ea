"""GET /tai-khoan: an officer's own password, second factor, and the browsers that are signed in."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock, passwords
from bot.core.web import client_address
from bot.store import attempts, audit, officers, second_factor, sessions

from . import cookie
from .errors import BAD_PASSWORD, Problem
from .guard import SIGN_IN, caller_of, confirmed
from .pages import page
from .words import ROLES

HERE = "/tai-khoan"


def whole(request: Request) -> Response:
    """The page."""
    return _page(request)


async def change_password(request: Request) -> Response:
    """A new password, after the old one; other browsers are signed out."""
    fields = await request.form(max_files=0, max_fields=5)
    old, new, again = (str(fields.get(name, "")) for name in ("old", "new", "again"))
    if new != again:
        return await to_thread.run_sync(
            partial(_page, request, 422, wrong="Hai lần gõ mật khẩu mới khác nhau.")
        )
    change = partial(_change_password, request, old, new)
    try:
        await to_thread.run_sync(change, limiter=request.app.state.hashing)
    except passwords.BadPassword:
        return await to_thread.run_sync(partial(_page, request, 422, wrong=BAD_PASSWORD))
    said = "Đã đổi mật khẩu. Các máy khác đã được đăng xuất."
    return await to_thread.run_sync(partial(_page, request, done=said))


def end_one(request: Request) -> Response:
    """Sign another browser out."""
    officer, now = caller_of(request), clock.now()
    with request.app.state.store.write() as tx:
        if not sessions.end_one(tx, officer.id, request.path_params["handle"], now):
            raise HTTPException(404)
        audit.write(tx, officer.id, "session_ended", now=now)
    return RedirectResponse(HERE, 303)


def end_others(request: Request) -> Response:
    """Sign all other browsers out."""
    officer, now = caller_of(request), clock.now()
    with request.app.state.store.write() as tx:
        sessions.end_all(tx, officer.id, now, but=request.state.caller.token)
        audit.write(tx, officer.id, "session_ended", detail="all others", now=now)
    return RedirectResponse(HERE, 303)


def new_recovery_codes(request: Request) -> Response:
    """Ten new recovery codes, shown this once."""
    officer = confirmed(request, HERE)
    with request.app.state.store.write() as tx:
        made = second_factor.new_recovery_codes(tx, officer.id, clock.now())
    return page(request, "recovery_codes.html", made=made, login=officer.login)


def new_phone(request: Request) -> Response:
    """Forget the second factor: the next sign-in, which is now, sets it up on another phone."""
    officer = confirmed(request, HERE)
    with request.app.state.store.write() as tx:
        second_factor.clear(tx, officer.id, clock.now())
    answer = RedirectResponse(SIGN_IN, 303)
    cookie.take(answer)
    return answer


def _page(request: Request, status: int = 200, *, wrong: str = "", done: str = "") -> Response:
    officer, now = caller_of(request), clock.now()
    with request.app.state.store.read() as tx:
        shown = {
            "mine": sessions.of_officer(tx, officer.id, request.state.caller.token, now),
            "codes_left": second_factor.recovery_codes_left(tx, officer.id),
        }
    return page(
        request,
        "account.html",
        status,
        wrong=wrong,
        done=done,
        now=now,
        role_name=ROLES[officer.role],
        **shown,
    )


def _change_password(request: Request, old: str, new: str) -> None:
    officer, store, now = caller_of(request), request.app.state.store, clock.now()
    with store.write() as tx:
        marks = attempts.admit(tx, client_address(request), officer.login, now)
    with store.read() as tx:
        known = officers.by_login(tx, officer.login)
    if not passwords.matches(known.password_hash if known else None, old):
        with store.write() as tx:
            audit.write(tx, officer.id, "password_refused", now=now)
        raise Problem("Mật khẩu hiện nay không đúng.", 422)
    with store.write() as tx:
        attempts.forgive(tx, marks)
    with store.write() as tx:
        officers.set_password(tx, officer.id, new, now, keep=request.state.caller.token)


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(f"{HERE}/mat-khau", change_password, methods=["POST"]),
    Route(f"{HERE}/phien/{{handle}}/ket-thuc", end_one, methods=["POST"]),
    Route(f"{HERE}/phien-khac", end_others, methods=["POST"]),
    Route(f"{HERE}/ma-du-phong", new_recovery_codes, methods=["POST"]),
    Route(f"{HERE}/dien-thoai-moi", new_phone, methods=["POST"]),
]
