"""Zalo's Open API as far as the assistant uses it: sending, quota, who the OA is, and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.routing import Route

from bot.channels.accounts import ZaloAccount
from bot.channels.simulator.calls import Call, endpoint
from bot.channels.simulator.shape import Wrong, fields, text
from bot.channels.simulator.world import PACKAGE, Person
from bot.core import clock

from . import events, limits, refusals, uploads
from .refusals import refusal
from .tokens import authorise, grant

WINDOW = timedelta(days=7)
FREE = timedelta(hours=48)


def send(call: Call) -> dict[str, Any]:
    """``POST /v3.0/oa/message/cs``."""
    account = authorise(call)
    to, shown = limits.message(call.json())
    person = _person(call, account, to)
    age = call.world.age(person)
    if person.blocked:
        raise refusal(-217)
    if age is None or age > WINDOW:
        raise refusal(-230)
    uploads.find(call, account, shown)
    quota = _charge(call, person, age)
    return _taken(call, person, shown, {"quota": quota})


def _taken(call: Call, person: Person, shown: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The message is on its way to the phone."""
    message = call.world.add(person, "page", **shown)
    if not call.struck_by("echo_lost"):
        call.postman.post(person.account, events.echo(person, message))
    if not person.anonymous:
        message.state = "delivered"
        call.postman.post(person.account, events.received(person, message))
    sent_time = str(int(message.at.timestamp() * 1000))
    data = {"message_id": message.id, "user_id": person.id, "sent_time": sent_time, **more}
    return {"data": data, "error": 0, "message": "Success"}


def _charge(call: Call, person: Person, age: timedelta) -> dict[str, Any]:
    """Take the message off the free replies, or off the OA's package. Raises ``Refusal`` -211."""
    if age <= FREE and person.free_replies > 0:
        person.free_replies -= 1
        kind, left, total = "reply", person.free_replies, call.world.free_replies
    elif call.world.package_left > 0:
        call.world.package_left -= 1
        kind, left, total = "sub_quota", call.world.package_left, PACKAGE
    else:
        raise refusal(-211)
    owner = {"expired_date": "", "owner_type": "OA", "owner_id": person.account.account}
    return {"quota_type": kind, "remain": left, "total": total, **owner}


def send_old(call: Call) -> dict[str, Any]:
    """``POST /v2.0/oa/message``: to an anonymous visitor, or a reaction; to write to a user it is shut down."""
    account = authorise(call)
    body = call.json()
    if isinstance(body, dict) and "sender_action" in body:
        return _react(call, account, body)
    to = fields(body, "body", "recipient message")["recipient"]
    if not isinstance(to, dict) or "user_id" in to:
        raise refusal(-240)
    fields(to, "recipient", "anonymous_id conversation_id")
    person = _person(call, account, to["anonymous_id"])
    if to["conversation_id"] != person.conversation:
        raise Wrong("conversation_id is invalid!")
    shown = limits.content(body["message"])
    uploads.find(call, account, shown)
    return _taken(call, person, shown, {})


def _react(call: Call, account: ZaloAccount, body: dict[str, Any]) -> dict[str, Any]:
    fields(body, "body", "recipient sender_action")
    person = _person(call, account, fields(body["recipient"], "recipient", "user_id")["user_id"])
    action = fields(body["sender_action"], "sender_action", "react_icon react_message_id")
    text(action["react_icon"], "react_icon", 20)
    if action["react_message_id"] not in {message.id for message in person.messages}:
        raise Wrong("react_message_id is invalid!")
    data = {"message_id": action["react_message_id"], "user_id": person.id}
    return {"data": data, "error": 0, "message": "Success"}


def quota(call: Call) -> dict[str, Any]:
    """``POST /v3.0/oa/quota/message``: when the person last wrote, and how many free replies are left."""
    account = authorise(call)
    person = _person(call, account, fields(call.json(), "body", "user_id")["user_id"])
    age = call.world.age(person)
    last = "" if age is None else str(int((clock.now() - age).timestamp() * 1000))
    free = person.free_replies if age is not None and age <= FREE else 0
    replies = {"remain": free, "total": call.world.free_replies}
    return {"data": {"last_interaction": last, "cs_reply": replies}, "error": 0, "message": "Success"}


def info(call: Call) -> dict[str, Any]:
    """``GET /v2.0/oa/getoa``."""
    account = authorise(call)
    name = {"name": "OA thử nghiệm", "description": "OA của bộ giả lập", "is_verified": True}
    return {"data": {"oa_id": account.account, **name}, "error": 0, "message": "Success"}


def _person(call: Call, account: ZaloAccount, user_id: Any) -> Person:
    person = call.world.find(account, user_id) if isinstance(user_id, str) else None
    if person is None:
        raise refusal(-201, "user_id is invalid!")
    return person


ROUTES = [
    Route("/v3.0/oa/message/cs", endpoint(refusals, "send", send), methods=["POST"]),
    Route("/v2.0/oa/message", endpoint(refusals, "send", send_old), methods=["POST"]),
    *[
        Route(f"/v2.0/oa/upload/{kind}", endpoint(refusals, "upload", uploads.taking(kind)), methods=["POST"])
        for kind in uploads.KINDS
    ],
    Route("/v3.0/oa/quota/message", endpoint(refusals, "info", quota), methods=["POST"]),
    Route("/v2.0/oa/getoa", endpoint(refusals, "info", info), methods=["GET"]),
    Route("/v4/oa/access_token", endpoint(refusals, "token", grant), methods=["POST"]),
]
