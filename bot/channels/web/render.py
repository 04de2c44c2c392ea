"""A card as the page and ``bot chat`` read it: every part always there, links and numbers made safe."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from bot.channels.wording import is_web_address
from bot.core.cards import Button, Card, File, Source
from bot.core.media import is_image

PHONE = re.compile(r"\+?[0-9]{3,15}")


def render(card: Card) -> dict[str, Any]:
    """The card's part of one message."""
    return {
        "kind": card.kind,
        "text": card.text,
        "more": card.more,
        "more_title": card.more_title,
        "caveat": card.caveat,
        "sources": [_source(source) for source in card.sources],
        "buttons": [shown for button in card.buttons if (shown := _button(button))],
        "files": [_file(file) for file in card.files],
        "cards": [card.id],
        "needs": list(card.needs),
    }


def _source(source: Source) -> dict[str, Any]:
    return {**asdict(source), "url": source.url if is_web_address(source.url) else None}


def _file(file: File) -> dict[str, Any]:
    """The file as the page asks for it; the gateway gives it to its own conversation only."""
    address = f"/chat/api/files/{file.id}"
    return {"name": file.name, "size": file.size, "image": is_image(file.media_type), "url": address}


def _button(button: Button) -> dict[str, str] | None:
    """The button, or None when it leads nowhere on a page."""
    if button.payload:
        return {"title": button.title, "payload": button.payload}
    if button.url and is_web_address(button.url):
        return {"title": button.title, "url": button.url}
    number = re.sub(r"[ .()-]", "", button.phone or "")
    if PHONE.fullmatch(number):
        return {"title": button.title, "phone": number}
    return None
