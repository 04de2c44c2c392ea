"""POST /vu/{id}/co-mat: the open page says that its officer looks at the case, or writes in it; others are told."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.store import case_queue, cases, presence
from bot.store.presence import Present

from .guard import caller_of

STATES = ("looking", "typing", "gone")


def here(request: Request) -> Response:
    """Every five seconds at most; a page that is left says so, or is forgotten within 15 s.

    The state stands in the address: a page that closes may cut its last request short, and a body with it.
    """
    state = request.query_params.get("state", "")
    store, officer, case_id = request.app.state.store, caller_of(request), request.path_params["id"]
    with store.read() as tx:
        if case_queue.whose(tx, case_id) is None:
            raise cases.NoSuchCase()
    if state in STATES:
        with store.write(durable=False) as tx:
            if state == "gone":
                presence.gone(tx, case_id, officer.id)
            else:
                presence.here(tx, case_id, officer.id, clock.now(), typing=state == "typing")
    return Response(status_code=204)


def said(present: Iterable[Present], officer_id: int) -> str:
    """Who else is here, in words; empty when nobody is."""
    others = sorted((one for one in present if one.officer_id != officer_id), key=lambda one: one.name)
    typing = [one.name for one in others if one.typing]
    looking = [one.name for one in others if not one.typing]
    parts = [f"{', '.join(typing)} đang gõ…"] if typing else []
    parts += [f"{', '.join(looking)} đang xem."] if looking else []
    return " ".join(parts)


ROUTES = [Route("/vu/{id:int}/co-mat", here, methods=["POST"])]
