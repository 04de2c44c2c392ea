"""Private notes in a conversation: for officers who may read the case, never for the person."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.core.errors import Refused
from bot.core.masking import mask_identity_numbers
from bot.store import notes
from bot.store.cases import NoSuchCase

from . import case_page
from .errors import Problem
from .guard import caller_of

LONGEST = 1000


async def add(request: Request) -> Response:
    """Keep a note, once for each ``client_id``. Whoever may read the case may write one."""
    form = await request.form(max_files=0, max_fields=10)
    text = str(form.get("note", "")).replace("\r\n", "\n").strip()
    client_id = str(form.get("client_id", ""))
    if not text or not 8 <= len(client_id) <= 64:
        raise Problem("Hãy viết nội dung ghi chú rồi lưu.", 422)
    if len(text) > LONGEST:
        raise Problem(f"Ghi chú dài {len(text)} ký tự; tối đa {LONGEST} ký tự.", 422)
    return await to_thread.run_sync(_add, request, text, client_id)


def _add(request: Request, text: str, client_id: str) -> Response:
    case_id = request.path_params["id"]
    try:
        with request.app.state.store.write() as tx:
            notes.add(tx, case_id, caller_of(request).id, mask_identity_numbers(text), client_id, clock.now())
    except NoSuchCase:
        raise
    except Refused as error:
        raise Problem("Không ghi được vào vụ này.", 403) from error
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        return case_page.show(request, "case_noted.html")
    return RedirectResponse(f"/vu/{case_id}#cuoi", 303)


ROUTES = [Route("/vu/{id:int}/ghi-chu", add, methods=["POST"])]
