"""What people send on Messenger: words, presses, pictures and the like; and what becomes of it later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.channels.base import Incoming
from bot.core.media import Remote

from .item import Item, part, said
from .profile import START

TYPES = {name: name for name in ("image", "audio", "video", "file", "sticker", "location")} | {
    "fallback": "link"  # a shared link or post
}
FETCHED = ("image", "audio", "video", "file")  # worth copying before the platform forgets them
OURS = re.compile(r"row:([0-9]{1,18}):([0-9]{1,4})")


def message(item: Item) -> list[Incoming]:
    """One message has one id, and so is one row: words with pictures beside them keep both."""
    data = item.part("message")
    mid = said(data.get("mid"))
    if item.is_echo:
        return _echo(item, data, mid)
    if data.get("is_deleted") is True:
        return [item.made("event", {"event": "deleted", "message": mid}, f"deleted:{mid}")] if mid else []
    text, payload = said(data.get("text")), said(part(data, "quick_reply").get("payload"))
    key = mid or item.key("message", payload or text)
    if payload:
        return [item.made("press", {"payload": payload, "text": text}, key)]
    attached = _attached(data)
    files = tuple(_files(data))
    if text.strip():
        beside = attached if attached and attached["type"] != "link" else {}
        return [item.made("text", {"text": text, **beside}, key, files)]
    return [item.made("attachment", attached or {"type": "other"}, key, files)]


def _echo(item: Item, data: Mapping[str, Any], mid: str) -> list[Incoming]:
    """Ours when our app said it; anything else is a person in the Page's inbox, or another tool, and silences the bot."""
    if not mid or data.get("is_deleted") is True:
        return []
    ours = said(data.get("app_id")) == item.page.app_id
    named = OURS.fullmatch(said(data.get("metadata"))) if ours else None
    body = {
        "event": "echo",
        "message": mid,
        "by": "us" if ours else "person",
        "row": int(named[1]) if named else None,
        "part": int(named[2]) if named else None,
    }
    return [item.made("event", body, f"echo:{mid}")]


def _listed(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = data.get("attachments")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _files(data: Mapping[str, Any]) -> Iterator[Remote]:
    """Where each lies. Meta tells no name; that of a document is the end of its address."""
    for attachment in _listed(data):
        kind, address = _type(attachment, data), said(part(attachment, "payload").get("url"))
        if kind in FETCHED and address:
            yield Remote(kind, address, _name(address) if kind == "file" else "")


def _name(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).rpartition("/")[2]
    except ValueError:
        return ""


def _attached(data: Mapping[str, Any]) -> dict[str, Any]:
    """``{"type"}`` of a message's attachments, and where a place is; nothing when there is none."""
    found = _listed(data)
    if not found:
        return {}
    body: dict[str, Any] = {"type": _type(found[0], data)}
    if body["type"] == "location":
        place = part(found[0], "payload", "coordinates")
        body.update(latitude=_degrees(place.get("lat")), longitude=_degrees(place.get("long")))
    return body


def _degrees(value: Any) -> str:
    return str(value) if isinstance(value, float) else said(value)


def _type(attachment: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Until August 2026 a sticker was an image with a ``sticker_id``."""
    if "sticker_id" in data or "sticker_id" in part(attachment, "payload"):
        return "sticker"
    return TYPES.get(said(attachment.get("type")), "other")


def postback(item: Item) -> list[Incoming]:
    """A button or a menu entry. In standby its payload is kept from us: then its title is all that was said."""
    data = item.part("postback")
    title, payload = said(data.get("title")), said(data.get("payload"))
    key = said(data.get("mid")) or item.key("postback", payload or title)
    if payload.lstrip("/").casefold() == "get_started":  # as whoever set the Page up before us named it
        payload = START
    if payload:
        return [item.made("press", {"payload": payload, "text": title}, key)]
    if title.strip():
        return [item.made("text", {"text": title}, key)]
    return [item.made("event", {"event": "interaction"}, key)]


def edited(item: Item) -> list[Incoming]:
    """The person changed a message."""
    data = item.part("message_edit")
    mid = said(data.get("mid"))
    body = {"event": "edited", "message": mid, "text": said(data.get("text"))}
    return [item.made("event", body, item.key("edited", mid, data.get("num_edit")))] if mid else []
