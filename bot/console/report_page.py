"""GET /bao-cao: a year in numbers, to be printed; the same as a file for a spreadsheet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.store import audit, daily_counts

from . import report
from .guard import caller_of
from .pages import page

HERE = "/bao-cao"
FIRST = 2026  # before it there was nothing to count


def whole(request: Request) -> Response:
    """The year asked for, or this one. What is counted by the hour is shown; nothing is counted now."""
    year = _year(request)
    with request.app.state.store.read() as tx:
        made = report.tables(daily_counts.of_year(tx, year), year)
    years = range(clock.today().year, FIRST - 1, -1)
    return page(request, "report.html", tables=made, year=year, years=years, now=clock.now(), few=report.FEW)


def count(request: Request) -> Response:
    """Count up to this moment."""
    daily_counts.keep(request.app.state.store, clock.now())
    return RedirectResponse(HERE, 303)


def export(request: Request) -> Response:
    """The same as CSV."""
    year = _year(request)
    daily_counts.keep(request.app.state.store, clock.now())
    with request.app.state.store.write() as tx:
        made = report.tables(daily_counts.of_year(tx, year), year)
        audit.write(tx, caller_of(request).id, "report_exported", detail=str(year), now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="bao-cao-{year}.csv"'}
    return Response(report.as_csv(made), headers=headers, media_type="text/csv; charset=utf-8")


def _year(request: Request) -> int:
    text, latest = request.query_params.get("nam", ""), clock.today().year
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else latest
    return min(max(year, FIRST), latest)


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(f"{HERE}/dem", count, methods=["POST"]),
    Route(f"{HERE}/xuat", export, methods=["POST"]),
]
