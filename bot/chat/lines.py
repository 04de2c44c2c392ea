"""Reads one input line: what is to be said, by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

CHANNELS = ("web", "zalo", "messenger")
SAYINGS = ("text", "payload", "attachment", "burst")


class BadLine(ValueError):
    """An input line that cannot be sent."""


@dataclass(frozen=True)
class Said:
    """One input: ``messages`` are bodies as the web channel has them, sent without waiting between them."""

    id: Any
    sender: str
    channel: str
    messages: list[dict[str, Any]]


def read(line: str, usual: str = "web") -> Said:
    """The input in a line; on the ``usual`` channel if it names none. Raises ``BadLine`` with what is wrong."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("not a JSON object") from error
    if not isinstance(data, dict):
        raise BadLine("not a JSON object")
    if not isinstance(data.get("id"), str | int) or not isinstance(data.get("sender"), str):
        raise BadLine('needs "id" and "sender"')
    channel = data.get("channel", usual)
    if channel not in CHANNELS:
        raise BadLine(f"channel {channel!r} is not served; there is: {', '.join(CHANNELS)}")
    given = [name for name in SAYINGS if name in data]
    if len(given) != 1:
        raise BadLine(f"needs exactly one of {', '.join(SAYINGS)}")
    return Said(data["id"], data["sender"], channel, _messages(given[0], data[given[0]]))


def _messages(kind: str, value: Any) -> list[dict[str, Any]]:
    if kind == "attachment":
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise BadLine('attachment needs "type"')
        return [{"attachment": {"type": value["type"]}}]
    if kind == "burst":
        if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
            raise BadLine("burst needs a list of texts")
        return [{"text": text} for text in value]
    if not isinstance(value, str):
        raise BadLine(f"{kind} needs a text")
    return [{kind: value}]
