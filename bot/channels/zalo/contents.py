"""What people send on Zalo: words, pictures and the like, places, contact cards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Incoming

from .envelope import Envelope, said

ATTACHED = {
    "image": "image",
    "gif": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
    "location": "location",
    "link": "link",
    "business_card": "contact",
}
FETCHED = ("image", "audio", "video", "file")  # worth copying before Zalo forgets them
ADDRESS = ("user_address", "address", "user_ward", "ward", "district", "user_city", "city")


def made(
    envelope: Envelope, person: str, kind: str, body: dict[str, Any], key: str | None = None
) -> Incoming:
    """``key``: the message's id; events have none, and are known by what they are and when they happened."""
    return Incoming(
        key or f"{envelope.event}:{envelope.stamp}", kind, body, person=person, sent_at=envelope.sent_at
    )


def words(envelope: Envelope, person: str) -> list[Incoming]:
    """A text; also a link, whose text is what was written. A press arrives as the text of its payload."""
    text = envelope.text("message", "text")
    if not text:
        return attached(envelope, person)
    return [made(envelope, person, "text", {"text": text}, envelope.text("message", "msg_id"))]


def attached(envelope: Envelope, person: str) -> list[Incoming]:
    """Something that is not words. Words beside it are a message of their own: they are heard like any other."""
    message, text = envelope.text("message", "msg_id"), envelope.text("message", "text")
    thing = made(envelope, person, "attachment", _body(envelope), message)
    if not text:
        return [thing]
    key = f"{message or envelope.stamp}:text"
    return [thing, made(envelope, person, "text", {"text": text}, key)]


def _body(envelope: Envelope) -> dict[str, Any]:
    """``{"type"}``, and what is needed to fetch or to understand it."""
    kind = ATTACHED.get(envelope.event.partition("send_")[2], "other")
    found = [each for each in envelope.items("message", "attachments") if isinstance(each, dict)]
    payloads = [Envelope(each).part("payload") for each in found]
    body: dict[str, Any] = {"type": kind}
    if kind in FETCHED:
        body["addresses"] = [address for each in payloads if (address := said(each.get("url")))]
    if kind == "location":
        body.update(_place(envelope, payloads))
    if kind == "contact" and payloads:
        body["contact"] = _card(payloads[0])
    return body


def _place(envelope: Envelope, payloads: list[Mapping[str, Any]]) -> dict[str, str]:
    place = envelope.part("message", "location")
    if payloads:
        place = Envelope(payloads[0]).part("coordinates") or place
    return {name: said(place.get(name)) for name in ("latitude", "longitude")}


def _card(payload: Mapping[str, Any]) -> dict[str, str]:
    """The number on a business card: Zalo puts it into the description, as JSON."""
    try:
        card = json.loads(said(payload.get("description")), parse_int=str)
    except (ValueError, RecursionError):
        return {}
    return {"phone": said(card.get("phone"))} if isinstance(card, dict) else {}


def submitted(envelope: Envelope, person: str) -> list[Incoming]:
    """Name, number and address from Zalo's form, in today's shape or the older flat one; the rest is not kept."""
    info = envelope.part("info")
    address = envelope.part("info", "full_address") or info
    contact = {
        "name": said(info.get("name")),
        "phone": said(info.get("phone")),
        "address": ", ".join(part for name in ADDRESS if (part := said(address.get(name)))),
    }
    return [made(envelope, person, "attachment", {"type": "contact", "contact": contact})]
