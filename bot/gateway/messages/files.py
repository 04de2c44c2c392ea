"""GET /chat/api/files/{id}: a picture or document that was sent to this conversation, and to no other."""

from __future__ import annotations

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import web
from bot.core.web import file_answer
from bot.gateway.sessions import token
from bot.store import Store, attachments, threads


async def file(request: Request) -> Response:
    """To the browser whose session the conversation is."""
    session, file_id = token.required(request), request.path_params["id"]
    return await to_thread.run_sync(_look, request.app.state.store, session, file_id)


def _look(store: Store, session: str, file_id: int) -> Response:
    with store.read() as tx:
        thread = threads.find(tx, web.NAME, web.ACCOUNT, session)
        found = attachments.sent_to(tx, thread.id, file_id) if thread else None
        content = attachments.content(tx, file_id) if found else None
    if found is None or content is None:
        raise HTTPException(404)
    return file_answer(content, found.media_type, found.name or "")


ROUTES = [Route("/chat/api/files/{id:int}", file, methods=["GET"])]
