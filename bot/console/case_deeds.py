"""What an officer does with a case: claim it, reply, give it back to the bot, close it."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.core.errors import Conflict, Refused
from bot.core.media import clean_name
from bot.core.settings import settings
from bot.handoff import sendable
from bot.store import case_queue, cases, reach as store_reach

from . import case_page, reach, uploads
from .errors import Problem
from .guard import caller_of
from .uploads import Upload


def claim(request: Request) -> Response:
    """Take the case. Who comes second is told kindly who has it; a second press of one's own is no second claim."""
    case_id, officer = request.path_params["id"], caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            cases.claim(tx, case_id, officer.id, clock.now())
    except Conflict as conflict:
        if not _is_mine(request):
            said = f"{conflict.holder} đã nhận vụ này." if conflict.holder else "Vụ này đã kết thúc."
            return case_page.show(request, "case.html", 409, said=said)
    return RedirectResponse(f"/vu/{case_id}", 303)


async def reply(request: Request) -> Response:
    """Send words to the person, a file, or both, once for each ``client_id``."""
    fields, upload = await uploads.read(request)
    text, client_id = fields.get("text", "").strip(), fields.get("client_id", "")
    limit = settings().text_limit
    text = text.replace("\r\n", "\n")
    if not (text or upload) or not 8 <= len(client_id) <= 64:
        raise Problem("Hãy viết nội dung trả lời, hoặc chọn ảnh hay tệp, rồi gửi.", 422)
    if len(text) > limit:
        raise Problem(f"Tin dài {len(text)} ký tự; mỗi tin tối đa {limit} ký tự.", 422)
    return await to_thread.run_sync(_reply, request, text, client_id, upload)


def send_again(request: Request) -> Response:
    """Send one's own words once more, of which nobody knows whether they have arrived."""
    case_id, officer = request.path_params["id"], caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            cases.send_again(tx, case_id, officer.id, request.path_params["row"], clock.now())
    except cases.NoSuchCase:
        raise
    except Refused as error:
        raise _not_mine(request) from error
    return RedirectResponse(f"/vu/{case_id}#cuoi", 303)


def release(request: Request) -> Response:
    """Give the thread back to the bot."""
    return _end(request, "released")


def close(request: Request) -> Response:
    """The matter is settled."""
    return _end(request, "closed")


def _reply(request: Request, text: str, client_id: str, upload: Upload | None) -> Response:
    case_id, officer = request.path_params["id"], caller_of(request)
    _check_window(request)
    enclosed = _enclosed(request, upload) if upload else None
    try:
        with request.app.state.store.write() as tx:
            cases.reply(tx, case_id, officer.id, text, client_id, clock.now(), enclosed)
    except cases.NoSuchCase:
        raise
    except Refused as error:
        raise _not_mine(request) from error
    if "hx-request" in request.headers:
        return case_page.show(request, "case_sent.html")
    return RedirectResponse(f"/vu/{case_id}#cuoi", 303)


def _check_window(request: Request) -> None:
    """Raise ``Problem`` when the platform takes nothing now. (Delivery looks again as it sends.)"""
    now = clock.now()
    with request.app.state.store.read() as tx:
        item = case_queue.one(tx, request.path_params["id"], now)
        told = reach.standing(store_reach.of_thread(tx, item.thread_id, now), None, now) if item else None
    if told and not told.open:
        raise Problem(f"{told.said} {told.instead}", 422)


def _enclosed(request: Request, upload: Upload) -> cases.Enclosed:
    """The file as it is sent, if the person's platform takes it."""
    try:
        media_type = sendable.check(_item(request).channel, upload.content)
    except sendable.NotSendable as error:
        raise Problem(str(error), 422) from error
    return cases.Enclosed(clean_name(upload.name, media_type), media_type, upload.content)


def _end(request: Request, outcome: str) -> Response:
    case_id, officer = request.path_params["id"], caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            cases.release(tx, case_id, officer.id, clock.now(), outcome)
    except cases.NoSuchCase:
        raise
    except Refused as error:
        if not _ended_by_me(request):
            raise _not_mine(request) from error
    return RedirectResponse("/", 303)


def _is_mine(request: Request) -> bool:
    item = _item(request)
    return item.state == "claimed" and item.holder_id == caller_of(request).id


def _ended_by_me(request: Request) -> bool:
    item = _item(request)
    return item.state == "closed" and item.holder_id == caller_of(request).id


def _not_mine(request: Request) -> Problem:
    """Why this officer may not: nobody has claimed it, somebody else has it, or it is over."""
    item = _item(request)
    if item.state == "open":
        return Problem("Hãy bấm “Nhận vụ này” trước khi trả lời.", 403)
    if item.state == "closed":
        return Problem("Vụ này đã kết thúc, tin không được gửi.", 409)
    return Problem(f"{item.holder} đang giữ vụ này nên chỉ {item.holder} gửi được tin.", 409)


def _item(request: Request) -> case_queue.QueueItem:
    with request.app.state.store.read() as tx:
        item = case_queue.one(tx, request.path_params["id"], clock.now())
    if item is None:
        raise cases.NoSuchCase()
    return item


ROUTES = [
    Route("/vu/{id:int}/nhan", claim, methods=["POST"]),
    Route("/vu/{id:int}/tra-loi", reply, methods=["POST"]),
    Route("/vu/{id:int}/gui-lai/{row:int}", send_again, methods=["POST"]),
    Route("/vu/{id:int}/tra-ve", release, methods=["POST"]),
    Route("/vu/{id:int}/dong", close, methods=["POST"]),
]
