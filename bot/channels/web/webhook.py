"""Reads what the chat page posts: nothing that a person can send by accident is refused."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.channels.base import InboundRefused, InboundTooLong, Incoming

TEXT_LONGEST = 10_000  # characters; below that it is stored, and the dialogue says kindly what is too long
PAYLOAD_LONGEST = 64
MESSAGE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
ATTACHMENTS = ("image", "sticker", "audio", "video", "file", "location")


def parse(raw: bytes) -> Incoming:
    """The message in a request body. Raises ``InboundRefused`` or ``InboundTooLong``.

    The page's own id of the message goes into the body too: the stream names it when the answer is there.
    """
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InboundRefused() from error
    if not isinstance(data, dict):
        raise InboundRefused()
    message_id = data.get("id")
    if not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
        raise InboundRefused()
    kind, body = _content(data)
    return Incoming(message_id, kind, {**body, "id": message_id})


def _content(data: dict[str, Any]) -> tuple[str, dict[str, str]]:
    given = [name for name in ("text", "payload", "attachment") if name in data]
    if len(given) != 1:
        raise InboundRefused()
    value = data[given[0]]
    if given[0] == "attachment":
        wanted = value.get("type") if isinstance(value, dict) else None
        return "attachment", {"type": wanted if wanted in ATTACHMENTS else "other"}
    if not isinstance(value, str):
        raise InboundRefused()
    if given[0] == "payload":
        if len(value) > PAYLOAD_LONGEST:
            raise InboundRefused()
        return "press", {"payload": _storable(value)}
    if len(value) > TEXT_LONGEST:
        raise InboundTooLong()
    return "text", {"text": _storable(value)}


def _storable(text: str) -> str:
    """``text`` without halves of characters, which some phones send when an emoji is cut."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
