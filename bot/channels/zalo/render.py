"""A card as Zalo messages: plain text of at most 2000 characters a message, at most five buttons, below the last one."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.cutting import cut, pieces
from bot.channels.wording import citation, is_web_address, is_wordless, opening, plain, with_files
from bot.core.cards import Button, Card

TEXT = 2000
MORE = 1000  # what is longer stays in the web chat, behind "Xem thêm"
BUTTONS = 5
TITLE = 35
URL = 1000
OFFICER = "cán bộ"
OR_TYPE = "Hoặc nhắn"


def parts(card: Card) -> list[dict[str, Any]]:
    """The card's messages in order, as the ``message`` of a send request. The same card, the same messages.

    A file is a part of its own, which ``enclosed`` makes a message of once the file lies at Zalo.
    """
    texts = [] if is_wordless(card) else pieces(_text(card), TEXT)
    more = plain(card.more)
    if more and len(more) <= MORE:
        texts.append(f"Thêm:\n{more}")
    messages: list[dict[str, Any]] = [{"text": text} for text in texts]
    buttons = [shown for button in _chosen(card) if (shown := _button(button))]
    if buttons and messages:
        messages[-1]["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return with_files(card, messages)


def enclosed(kind: str, given: str) -> dict[str, Any]:
    """The message for a file that was uploaded: ``given`` is the id of an ``image``, or the token of a ``file``."""
    if kind == "file":
        return {"attachment": {"type": "file", "payload": {"token": given}}}
    element = {"media_type": "image", "attachment_id": given}
    return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}}}


def shaped(message: dict[str, Any], *, as_template: bool, title: int) -> dict[str, Any]:
    """A message with buttons in the shape that an OA's settings ask for; any other as it is."""
    payload = (message.get("attachment") or {}).get("payload") or {}
    if "buttons" not in payload:
        return message
    buttons = [{**button, "title": cut(button["title"], title)} for button in payload["buttons"]]
    if as_template:
        wanted = {"template_type": "button", "text": message["text"], "buttons": buttons}
        return {"attachment": {"type": "template", "payload": wanted}}
    return {**message, "attachment": {"type": "template", "payload": {"buttons": buttons}}}


def shorter(message: dict[str, Any]) -> dict[str, Any] | None:
    """A message that Zalo called too long, well below every limit ever named; None when it is there already."""
    if "text" not in message:
        return None
    smaller: dict[str, Any] = {**message, "text": cut(message["text"], TEXT // 2)}
    if "attachment" in message:
        shown = message["attachment"]["payload"]["buttons"]
        buttons = [{**button, "title": cut(button["title"], 20)} for button in shown]
        smaller["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return smaller if smaller != message else None


def _text(card: Card) -> str:
    lines = [opening(card), plain(card.text), _left_out(card), citation(card.sources), plain(card.caveat)]
    return "\n".join(line for line in lines if line)


def _left_out(card: Card) -> str:
    """The answers to a question that found no room below it: they can be typed as well."""
    shown = _chosen(card)
    titles = [plain(button.title) for button in card.buttons if button.payload and button not in shown]
    return f"{OR_TYPE}: {'; '.join(titles)}." if titles and card.kind == "question" else ""


def _chosen(card: Card) -> list[Button]:
    """At most five buttons that lead somewhere: of an urgent card the phones first, and always the way to a person."""
    buttons = [button for button in card.buttons if _button(button)]
    if len(buttons) <= BUTTONS:
        return buttons
    if card.kind == "urgent":
        buttons.sort(key=lambda button: button.phone is None)
    kept = buttons[:BUTTONS]
    officer = next((button for button in buttons if OFFICER in plain(button.title).casefold()), None)
    if officer is not None and officer not in kept:
        kept[-1] = officer
    return kept


def _button(button: Button) -> dict[str, Any] | None:
    """The button as Zalo knows it, or None when it leads nowhere there."""
    title = cut(plain(button.title), TITLE)
    if button.payload:
        return {"title": title, "type": "oa.query.hide", "payload": button.payload}
    if button.url and len(button.url) <= URL and is_web_address(button.url):
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    number = _dialled(button.phone or "")
    return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": number}} if number else None


def _dialled(phone: str) -> str:
    """A number as Zalo dials it: Vietnamese ones with 84, short ones and hotlines as they are."""
    number = re.sub(r"[ .()-]", "", phone)
    if not re.fullmatch(r"\+?[0-9]{3,15}", number):
        return ""
    return "84" + number[1:] if number.startswith("0") else number.removeprefix("+")
