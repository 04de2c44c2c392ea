"""Bodies of Zalo's webhooks, key for key as Zalo orders them."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.channels.simulator.credentials import OFFICER_OF_ZALO
from bot.channels.simulator.shelf import Held
from bot.channels.simulator.world import Message, Person
from bot.core import clock

Event = dict[str, Any]
ATTACHABLE = frozenset("image gif sticker audio video file location link business_card".split())


def said(person: Person, message: Message) -> Event:
    """The person wrote, or pressed a query button: Zalo makes no difference."""
    return _user(person, "user_send_text", {"text": message.text, "msg_id": message.id})


def attached(person: Person, message: Message, kind: str, url: str, file: Held) -> Event:
    """The person sent something else than text; ``file`` lies at ``url``."""
    body = {"msg_id": message.id, "attachments": [_attachment(kind, url, file)]}
    if message.text:
        body = {"text": message.text, **body}
    return _user(person, f"user_send_{kind}", body)


def _attachment(kind: str, url: str, file: Held) -> dict[str, Any]:
    payloads: dict[str, dict[str, Any]] = {
        "image": {"thumbnail": url, "url": url},
        "gif": {"thumbnail": url, "url": url},
        "video": {"url": url, "thumbnail": url, "description": ""},
        "audio": {"url": url},
        "file": {
            "size": str(len(file.content)),
            "name": file.name,
            "checksum": hashlib.md5(file.content, usedforsecurity=False).hexdigest(),
            "type": file.name.rpartition(".")[2],
            "url": url,
        },
        "sticker": {"id": "2298", "url": url},
        "location": {"coordinates": {"latitude": "21.0278", "longitude": "105.8342"}},
        "link": {"thumbnail": url, "description": "Cổng Dịch vụ công", "url": "https://dichvucong.gov.vn"},
        "business_card": {
            "thumbnail": url,
            "description": '{"phone":"84900000001","qrCodeUrl":"https://qr-talk.zdn.vn/demo"}',
            "url": "https://zalo.me/demo",
        },
    }
    return {"type": "link" if kind == "business_card" else kind, "payload": payloads[kind]}


def echo(person: Person, message: Message) -> Event:
    """The OA wrote: through the API, or an officer in Zalo's own tool."""
    sender = {"id": person.account.account}
    if message.author == "officer":
        sender["admin_id"] = OFFICER_OF_ZALO
    kind = message.media[0]["type"] if message.media else "text"
    name = "oa_send_" + ("anonymous_" if person.anonymous else "") + ("text" if kind == "form" else kind)
    body: dict[str, Any] = {"text": message.text} if message.text else {}
    body["msg_id"] = message.id
    if message.media and "url" in message.media[0]:
        url = message.media[0]["url"]
        body["attachments"] = [{"type": kind, "payload": {"thumbnail": url, "url": url}}]
    return _between(person, name, sender, {"id": person.id}, message=body)


def received(person: Person, message: Message) -> Event:
    """A message has reached the phone."""
    return _from_oa(person, "user_received_message", {"msg_id": message.id})


def seen(person: Person, messages: list[Message]) -> Event:
    """The person has looked at these messages."""
    return _from_oa(person, "user_seen_message", {"msg_ids": [message.id for message in messages]})


def followed(person: Person, name: str) -> Event:
    """``follow`` or ``unfollow``."""
    return {
        "app_id": person.account.app_id,
        "oa_id": person.account.account,
        "follower": {"id": person.id},
        "user_id_by_app": _by_app(person),
        "event_name": name,
        "source": "oa_profile" if name == "follow" else "zalo",
        "timestamp": _now(),
    }


def managed(person: Person, name: str) -> Event:
    """``user_withdraw`` or ``user_click_chatnow``."""
    head = {"app_id": person.account.app_id, "oa_id": person.account.account, "user_id": person.id}
    return {**head, "user_id_by_app": _by_app(person), "event_name": name, "timestamp": _now()}


def submitted(person: Person, info: dict[str, Any]) -> Event:
    """The person filled in the form that asks for their data."""
    return _between(person, "user_submit_info", {"id": person.id}, {"id": person.account.account}, info=info)


def _user(person: Person, name: str, message: dict[str, Any]) -> Event:
    if person.anonymous:
        name = name.replace("user_send", "anonymous_send")
    return _between(person, name, {"id": person.id}, {"id": person.account.account}, message=message)


def _from_oa(person: Person, name: str, message: dict[str, Any]) -> Event:
    return _between(person, name, {"id": person.account.account}, {"id": person.id}, message=message)


def _between(person: Person, name: str, sender: Event, recipient: Event, **body: Any) -> Event:
    if person.anonymous:
        body["message"] = {"conversation_id": person.conversation, **body["message"]}
    return {
        "app_id": person.account.app_id,
        "sender": sender,
        **({} if person.anonymous else {"user_id_by_app": _by_app(person)}),
        "recipient": recipient,
        "event_name": name,
        **body,
        "timestamp": _now(),
    }


def _by_app(person: Person) -> str:
    digest = hashlib.sha256(f"{person.account.app_id}/{person.id}".encode()).hexdigest()
    return "1" + str(int(digest, 16))[:18]


def _now() -> str:
    return str(int(clock.now().timestamp() * 1000))
