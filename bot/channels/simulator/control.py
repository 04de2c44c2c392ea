"""The strings: act as a person, move the clock, order trouble, and read what went over the wire."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.accounts import ZaloAccount
from bot.core.errors import BotError

from . import acts, faults, happenings, views
from .world import Person, World, id_of
from .zalo import tokens

Work = Callable[[Request, World, dict[str, Any]], dict[str, Any]]
SOMEBODY = "an"  # the person when none is named


class BadOrder(BotError):
    """The control request makes no sense."""


def _route(path: str, method: str, work: Work) -> Route:
    async def handle(request: Request) -> Response:
        try:
            body = (
                json.loads(await request.body() or b"{}") if method == "POST" else dict(request.query_params)
            )
            if not isinstance(body, dict):
                raise BadOrder("the body must be a JSON object")
            return JSONResponse(work(request, request.app.state.world, body))
        except (BotError, ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return Route(path, handle, methods=[method])


def _who(world: World, body: dict[str, Any]) -> Person:
    """The person an order is about, known from now on."""
    account = world.account(str(body.get("platform")), body.get("account"))
    if account is None:
        raise BadOrder(f"no such account; there are {views.state(world)['accounts']}")
    person_id = id_of(account, str(body.get("person") or SOMEBODY))
    return world.find(account, person_id) or Person(account, person_id, free_replies=world.free_replies)


def _met(world: World, body: dict[str, Any]) -> Person:
    person = _who(world, body)
    return world.meet(person.account, person.id)


def _text(body: dict[str, Any]) -> str:
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadOrder("text is missing; or say press or attachment instead")
    return text


def _own(body: dict[str, Any]) -> tuple[str, bytes] | None:
    """Name and bytes of the ``file`` in an order."""
    file = body.get("file")
    if file is None:
        return None
    if not isinstance(file, dict) or not all(isinstance(file.get(each), str) for each in ("name", "data")):
        raise BadOrder("file: name, and data in base64")
    return file["name"], base64.b64decode(file["data"], validate=True)


def say(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """``text`` | ``press`` (a title or a payload) | ``attachment`` (a type, with a ``text`` if wanted).

    An attachment is a sample, or a ``file`` of one's own: ``{"name", "data": base64}``.
    """
    person, postman = _met(world, body), request.app.state.postman
    if "press" in body:
        message = acts.press(world, postman, person, body["press"])
    elif "attachment" in body:
        base, text = str(request.base_url), body.get("text", "")
        message = acts.attach(world, postman, person, body["attachment"], base, text, _own(body))
    else:
        message = acts.write(world, postman, person, _text(body))
    return {"person": person.id, "message": views.message(message) if message else None}


def event(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """``seen``, ``officer`` (who answers ``text`` in the platform's own tool), or what ``happenings`` knows."""
    person, postman = _met(world, body), request.app.state.postman
    name = str(body.get("event"))
    if name == "seen":
        acts.look(postman, person)
    elif name == "officer":
        acts.answer_elsewhere(world, postman, person, _text(body))
    else:
        happenings.happen(world, postman, person, name, body)
    return {"person": person.id, **views.person(world, person)}


def messages(request: Request, world: World, query: dict[str, Any]) -> dict[str, Any]:
    """What the person's phone shows, later than message number ``after``."""
    person = _who(world, query)
    after = int(query.get("after", 0))
    shown = [views.message(one) for one in person.messages if one.number > after]
    return {"messages": shown, **views.person(world, person)}


def set_fault(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Order trouble: ``platform``, ``kind``, and as wanted ``times``, ``where``, ``seconds``, ``code``, ``subcode``."""
    fault = faults.ordered(body)
    world.faults.add(fault)
    return asdict(fault)


def clear_faults(request: Request, world: World, query: dict[str, Any]) -> dict[str, Any]:
    """All is well again."""
    world.faults.clear()
    return {}


def clock(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Let ``hours`` pass for windows and tokens."""
    hours = float(body["hours"]) if "hours" in body else None
    if hours is None or not 0 <= hours <= 24 * 366:
        raise BadOrder("hours: a number from 0 to a year")
    world.ahead += timedelta(hours=hours)
    return {"hours_ahead": world.ahead / timedelta(hours=1)}


def change(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """``pace`` of webhooks' repeats, ``free_replies`` for an interaction, ``package_left`` of the OA."""
    if "pace" in body:
        request.app.state.postman.pace = float(body["pace"])
    if "package_left" in body:
        world.package_left = int(body["package_left"])
    if "free_replies" in body:
        world.free_replies = int(body["free_replies"])
        for person in world.people.values():
            person.free_replies = world.free_replies
    return {"pace": request.app.state.postman.pace, "package_left": world.package_left}


def traffic(request: Request, world: World, query: dict[str, Any]) -> dict[str, Any]:
    """The raw log later than ``after``, of one ``platform`` or both."""
    return {"traffic": world.traffic.after(int(query.get("after", 0)), query.get("platform"))}


def consent(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """The OA's owner agrees anew at Zalo: the ``refresh_token`` to put into the accounts file."""
    account = world.account("zalo", body.get("account"))
    if not isinstance(account, ZaloAccount):
        raise BadOrder("no such OA")
    return {"refresh_token": tokens.consent(world, account)}


def state(request: Request, world: World, query: dict[str, Any]) -> dict[str, Any]:
    """The accounts and people, what is still to go wrong, and how many webhooks are on their way."""
    return {**views.state(world), "webhooks": request.app.state.postman.outstanding}


def reset(request: Request, world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Back to the first day."""
    world.forget()
    return {}


ROUTES = [
    _route("/control/say", "POST", say),
    _route("/control/events", "POST", event),
    _route("/control/messages", "GET", messages),
    _route("/control/faults", "POST", set_fault),
    _route("/control/faults", "DELETE", clear_faults),
    _route("/control/clock", "POST", clock),
    _route("/control/settings", "POST", change),
    _route("/control/traffic", "GET", traffic),
    _route("/control/consent", "POST", consent),
    _route("/control/state", "GET", state),
    _route("/control/reset", "POST", reset),
]
