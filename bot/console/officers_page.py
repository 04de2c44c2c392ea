"""GET /can-bo: the administrator's list of officers; /cap-lai-ma, where two colleagues reset a lost second factor."""

from __future__ import annotations

from functools import partial
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.core.errors import Conflict, Refused
from bot.core.passwords import new_passphrase
from bot.handoff import desks
from bot.store import Session, officers, second_factor
from bot.store.sessions import SignedIn
from bot.store.tables import Officer

from .errors import Problem
from .guard import confirmed
from .pages import page
from .words import ROLES

HERE, RESETS = "/can-bo", "/cap-lai-ma"


def whole(request: Request) -> Response:
    """The list, with what may be done."""
    confirmed(request, HERE)
    return _page(request)


async def add(request: Request) -> Response:
    """A new officer; the password is shown this once."""
    administrator, fields = confirmed(request, HERE), await _fields(request)
    if not fields["login"] or not fields["name"]:
        raise Problem("Cần tên đăng nhập và tên hiển thị.", 422)
    return await to_thread.run_sync(
        partial(_add, request, administrator, fields), limiter=request.app.state.hashing
    )


async def assign(request: Request) -> Response:
    """Another desk or role; the officer signs in again."""
    administrator, fields = confirmed(request, HERE), await _fields(request)
    _known(fields)
    return await to_thread.run_sync(_assign, request, administrator, fields)


def new_password(request: Request) -> Response:
    """A forgotten password: a new one, shown this once. The second factor stays as it is."""
    administrator, password = confirmed(request, HERE), new_passphrase()
    with request.app.state.store.write() as tx:
        officer = _other(request, tx, administrator)
        officers.set_password(tx, officer.id, password, clock.now(), by=administrator.id)
    return _page(request, made=(officer.login, password))


async def email(request: Request) -> Response:
    """Where the officer is told that somebody waits; empty: nowhere."""
    administrator, fields = confirmed(request, HERE), await _fields(request)
    return await to_thread.run_sync(_email, request, administrator, fields["email"])


def disable(request: Request) -> Response:
    """Shut out at once, on all browsers."""
    administrator = confirmed(request, HERE)
    with request.app.state.store.write() as tx:
        officer = _other(request, tx, administrator)
        officers.disable(tx, officer.id, clock.now(), by=administrator.id)
    return RedirectResponse(HERE, 303)


def enable(request: Request) -> Response:
    """Let in again."""
    administrator = confirmed(request, HERE)
    with request.app.state.store.write() as tx:
        officer = _other(request, tx, administrator)
        officers.enable(tx, officer.id, clock.now(), by=administrator.id)
    return RedirectResponse(HERE, 303)


def resets(request: Request) -> Response:
    """Whose second factor is lost, who has proposed to forget it, and who may agree."""
    caller, now = confirmed(request, RESETS), clock.now()
    with request.app.state.store.read() as tx:
        everyone = [one for one in officers.everyone(tx) if not one.disabled and one.totp_since]
        proposed = second_factor.proposed_resets(tx, now)
    names = {one.id: one.name for one in everyone}
    others = [one for one in everyone if one.id != caller.id]
    return page(request, "resets.html", others=others, proposed=proposed, names=names)


def propose(request: Request) -> Response:
    """The first of two."""
    caller = confirmed(request, RESETS)
    with request.app.state.store.write() as tx:
        second_factor.propose_reset(tx, request.path_params["id"], caller.id, clock.now())
    return RedirectResponse(RESETS, 303)


def agree(request: Request) -> Response:
    """The second of two: the next sign-in sets it up anew."""
    caller = confirmed(request, RESETS)
    with request.app.state.store.write() as tx:
        second_factor.confirm_reset(tx, request.path_params["id"], caller.id, clock.now())
    return RedirectResponse(RESETS, 303)


def _add(request: Request, administrator: SignedIn, fields: dict[str, str]) -> Response:
    _known(fields)
    password = new_passphrase()
    try:
        with request.app.state.store.write() as tx:
            made = officers.create(
                tx,
                fields["login"],
                fields["name"],
                fields["desk"],
                fields["role"],
                password,
                clock.now(),
                by=administrator.id,
            )
    except Conflict as conflict:
        raise Problem("Tên đăng nhập này đã có người dùng.", 409) from conflict
    return _page(request, made=(made.login, password))


def _assign(request: Request, administrator: SignedIn, fields: dict[str, str]) -> Response:
    with request.app.state.store.write() as tx:
        officer = _other(request, tx, administrator)
        officers.assign(tx, officer.id, fields["desk"], fields["role"], clock.now(), by=administrator.id)
    return RedirectResponse(HERE, 303)


def _email(request: Request, administrator: SignedIn, address: str) -> Response:
    with request.app.state.store.write() as tx:
        officer = _other(request, tx, administrator)
        try:
            officers.set_email(tx, officer.id, address, clock.now(), by=administrator.id)
        except Refused as error:
            raise Problem("Địa chỉ thư chưa đúng. Viết như ten@coquan.vn, hoặc để trống.", 422) from error
    return RedirectResponse(HERE, 303)


def _known(fields: dict[str, str]) -> None:
    if fields["desk"] not in desks.names() or fields["role"] not in ROLES:
        raise Problem("Hãy chọn bộ phận và vai trò có trong danh sách.", 422)


def _other(request: Request, tx: Session, administrator: SignedIn) -> Officer:
    """The officer meant. Nobody changes their own account here: it could be the last that may."""
    officer = officers.get(tx, request.path_params["id"])
    if officer is None:
        raise HTTPException(404)
    if officer.id == administrator.id:
        raise Problem("Không tự đổi tài khoản của mình ở đây được; nhờ người quản trị khác.", 422)
    return officer


def _page(request: Request, made: tuple[str, str] | None = None) -> Response:
    with request.app.state.store.read() as tx:
        everyone = officers.everyone(tx)
    return page(request, "officers.html", everyone=everyone, made=made, desks=desks.names(), roles=ROLES)


async def _fields(request: Request) -> dict[str, Any]:
    form = await request.form(max_files=0, max_fields=10)
    return {name: str(form.get(name, "")).strip() for name in ("login", "name", "desk", "role", "email")}


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(HERE, add, methods=["POST"]),
    Route(f"{HERE}/{{id:int}}/chuyen", assign, methods=["POST"]),
    Route(f"{HERE}/{{id:int}}/mat-khau", new_password, methods=["POST"]),
    Route(f"{HERE}/{{id:int}}/thu", email, methods=["POST"]),
    Route(f"{HERE}/{{id:int}}/khoa", disable, methods=["POST"]),
    Route(f"{HERE}/{{id:int}}/mo", enable, methods=["POST"]),
    Route(RESETS, resets, methods=["GET"]),
    Route(f"{RESETS}/{{id:int}}/de-nghi", propose, methods=["POST"]),
    Route(f"{RESETS}/{{id:int}}/dong-y", agree, methods=["POST"]),
]
