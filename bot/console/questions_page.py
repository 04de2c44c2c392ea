"""GET /cau-hoi: what the assistant did not understand, masked; made into examples to learn from, or dropped."""

from __future__ import annotations

import re

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.ear.anonymise import anonymise
from bot.store import audit, examples, unanswered

from . import learning
from .errors import Problem
from .guard import caller_of, confirmed
from .pages import go_to, page

HERE = "/cau-hoi"
SHOWN = 50
WHY = {"not_understood": "chưa hiểu", "guessed": "đoán, chưa chắc", "refused": "từ chối vì ngoài phạm vi"}
_NAMED = re.compile(r"\(([a-z_]+(?:/[a-z0-9_]+)?)\)\s*$")


def whole(request: Request) -> Response:
    """The list. Reading it is noted."""
    return _show(request)


async def learn(request: Request) -> Response:
    """Words without personal data, under a need: an example."""
    form = await request.form(max_files=0, max_fields=10)
    fields = {name: str(value).strip() for name, value in form.items()}
    return await to_thread.run_sync(_learn, request, fields)


def drop(request: Request) -> Response:
    """Of no use."""
    with request.app.state.store.write() as tx:
        unanswered.drop(tx, request.path_params["turn"], caller_of(request).id, clock.now())
    return RedirectResponse(HERE, 303)


def export(request: Request) -> Response:
    """All examples as files in the format of data/nlu."""
    me, now = confirmed(request, HERE), clock.now()
    with request.app.state.store.write() as tx:
        kept = examples.kept(tx)
        examples.handed_on(tx, me.id, now)
    headers = {"Content-Disposition": 'attachment; filename="cau-cho-may-hoc.zip"'}
    return Response(learning.packed(kept), headers=headers, media_type="application/zip")


def _show(request: Request) -> Response:
    store, now = request.app.state.store, clock.now()
    with store.read() as tx:
        found, kept = unanswered.listed(tx, SHOWN), examples.kept(tx)
    with store.write() as tx:
        audit.questions_read(tx, caller_of(request).id, now)
    masked = [(one, anonymise(one.text)) for one in found]
    return page(
        request,
        "questions.html",
        questions=[(one, text, learning.likely(text)) for one, text in masked],
        needs=learning.needs(),
        kept=kept,
        fresh=sum(not one.exported for one in kept),
        why=WHY,
        most=SHOWN,
        longest=examples.LONGEST,
        now=now,
    )


def _learn(request: Request, fields: dict[str, str]) -> Response:
    text, need = " ".join(fields.get("text", "").split()), _need(fields)
    if not text or len(text) > examples.LONGEST:
        raise Problem(f"Câu mẫu cần có chữ và dài không quá {examples.LONGEST} ký tự.", 422)
    if "[" in text or "]" in text:
        raise Problem("Hãy thay phần trong ngoặc vuông bằng từ chung, hoặc bỏ đi.", 422)
    if fields.get("clean") != "yes":
        raise Problem("Hãy đọc lại rồi đánh dấu “Không còn thông tin cá nhân”.", 422)
    with request.app.state.store.write() as tx:
        known = learning.same(text, examples.kept(tx))
        if known:
            raise Problem(f"Câu này đã có trong phần {known}, máy đã được học.", 409)
        if unanswered.seen_to(tx, request.path_params["turn"], clock.now()):
            examples.add(tx, need, text, caller_of(request).id, clock.now())
    return go_to(request, HERE)


def _need(fields: dict[str, str]) -> str:
    """The need that was typed or picked from the list; else the suggested one that was marked."""
    typed = fields.get("other", "")
    named = _NAMED.search(typed)
    need = (named.group(1) if named else typed) or fields.get("need", "")
    if need not in learning.needs():
        raise Problem("Hãy chọn một việc có trong danh sách.", 422)
    return need


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(f"{HERE}/xuat", export, methods=["POST"]),
    Route(f"{HERE}/{{turn}}/hoc", learn, methods=["POST"]),
    Route(f"{HERE}/{{turn}}/bo", drop, methods=["POST"]),
]
