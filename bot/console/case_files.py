"""GET /vu/{id}/tep/{file}: a picture or document of a case's conversation. Every opening is noted."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.core.web import file_answer
from bot.store import attachments, audit, case_queue

from .guard import caller_of


def file(request: Request) -> Response:
    """To whoever may read the case. A file of another conversation is not there."""
    now, case_id, file_id = clock.now(), request.path_params["id"], request.path_params["file"]
    store = request.app.state.store
    with store.read() as tx:
        item = case_queue.one(tx, case_id, now)
        found = attachments.get(tx, item.thread_id, file_id) if item else None
        content = attachments.content(tx, file_id) if found else None
    if found is None or content is None:
        raise HTTPException(404)
    with store.write() as tx:
        audit.opened(tx, caller_of(request).id, case_id, file_id, now)
    return file_answer(content, found.media_type, found.name or "")


ROUTES = [Route("/vu/{id:int}/tep/{file:int}", file, methods=["GET"])]
