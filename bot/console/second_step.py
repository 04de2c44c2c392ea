"""The second factor: asked for after the password, set up at the first sign-in, and once more for what is sensitive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import segno
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock, totp
from bot.core.web import client_address
from bot.store import audit, second_factor, sessions
from bot.store.second_factor import WrongCode
from bot.store.sessions import HalfWay

from . import access, codes, cookie
from .guard import CONFIRM, SECOND_STEP, SET_UP, SIGN_IN, caller_of
from .pages import page

_OWN_PATH = re.compile(r"(/[a-z0-9-]+)+")


def form(request: Request) -> Response:
    """The page that asks for a code."""
    half_way = request.state.caller.half_way
    if half_way is None:
        return RedirectResponse(SIGN_IN, 303)
    if not half_way.enrolled:
        return RedirectResponse(SET_UP, 303)
    return page(request, "second_step.html", wrong="")


async def enter(request: Request) -> Response:
    """Signed in, under a new token; or the page again."""
    half_way = request.state.caller.half_way
    if half_way is None:
        return RedirectResponse(SIGN_IN, 303)
    fields = await _fields(request)
    try:
        token = await to_thread.run_sync(_enter, request, half_way, fields)
    except WrongCode:
        return page(request, "second_step.html", 401, wrong=codes.WRONG_CODE)
    answer = _with_cookie(RedirectResponse("/", 303), token)
    cookie.remember(answer, half_way.login)
    return answer


def set_up(request: Request) -> Response:
    """The QR code and the secret, until the app has shown that it knows it."""
    half_way = request.state.caller.half_way
    if half_way is None:
        return RedirectResponse(SIGN_IN, 303)
    return _set_up_page(request, half_way, "")


async def prove_set_up(request: Request) -> Response:
    """The first code: signed in, and the recovery codes, this once."""
    half_way = request.state.caller.half_way
    if half_way is None:
        return RedirectResponse(SIGN_IN, 303)
    fields = await _fields(request)
    try:
        token, made = await to_thread.run_sync(_set_up, request, half_way, fields)
    except WrongCode:
        return await to_thread.run_sync(_set_up_page, request, half_way, codes.WRONG_CODE)
    answer = _with_cookie(page(request, "recovery_codes.html", made=made, login=half_way.login), token)
    cookie.remember(answer, half_way.login)
    return answer


def confirm_form(request: Request) -> Response:
    """The page that asks for a code once more."""
    return page(request, "confirm.html", wrong="", back=_back(request.query_params.get("ve", "")))


async def confirm(request: Request) -> Response:
    """A new token, and back to where the code was asked for."""
    fields = await _fields(request)
    back = _back(str(fields.get("ve", "")))
    try:
        token = await to_thread.run_sync(_confirm, request, fields)
    except WrongCode:
        return page(request, "confirm.html", 401, wrong=codes.WRONG_CODE, back=back)
    return _with_cookie(RedirectResponse(back, 303), token)


def _enter(request: Request, half_way: HalfWay, fields: Mapping[str, Any]) -> str:
    now, store = clock.now(), request.app.state.store
    codes.prove(store, client_address(request), half_way.officer_id, half_way.login, fields, now)
    with store.write() as tx:
        return sessions.confirm(tx, request.state.caller.token, now)


def _set_up(request: Request, half_way: HalfWay, fields: Mapping[str, Any]) -> tuple[str, list[str]]:
    now, store = clock.now(), request.app.state.store
    try:
        with store.write() as tx:
            made = second_factor.enrol(tx, half_way.officer_id, str(fields.get("code", "")), now)
            return sessions.confirm(tx, request.state.caller.token, now), made
    except WrongCode:
        with store.write() as tx:
            audit.write(tx, half_way.officer_id, "code_failed", now=now)
        raise


def _set_up_page(request: Request, half_way: HalfWay, wrong: str) -> Response:
    with request.app.state.store.read() as tx:
        secret = second_factor.secret_to_show(tx, half_way.officer_id)
    if secret is None:
        return RedirectResponse(SECOND_STEP, 303)
    picture = segno.make(totp.address(secret, half_way.login), error="m").png_data_uri(scale=5, border=4)
    grouped = " ".join(re.findall(".{1,4}", secret))
    status = 401 if wrong else 200
    return page(request, "set_up.html", status, wrong=wrong, picture=picture, secret=grouped)


def _confirm(request: Request, fields: Mapping[str, Any]) -> str:
    now, store, officer = clock.now(), request.app.state.store, caller_of(request)
    codes.prove(store, client_address(request), officer.id, officer.login, fields, now)
    with store.write() as tx:
        return sessions.step_up(tx, request.state.caller.token, officer.id, now)


def _back(path: str) -> str:
    """A path of this console, and of nobody else's."""
    return path if _OWN_PATH.fullmatch(path) and access.area(path) else "/"


def _with_cookie(answer: Response, token: str) -> Response:
    cookie.give(answer, token)
    return answer


async def _fields(request: Request) -> Mapping[str, Any]:
    return await request.form(max_files=0, max_fields=5)


ROUTES = [
    Route(SECOND_STEP, form, methods=["GET"]),
    Route(SECOND_STEP, enter, methods=["POST"]),
    Route(SET_UP, set_up, methods=["GET"]),
    Route(SET_UP, prove_set_up, methods=["POST"]),
    Route(CONFIRM, confirm_form, methods=["GET"]),
    Route(CONFIRM, confirm, methods=["POST"]),
]
