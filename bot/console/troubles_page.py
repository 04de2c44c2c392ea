"""GET /su-co: what is wrong with the platforms, for supervisors, and that somebody saw to it; the line above every page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.store import alarms, audit, stops

from .guard import caller_of
from .pages import page

# A trouble that made an account wait: whoever says that it is seen to wants it tried again now.
WAITS = {"tag": stops.TAG, "token": stops.ALL, "blocked": stops.ALL}


def banner(request: Request) -> Response:
    """The line alone, for the page to renew itself."""
    return page(request, "troubles_banner.html")


def whole(request: Request) -> Response:
    """The list: what rings, and what is over."""
    with request.app.state.store.read() as tx:
        ringing, over = alarms.live(tx), alarms.over(tx)
    return page(request, "troubles.html", ringing=ringing, over=over, now=clock.now())


def seen_to(request: Request) -> Response:
    """A supervisor says that it is mended. If it is not, it rings again with the next message."""
    officer, now = caller_of(request).id, clock.now()
    with request.app.state.store.write() as tx:
        alarm = alarms.dismiss(tx, request.path_params["id"], now)
        if alarm is not None:
            if alarm.kind in WAITS:
                stops.lift(tx, alarm.channel, alarm.account, WAITS[alarm.kind])
            told = f"{alarm.kind} {alarm.channel} {alarm.account}"
            audit.write(tx, officer, "alarm_dismissed", detail=told, now=now)
    return RedirectResponse("/su-co", 303)


ROUTES = [
    Route("/su-co", whole, methods=["GET"]),
    Route("/su-co/dai", banner, methods=["GET"]),
    Route("/su-co/{id:int}/xong", seen_to, methods=["POST"]),
]
