"""GET and POST /goi-lai: a form that works without any script; with one, nothing typed is lost when the network fails."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from anyio import to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels import web
from bot.core import clock
from bot.core.masking import mask_identity_numbers
from bot.gateway.bodies import read_body
from bot.gateway.errors import Problem, TooFast
from bot.gateway.sessions import token
from bot.handoff import callback, phones
from bot.handoff.callback import ABOUT, TIMES, Wish
from bot.store import Store, inbox, threads

HERE = "/goi-lai"
FOLDER = Path(__file__).parent
TYPES = {"callback.css": "text/css", "callback.js": "text/javascript"}
LONGEST = {"name": 60, "phone": 40, "more": 500}  # characters
EMPTY = {"about": "", "more": "", "name": "", "phone": "", "best_time": "any", "agree": ""}
_environment = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def form(request: Request) -> Response:
    """The empty form."""
    del request
    return _page(EMPTY, {}, "form-" + secrets.token_hex(16))


async def leave(request: Request) -> Response:
    """Take what was filled in; say kindly what is missing, with everything still in its field."""
    fields, form_id = _read(await read_body(request))
    wrong = check(fields)
    if wrong or len(form_id) < 8:
        return _page(fields, wrong, form_id or "form-" + secrets.token_hex(16), 422)
    known = token.current(request)
    session = known or token.issue()
    try:
        if known is None:
            request.app.state.doors.session(request)
        request.app.state.doors.callback(request, session)
    except TooFast as error:
        page = _page(fields, {"form": error.said}, form_id, error.status)
        page.headers["Retry-After"] = str(error.retry_after)
        return page
    wish = _wish(fields)
    standing = await to_thread.run_sync(partial(_store, request.app.state.store, session, wish, form_id))
    answer = HTMLResponse(_environment.get_template("left.html").render(standing=standing))
    token.give(answer, session)
    return answer


def _read(body: bytes) -> tuple[dict[str, str], str]:
    """The fields of the form, and its id. Raises ``Problem`` for what is none."""
    try:
        sent = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=12))
    except ValueError as error:
        raise Problem() from error
    return {name: sent.get(name, "").strip() for name in EMPTY}, sent.get("form_id", "")[:64]


def check(fields: dict[str, str]) -> dict[str, str]:
    """What is wrong, by field; nothing when the form may be taken."""
    wrong = {}
    if fields["about"] not in ABOUT:
        wrong["about"] = "Anh/chị chọn giúp mình việc cần hỏi."
    if phones.read(fields["phone"]) is None or len(fields["phone"]) > LONGEST["phone"]:
        wrong["phone"] = "Số này chưa gọi được. Anh/chị xem lại giúp mình, gồm cả số 0 ở đầu."
    if fields["best_time"] not in TIMES:
        wrong["best_time"] = "Anh/chị chọn giúp mình lúc gọi."
    for name, most in (("name", LONGEST["name"]), ("more", LONGEST["more"])):
        if len(fields[name]) > most:
            wrong[name] = f"Chỗ này tối đa {most} ký tự."
    if not fields["agree"]:
        wrong["agree"] = "Cần anh/chị đồng ý thì cán bộ mới được gọi."
    return wrong


def _wish(fields: dict[str, str]) -> Wish:
    return Wish(
        about=fields["about"],
        phone=phones.read(fields["phone"]) or "",
        best_time=fields["best_time"],
        name=mask_identity_numbers(fields["name"]),
        more=mask_identity_numbers(fields["more"]),
    )


def _store(store: Store, session: str, wish: Wish, form_id: str) -> str:
    """Once for each form, however often it is sent. What was written is also a message: danger is heard in it."""
    now = clock.now()
    with store.write() as tx:
        if wish.more:
            inbox.receive(
                tx,
                channel=web.NAME,
                account=web.ACCOUNT,
                platform_id=session,
                message_id=form_id,
                kind="text",
                body={"text": wish.more},
                now=now,
            )
        thread = threads.find_or_create(tx, web.NAME, web.ACCOUNT, session, now)
        return callback.leave(tx, thread.id, wish, now)


def _page(fields: dict[str, str], wrong: dict[str, str], form_id: str, status: int = 200) -> HTMLResponse:
    values: dict[str, Any] = {"fields": fields, "wrong": wrong, "form_id": form_id}
    template = _environment.get_template("callback.html")
    return HTMLResponse(template.render(**values, about=ABOUT, times=TIMES, longest=LONGEST), status)


def _file(name: str) -> Callable[[Request], Response]:
    content = (FOLDER / name).read_bytes()
    packed = gzip.compress(content, 9, mtime=0)

    def show(request: Request) -> Response:
        headers = {"Vary": "Accept-Encoding", "Cache-Control": "public, max-age=3600"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=TYPES[name])
        return Response(content, headers=headers, media_type=TYPES[name])

    return show


ROUTES = [
    Route(HERE, form, methods=["GET"]),
    Route(HERE, leave, methods=["POST"]),
    *(Route(f"{HERE}/{name}", _file(name), methods=["GET"]) for name in TYPES),
]
