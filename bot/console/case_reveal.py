"""POST /vu/{id}/hien-so: the number that a person left, shown once to whoever says why. Every showing is noted."""

from __future__ import annotations

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.store import audit, cases

from . import case_page
from .case_life import REVEAL_FOR
from .errors import Problem
from .guard import caller_of


async def reveal(request: Request) -> Response:
    """The case's page with the whole number on it."""
    form = await request.form(max_files=0, max_fields=4)
    why = str(form.get("why", ""))
    if why not in REVEAL_FOR:
        raise Problem("Hãy chọn vì sao cần xem số.", 422)
    return await to_thread.run_sync(_reveal, request, why)


def _reveal(request: Request, why: str) -> Response:
    case_id, officer = request.path_params["id"], caller_of(request)
    with request.app.state.store.write() as tx:
        case = cases.get(tx, case_id)
        number = (case.told or {}).get("phone")
        if number is None:
            raise HTTPException(404)
        if case.claimed_by != officer.id and officer.role != "supervisor":
            raise Problem("Hãy bấm “Nhận vụ này” trước khi xem số.", 409)
        audit.write(tx, officer.id, "reveal", case_id, f"phone {why}", now=clock.now())
    page = case_page.show(request, "case.html", revealed=number)
    page.headers["HX-Push-Url"] = "false"  # the page stays the case's: loaded again it hides the number
    return page


ROUTES = [Route("/vu/{id:int}/hien-so", reveal, methods=["POST"])]
