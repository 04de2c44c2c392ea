"""GET /nhat-ky: who did and read what, for supervisors; whether the log still holds; and the log as a file."""

from __future__ import annotations

import csv
import io

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core import clock
from bot.store import audit, officers
from bot.store.audit import Entry

from .guard import caller_of, confirmed
from .pages import page

HERE = "/nhat-ky"
SHOWN, EXPORTED = 200, 100_000


def whole(request: Request) -> Response:
    """The newest entries, of all or of one officer or case. Looking here is noted too."""
    officer_id, case_id = (_number(request, name) for name in ("can-bo", "vu"))
    before = _number(request, "truoc")
    store, now = request.app.state.store, clock.now()
    with store.read() as tx:
        entries = audit.entries(tx, officer_id, case_id, before=before, limit=SHOWN)
        names = {one.id: one.name for one in officers.everyone(tx)}
    with store.write() as tx:
        audit.log_read(tx, caller_of(request).id, case_id, now)
    return page(
        request,
        "audit.html",
        now=now,
        entries=entries,
        names=names,
        officer_id=officer_id,
        case_id=case_id,
        older=entries[-1].id if len(entries) == SHOWN else None,
    )


def check(request: Request) -> Response:
    """Whether every row still fits the one before it."""
    with request.app.state.store.read() as tx:
        bad, head = audit.verify(tx), audit.head(tx)
    return page(request, "audit_checked.html", bad=bad, head=head)


def export(request: Request) -> Response:
    """The log as CSV: numbers of officers and cases, no content."""
    officer = confirmed(request, HERE)
    store = request.app.state.store
    with store.write() as tx:
        audit.write(tx, officer.id, "log_exported", now=clock.now())
    with store.read() as tx:
        entries = audit.entries(tx, None, None, before=None, limit=EXPORTED)
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    return Response(_csv(entries), headers=headers, media_type="text/csv; charset=utf-8")


def _csv(entries: list[Entry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", "utc", "officer", "action", "case", "detail", "hash"))
    for one in entries:
        writer.writerow(
            (one.id, one.at.isoformat(), one.officer_id, one.action, one.case_id, one.detail, one.hash)
        )
    return out.getvalue()


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(f"{HERE}/kiem-tra", check, methods=["GET"]),
    Route(f"{HERE}/xuat", export, methods=["POST"]),
]
