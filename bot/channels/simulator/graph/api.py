"""The Send API, and what a Page's app asks about itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.routing import Route

from bot.channels.accounts import MessengerAccount
from bot.channels.simulator.calls import Call, endpoint
from bot.channels.simulator.shape import Wrong, choice, fields
from bot.channels.simulator.world import Person

from . import events, limits, profile, refusals, uploads
from .refusals import refusal
from .tokens import authorise

WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)
ACTIONS = "mark_seen typing_on typing_off react unreact"
ALLOWED = "messaging_type tag message sender_action payload notification_type access_token appsecret_proof"


def send(call: Call) -> dict[str, Any]:
    """``POST /{page}/messages``: a message, or alone a sender action."""
    page = authorise(call)
    body = fields(call.json(), "body", "recipient", ALLOWED)
    person = _person(call, page, fields(body["recipient"], "recipient", "id")["id"])
    if "sender_action" in body:
        choice(body["sender_action"], "sender_action", ACTIONS)
        if "message" in body:
            raise Wrong("sender_action must be sent without message")
        return {"recipient_id": person.id}
    shown = limits.message(body.get("message"))
    _may_write(call, page, person, body)
    uploads.find(call, page, shown)
    message = call.world.add(person, "page", **shown)
    if not call.struck_by("echo_lost"):
        call.postman.post(page, events.echo(person, message, body["message"]))
    message.state = "delivered"
    call.postman.post(page, events.delivered(person, [message]))
    return {"recipient_id": person.id, "message_id": message.id}


def _may_write(call: Call, page: MessengerAccount, person: Person, body: dict[str, Any]) -> None:
    kind = choice(body.get("messaging_type"), "messaging_type", "RESPONSE UPDATE MESSAGE_TAG")
    if (kind == "MESSAGE_TAG") != ("tag" in body):
        raise Wrong("a tag goes with messaging_type MESSAGE_TAG, and only with it")
    if kind == "MESSAGE_TAG":
        choice(body["tag"], "tag", "HUMAN_AGENT")  # the others are retired
        if not page.human_agent:
            raise refusal(200, words="Requires human_agent permission to send with this tag")
    if person.blocked:
        raise refusal(551, 1545041)
    if person.elsewhere:
        raise refusal(10, 2018300)
    age = call.world.age(person)
    if age is None or age > (HUMAN_WINDOW if kind == "MESSAGE_TAG" else WINDOW):
        raise refusal(10, 2018278)
    if kind == "MESSAGE_TAG" and age <= WINDOW:
        raise refusal(613, 1893016)


def _person(call: Call, page: MessengerAccount, psid: Any) -> Person:
    person = call.world.find(page, psid) if isinstance(psid, str) else None
    if person is None:
        raise refusal(100, 2018001)
    return person


def me(call: Call) -> dict[str, Any]:
    """``GET /me`` or ``GET /{page}``."""
    page = authorise(call)
    return {"name": "Trang thử nghiệm", "id": page.account}


def set_profile(call: Call) -> dict[str, Any]:
    """``POST /{page}/messenger_profile``."""
    page = authorise(call)
    known = call.world.profiles.setdefault(page.account, {})
    known |= profile.checked(call.json(), known)
    return {"result": "success"}


def get_profile(call: Call) -> dict[str, Any]:
    """``GET /{page}/messenger_profile?fields=…``."""
    page = authorise(call)
    asked = call.request.query_params.get("fields", "").split(",")
    known = call.world.profiles.get(page.account, {})
    return {"data": [{name: known[name] for name in asked if name in known}]}


def delete_profile(call: Call) -> dict[str, Any]:
    """``DELETE /{page}/messenger_profile``."""
    page = authorise(call)
    for name in profile.to_delete(call.json()):
        call.world.profiles.get(page.account, {}).pop(name, None)
    return {"result": "success"}


def subscribe(call: Call) -> dict[str, Any]:
    """``POST /{page}/subscribed_apps?subscribed_fields=…``."""
    page = authorise(call)
    wanted = call.request.query_params.get("subscribed_fields")
    if wanted is None and call.raw:
        wanted = fields(call.json(), "body", "subscribed_fields", "access_token")["subscribed_fields"]
    call.world.subscribed[page.account] = profile.subscription(wanted)
    return {"success": True}


def subscriptions(call: Call) -> dict[str, Any]:
    """``GET /{page}/subscribed_apps``."""
    page = authorise(call)
    known = call.world.subscribed.get(page.account)
    app = {"id": page.app_id, "name": "Ứng dụng thử nghiệm", "subscribed_fields": known}
    return {"data": [app] if known else []}


VERSION = "/v{version:float}/{page}"
ROUTES = [
    Route(VERSION + "/messages", endpoint(refusals, "send", send), methods=["POST"]),
    Route(VERSION + "/message_attachments", endpoint(refusals, "upload", uploads.upload), methods=["POST"]),
    Route(VERSION + "/messenger_profile", endpoint(refusals, "info", set_profile), methods=["POST"]),
    Route(VERSION + "/messenger_profile", endpoint(refusals, "info", get_profile), methods=["GET"]),
    Route(VERSION + "/messenger_profile", endpoint(refusals, "info", delete_profile), methods=["DELETE"]),
    Route(VERSION + "/subscribed_apps", endpoint(refusals, "info", subscribe), methods=["POST"]),
    Route(VERSION + "/subscribed_apps", endpoint(refusals, "info", subscriptions), methods=["GET"]),
    Route(VERSION, endpoint(refusals, "info", me), methods=["GET"]),
]
