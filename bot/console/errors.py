"""The one place where an error becomes an answer to an officer: a page, or a line above the reply box."""

from __future__ import annotations

import logging
import traceback

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core.errors import BotError, Conflict, Refused
from bot.core.passwords import LONGEST, SHORTEST, BadPassword
from bot.store.attempts import TooManyTries
from bot.store.cases import NoSuchCase

from . import words
from .pages import page

log = logging.getLogger(__name__)

SAID = {
    400: "Yêu cầu không đọc được. Hãy thử lại.",
    403: "Việc này không được phép.",
    404: "Không tìm thấy trang hoặc vụ này.",
    405: "Không làm được việc này ở đây.",
    409: "Đã có người làm việc này trước.",
    413: "Nội dung quá dài.",
    422: "Hãy kiểm tra lại nội dung.",
    500: "Hệ thống đang trục trặc. Việc vừa làm có thể chưa được lưu; hãy tải lại trang.",
}


BAD_PASSWORD = (
    f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự và không dễ đoán: không dùng tên mình, tên cơ quan, "
    "dãy số hay từ lặp lại. Một câu chỉ mình anh/chị nghĩ ra là tốt nhất."
)


class Problem(BotError):
    """Said to the officer as it is, with its HTTP status."""

    def __init__(self, said: str, status: int) -> None:
        super().__init__(said)
        self.said = said
        self.status = status


class NotConfirmed(BotError):
    """The second factor must be given once more for this; ``where`` it is asked for."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where


async def ask_to_confirm(request: Request, error: Exception) -> Response:
    """On to the page that asks for the second factor."""
    assert isinstance(error, NotConfirmed)
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": error.where})
    return RedirectResponse(error.where, 303)


async def on_error(request: Request, error: Exception) -> Response:
    """A page for a page; for a part of one, a line in its place for notices."""
    status, said = _told(error)
    answer = _page(request, status, said)
    if isinstance(error, TooManyTries):
        answer.headers["Retry-After"] = str(max(1, int(error.wait.total_seconds())))
    return answer


def _page(request: Request, status: int, said: str) -> Response:
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        answer: Response = page(request, "notice.html", status, said=said)
        answer.headers.update({"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})
        return answer
    return page(request, "error.html", status, said=said)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, Problem):
        return error.status, error.said
    if isinstance(error, TooManyTries):
        return 429, f"Đã thử sai quá nhiều lần. Hãy đợi {words.lasting(error.wait)} rồi thử lại."
    if isinstance(error, BadPassword):
        return 422, BAD_PASSWORD
    if isinstance(error, NoSuchCase):
        return 404, SAID[404]
    if isinstance(error, Conflict):
        return 409, f"{error.holder} vừa nhận vụ này." if error.holder else "Vụ này đã kết thúc."
    if isinstance(error, HTTPException):
        return error.status_code, SAID.get(error.status_code, SAID[400])
    return 403, SAID[403]


HANDLERS = {
    **dict.fromkeys((Problem, Conflict, Refused, HTTPException), on_error),
    NotConfirmed: ask_to_confirm,
}


async def refuse_foreign(scope: Scope, receive: Receive, send: Send) -> None:
    """Another site tried to act in the officer's name."""
    answer = PlainTextResponse("Yêu cầu này không đến từ bàn trực nên không được nhận.", 403)
    await answer(scope, receive, send)


class Unexpected:
    """Turns any other error into a 500. Logs where it happened, never its message: that may quote a person."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, where.filename, where.lineno)
            if not started:
                await PlainTextResponse(SAID[500], 500)(scope, receive, send)
