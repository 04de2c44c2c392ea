"""The one place where an error becomes an HTTP answer: ``{"error": a sentence for the person}``."""

from __future__ import annotations

import logging
import traceback
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.base import InboundRefused
from bot.core.errors import BotError

log = logging.getLogger(__name__)

FAILED = "Hệ thống đang trục trặc. Tin sẽ được gửi lại sau ít phút."
BY_STATUS = {404: "Không có trang này.", 405: "Không làm được việc này ở đây."}


class Problem(BotError):
    """The request cannot be served. ``status`` is its HTTP answer, ``said`` what the person reads."""

    status: ClassVar[int] = 400
    said: str = "Yêu cầu không đọc được. Anh/chị thử lại giúp mình nhé."


class NoSession(Problem):
    """The request carries no session cookie of ours."""

    status = 401
    said = "Phiên trò chuyện đã hết. Anh/chị tải lại trang giúp mình nhé."


class ForeignOrigin(Problem):
    """Another site tried to act in the person's name."""

    status = 403
    said = "Yêu cầu này không đến từ trang trò chuyện nên không được nhận."


class TooFast(Problem):
    """A limit was reached. ``retry_after``: whole seconds until there is room again."""

    status = 429

    def __init__(self, said: str, retry_after: int) -> None:
        super().__init__()
        self.said = said
        self.retry_after = retry_after


async def on_problem(_request: Request, error: Exception) -> JSONResponse:
    """Answer a ``Problem`` or an ``InboundRefused``."""
    assert isinstance(error, (Problem, InboundRefused))
    body: dict[str, object] = {"error": error.said}
    headers = {}
    if isinstance(error, TooFast):
        body["retry_after"] = error.retry_after
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse(body, error.status, headers)


async def refuse_foreign(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a state-changing request that another site made a browser send."""
    answer = await on_problem(Request(scope), ForeignOrigin())
    await answer(scope, receive, send)


async def on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    """Answer an unknown path or method."""
    assert isinstance(error, HTTPException)
    said = BY_STATUS.get(error.status_code, Problem.said)
    return JSONResponse({"error": said}, error.status_code, error.headers)


HANDLERS = {Problem: on_problem, InboundRefused: on_problem, HTTPException: on_http_exception}


class Unexpected:
    """Turns any other error into a 500. Logs where it happened, never its message: that may quote a person."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http":
                raise
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, where.filename, where.lineno)
            if started:
                return  # the server notices the cut answer and closes the connection
            await JSONResponse({"error": FAILED}, 500)(scope, receive, send)
