"""A card's words where a platform shows plain text only: nothing telling on a lock screen, the sources as a last line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from bot.core.card_text import citation, plain
from bot.core.cards import Card

# On a lock screen these words stand first, in place of what the person asked about.
OPENING = {
    "answer": "Dạ, mình trả lời anh/chị đây ạ:",
    "question": "Dạ, mình hỏi thêm anh/chị một chút ạ:",
    "urgent": "Dạ, mình nhắn anh/chị đây ạ:",
    "notice": "Dạ, mình nhắn anh/chị đây ạ:",
}
FROM_AN_OFFICER = "Cán bộ trả lời anh/chị:"
TELLS_NOTHING = frozenset({"smalltalk", "media", "handoff", "privacy", "out_of_scope"})


def opening(card: Card) -> str:
    """The first line, which is what a lock screen shows. Empty where the card's own words tell nothing."""
    if card.kind == "officer":
        return FROM_AN_OFFICER
    telling = any(need.partition("/")[0] not in TELLS_NOTHING for need in card.needs)
    return OPENING.get(card.kind, "") if telling else ""


def is_wordless(card: Card) -> bool:
    """True when files are all that is sent."""
    return bool(card.files) and not plain(card.text)


def with_files(card: Card, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages and, as parts of their own, the card's files: after the words, but never below a button."""
    files: list[dict[str, Any]] = [{"file": asdict(file)} for file in card.files]
    return files + messages if card.buttons else messages + files


def is_web_address(url: str | None) -> bool:
    """True for http(s) only: a link may not run a script."""
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False


__all__ = ["citation", "is_web_address", "is_wordless", "opening", "plain", "with_files"]
