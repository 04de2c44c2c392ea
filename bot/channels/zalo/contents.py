"""What people send on Zalo: words, pictures and the like, places, contact cards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.base import Incoming
from bot.core.media import Remote

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
    envelope: Envelope,
    person: str,
    kind: str,
    body: dict[str, Any],
    key: str | None = None,
    files: tuple[Remote, ...] = (),
) -> Incoming:
    """``key``: the message's id; events have none, and are known by what they are and when they happened."""
    key = key or f"{envelope.event}:{envelope.stamp}"
    return Incoming(key, kind, body, person=person, sent_at=envelope.sent_at, files=files)


def words(envelope: Envelope, person: str) -> list[Incoming]:
    """A text; also a link, whose text is what was written. A press arrives as the text of its payload."""
    text = envelope.text("message", "text")
    if not text:
        return attached(envelope, person)
    return [made(envelope, person, "text", {"text": text}, envelope.text("message", "msg_id"))]


def attached(envelope: Envelope, person: str) -> list[Incoming]:
    """Something that is not words. Words beside it are a message of their own: they are heard like any other."""
    message, text = envelope.text("message", "msg_id"), envelope.text("message", "text")
    payloads = _payloads(envelope)
    body = _body(envelope, payloads)
    files = tuple(_files(body["type"], payloads)) if body["type"] in FETCHED else ()
    thing = made(envelope, person, "attachment", body, message, files)
    if not text:
        return [thing]
    key = f"{message or envelope.stamp}:text"
    return [thing, made(envelope, person, "text", {"text": text}, key)]


def _payloads(envelope: Envelope) -> list[Mapping[str, Any]]:
    found = [each for each in envelope.items("message", "attachments") if isinstance(each, dict)]
    return [Envelope(each).part("payload") for each in found]


def _files(kind: str, payloads: list[Mapping[str, Any]]) -> Iterator[Remote]:
    """Where each lies, by what name and how big; Zalo writes the size as a text."""
    for payload in payloads:
        if address := said(payload.get("url")):
            size = said(payload.get("size"))
            known = size.isascii() and size.isdigit() and len(size) < 10
            yield Remote(kind, address, said(payload.get("name")), int(size) if known else None)


def _body(envelope: Envelope, payloads: list[Mapping[str, Any]]) -> dict[str, Any]:
    """``{"type"}``, and what is needed to understand it."""
    kind = ATTACHED.get(envelope.event.partition("send_")[2], "other")
    body: dict[str, Any] = {"type": kind}
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
