"""Reads one request to the turn channel: what may be asked, and how it becomes Rasa's user message.

What a citizen types is never a command: only an ``act``, which comes from our own buttons, becomes an intent.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.core import clock
from bot.core.settings import settings
from bot.ear.heard import INTERVIEWS

from .understood import INTERVIEW, rasa_name

ACTS = ("yes", "no", "dont_know", "correct", "back", "stop", "menu", "answer")
NAME = re.compile(r"[A-Za-z0-9_\-]{1,64}")
NEED = re.compile(r"[a-z][a-z_]{0,39}/[a-z][a-z0-9_]{0,59}")
VALUE = re.compile(r"[a-z_]{1,40}/[a-z_0-9]{1,40}")
PLACE = re.compile(r"[\w' ,.–-]{2,120}")
BURST = 5  # messages of one burst come as one text
ZERO_WIDTH_SPACE = "\u200b"


class Malformed(ValueError):
    """The request is not one that the dialogue role makes."""


class NoOutput(OutputChannel):
    """Nothing is sent from here: what a turn says is read from its tracker and travels in the response."""

    @classmethod
    def name(cls) -> str:
        """As it stands in the tracker."""
        return "turn"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Leave the message where it is."""


def read(body: Any) -> UserMessage:
    """The user message of a request body. Raises ``Malformed``."""
    if not isinstance(body, dict) or ("text" in body) == ("act" in body):
        raise Malformed("needs text or act")
    metadata = {"turn": _name(body.get("turn")), **_metadata(body.get("metadata", {}))}
    parsed = None
    if "act" in body:
        metadata["act"] = body["act"]
        parsed = _parsed(body["act"])
    return UserMessage(
        text=parsed["text"] if parsed else harmless(_text(body["text"])),
        output_channel=NoOutput(),
        sender_id=_name(body.get("conversation")),
        parse_data=parsed,
        input_channel="turn",
        metadata=metadata,
    )


def harmless(text: str) -> str:
    """``text`` as Rasa may read it: it runs a leading "/" as an intent, also behind what nobody sees."""
    for character in text:
        if character == "/":
            return ZERO_WIDTH_SPACE + text
        if unicodedata.category(character)[0] not in "CZ":
            break
    return text


def _name(value: Any) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise Malformed("conversation and turn are short ids")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > BURST * settings().text_limit:
        raise Malformed("text is a string, not too long")
    return value.encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )  # half a character cannot be stored


def _metadata(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed("metadata is an object")
    day, fresh = value.get("day", clock.today().isoformat()), value.get("fresh", False)
    kept = value.get("kept")
    if not (kept is None or isinstance(kept, dict)):
        raise Malformed("kept is an object")
    try:
        return {"day": date.fromisoformat(day).isoformat(), "fresh": bool(fresh), "kept": kept}
    except (TypeError, ValueError) as error:
        raise Malformed("day is an ISO date") from error


def _parsed(act: Any) -> dict[str, Any]:
    """What the ear would have said, had the act been typed and understood for sure."""
    name = act.get("act") if isinstance(act, dict) else None
    needs: list[dict[str, Any]] = []
    place = act.get("place") if isinstance(act, dict) else None
    if place is not None and not (isinstance(place, str) and PLACE.fullmatch(place)):
        raise Malformed("place is the name of a commune and province")
    if name == "need" and isinstance(act.get("need"), str) and NEED.fullmatch(act["need"]):
        needs = [{"need": act["need"], "confidence": 1.0}]
        name = INTERVIEW if act["need"] in INTERVIEWS else act["need"].split("/")[0]
    elif name not in ACTS:
        raise Malformed("unknown act")
    elif name == "answer" and not (isinstance(act.get("value"), str) and VALUE.fullmatch(act["value"])):
        raise Malformed("value names a question and an option")
    intent = {"name": rasa_name(name), "confidence": 1.0}
    return {
        "text": f"/{intent['name']}",
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [],
        "needs": needs,
        "ranking": needs,
        "facts": {"place": place} if place else {},
        "urgent": None,
        "out_of_scope": False,
    }
