"""GET /chat-luong: the quality sample, for supervisors; /nhan-xet: what they found, for the officer concerned."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.core.errors import Refused
from bot.store import audit, quality

from .errors import Problem
from .guard import caller_of
from .pages import go_to, page

HERE, MINE = "/chat-luong", "/nhan-xet"
ASKED = {
    "quick": "Trả lời nhanh, không để người hỏi chờ lâu",
    "correct": "Nội dung đúng",
    "kind": "Lời lẽ tử tế, tôn trọng",
    "next_steps": "Nói đủ bước tiếp theo",
}


def whole(request: Request) -> Response:
    """What waits to be reviewed, and what was. Remarks are read here, which is noted."""
    me, now = caller_of(request), clock.now()
    with request.app.state.store.read() as tx:
        waiting, done, share = quality.waiting(tx, me.id), quality.done(tx), quality.share(tx)
    if any(each.remark for each in done):
        with request.app.state.store.write() as tx:
            audit.reviews_read(tx, me.id, now)
    return page(
        request,
        "quality.html",
        waiting=waiting,
        done=done,
        share=share,
        shares=quality.shares(done),
        asked=ASKED,
        now=now,
    )


def one(request: Request) -> Response:
    """The four questions about one case."""
    review = _chosen(request)
    answers = dict(zip(quality.QUESTIONS, review.answers, strict=True))
    return page(request, "quality_case.html", review=review, answers=answers, asked=ASKED, now=clock.now())


async def save(request: Request) -> Response:
    """What the supervisor found."""
    form = await request.form(max_files=0, max_fields=10)
    fields = {name: str(value) for name, value in form.items()}
    return await to_thread.run_sync(_save, request, fields)


def mine(request: Request) -> Response:
    """What was found in the officer's own cases. Reading it is noted."""
    me, now = caller_of(request), clock.now()
    with request.app.state.store.read() as tx:
        reviews = quality.of_officer(tx, me.id)
    if reviews:
        with request.app.state.store.write() as tx:
            audit.reviews_read(tx, me.id, now)
    return page(
        request, "quality_mine.html", reviews=reviews, shares=quality.shares(reviews), asked=ASKED, now=now
    )


def _save(request: Request, fields: dict[str, Any]) -> Response:
    chosen = _chosen(request)
    answers = {name: fields[name] == "yes" for name in ASKED if fields.get(name) in ("yes", "no")}
    if set(answers) != set(ASKED):
        raise Problem("Hãy trả lời đủ bốn câu hỏi.", 422)
    with request.app.state.store.write() as tx:
        try:
            quality.review(
                tx, chosen.case_id, caller_of(request).id, answers, fields.get("remark", ""), clock.now()
            )
        except Refused as error:
            raise Problem("Không tự đánh giá vụ của chính mình; nhờ người phụ trách khác.", 403) from error
    return go_to(request, HERE)


def _chosen(request: Request) -> quality.Review:
    with request.app.state.store.read() as tx:
        found = quality.one(tx, request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return found


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(f"{HERE}/{{id:int}}", one, methods=["GET"]),
    Route(f"{HERE}/{{id:int}}", save, methods=["POST"]),
    Route(MINE, mine, methods=["GET"]),
]
