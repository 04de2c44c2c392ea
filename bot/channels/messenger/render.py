"""A card as Messenger messages: quick replies under the last one, links and numbers to call in button templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.channels.cutting import cut, length, pieces
from bot.channels.wording import citation, is_web_address, is_wordless, opening, plain, with_files
from bot.core.cards import Button, Card

TEXT = 2000
TEMPLATE_TEXT = 640
TEMPLATE_BUTTONS = 3
QUICK_REPLIES = 13
TITLE = 20
PAYLOAD = 1000
MORE = 1000  # what is longer stays in the web chat, behind "Xem thêm"
BELOW = "Anh/chị bấm vào đây ạ:"


def parts(card: Card) -> list[dict[str, Any]]:
    """The card's messages in order, as the ``message`` of a send request. The same card, the same messages.

    Quick replies vanish with the next message. The ways on from an answer must not, as a notice may follow it:
    they are buttons that stay. A file is a part of its own, and a message once it lies at Meta.
    """
    pressed = [button for button in card.buttons if button.payload and len(button.payload) <= PAYLOAD]
    quick = [] if card.kind == "answer" else pressed[:QUICK_REPLIES]
    lasting = [shown for button in _ordered(card) if (shown := _linked(button))]
    lasting += [_postback(button) for button in pressed[len(quick) :]]
    messages = _messages(card, lasting)
    if quick:
        messages = messages or [{"text": BELOW}]
        messages[-1]["quick_replies"] = [_quick_reply(button) for button in quick]
    return with_files(card, messages)


def _messages(card: Card, linked: list[dict[str, str]]) -> list[dict[str, Any]]:
    text, more = _text(card), plain(card.more)
    texts = pieces(text, TEXT) if text and not is_wordless(card) else []
    groups = [linked[start : start + TEMPLATE_BUTTONS] for start in range(0, len(linked), TEMPLATE_BUTTONS)]
    messages: list[dict[str, Any]] = [{"text": each} for each in texts]
    fits = bool(groups) and len(texts) == 1 and length(text) <= TEMPLATE_TEXT
    if fits:
        messages = [_template(text, groups.pop(0))]
    if more and length(more) <= MORE:
        messages.append({"text": f"Thêm:\n{more}"})
    templates = [_template(BELOW, group) for group in groups]
    return templates + messages if card.kind == "urgent" and not fits else messages + templates


def _text(card: Card) -> str:
    """Of an urgent card the numbers to call come first."""
    numbers = " · ".join(line for button in card.buttons if (line := _spoken(button)))
    body = [numbers, plain(card.text)] if card.kind == "urgent" else [plain(card.text), numbers]
    lines = [opening(card), *body, citation(card.sources), plain(card.caveat)]
    return "\n".join(line for line in lines if line)


def _ordered(card: Card) -> Sequence[Button]:
    urgent = card.kind == "urgent"
    return sorted(card.buttons, key=lambda button: urgent and button.phone is None)


def _template(text: str, buttons: list[dict[str, str]]) -> dict[str, Any]:
    payload = {"template_type": "button", "text": text, "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}


def _title(button: Button) -> str:
    return cut(plain(button.title), TITLE) or "…"


def _quick_reply(button: Button) -> dict[str, str]:
    return {"content_type": "text", "title": _title(button), "payload": button.payload or ""}


def _postback(button: Button) -> dict[str, str]:
    return {"type": "postback", "title": _title(button), "payload": button.payload or ""}


def _linked(button: Button) -> dict[str, str] | None:
    """The button in a template, or None when it is a press or leads nowhere there."""
    if button.url and is_web_address(button.url):
        return {"type": "web_url", "title": _title(button), "url": button.url}
    number = _dialled(button.phone)
    return {"type": "phone_number", "title": _title(button), "payload": number} if number else None


def _dialled(phone: str | None) -> str:
    """A number as Messenger dials it: with its country code. Short numbers and hotlines have none."""
    number = _digits(phone)
    if re.fullmatch(r"0[0-9]{8,10}", number):
        return "+84" + number[1:]
    return number if re.fullmatch(r"\+[0-9]{8,15}", number) else ""


def _spoken(button: Button) -> str:
    """The line for a number that no button can dial: 113, 1900 …; phones make such numbers in a text a link."""
    number = _digits(button.phone)
    if not re.fullmatch(r"[0-9]{3,15}", number) or _dialled(number):
        return ""
    title = plain(button.title)
    return title if number in _digits(title) else f"{title}: {number}"


def _digits(phone: str | None) -> str:
    return re.sub(r"[ .()-]", "", phone or "")
