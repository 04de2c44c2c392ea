"""What Zalo takes in a message to a user, and what it refuses: fields, lengths, buttons."""

from __future__ import annotations

from typing import Any

from bot.channels.simulator.shape import Wrong, choice, fields, items, phone, text, web_address

from .refusals import refusal

TEXT = 2000
BUTTONS = 5
TITLE = 100
PAYLOAD = 1000


def message(body: Any) -> tuple[str, dict[str, Any]]:
    """The recipient and what the phone shows (``text``, ``buttons``, ``media``). Raises ``Wrong`` or ``Refusal``."""
    fields(body, "body", "recipient message")
    to = fields(body["recipient"], "recipient", "user_id")["user_id"]
    if not isinstance(to, str) or not to.isdigit():
        raise Wrong("user_id is invalid!")
    return to, content(body["message"])


def content(value: Any) -> dict[str, Any]:
    """What the phone shows of a message. Raises ``Wrong`` or ``Refusal``."""
    said = fields(value, "message", allowed="text attachment quote_message_id")
    if not said:
        raise Wrong("message is empty")
    shown: dict[str, Any] = {}
    if "text" in said:
        shown["text"] = text(said["text"], "message.text", TEXT)
    if "quote_message_id" in said:
        text(said["quote_message_id"], "message.quote_message_id", 100)
    if "attachment" in said:
        shown |= _attachment(said["attachment"], "text" in said)
    elif "text" not in said:
        raise Wrong("message.text is missing")
    return shown


def _attachment(value: Any, with_text: bool) -> dict[str, Any]:
    fields(value, "attachment", "type payload")
    if choice(value["type"], "attachment.type", "template file") == "file":
        token = text(fields(value["payload"], "payload", "token")["token"], "payload.token", 500)
        return {"media": [{"type": "file", "upload": token}]}
    payload = value["payload"]
    if isinstance(payload, dict) and "template_type" in payload:
        return _template(payload)
    if not with_text:
        raise Wrong("buttons need message.text beside the attachment")
    return {"buttons": _buttons(fields(payload, "payload", "buttons")["buttons"])}


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    kind = payload["template_type"]
    if kind not in ("media", "request_user_info"):
        raise refusal(-233)
    elements = items(fields(payload, "payload", "template_type elements")["elements"], "elements", 1)
    if kind == "media":
        return {"media": [_media(elements[0])]}
    asked = fields(elements[0], "elements[0]", "title subtitle image_url")
    return {
        "text": text(asked["title"], "title", TITLE) + "\n" + text(asked["subtitle"], "subtitle", 500),
        "media": [{"type": "form", "url": web_address(asked["image_url"], "image_url")}],
    }


def _media(element: Any) -> dict[str, Any]:
    fields(element, "elements[0]", "media_type", "url attachment_id width height")
    kind = choice(element["media_type"], "media_type", "image gif sticker")
    if ("url" in element) == ("attachment_id" in element):
        raise Wrong("one of url and attachment_id, and not both")
    if kind == "gif" and not {"width", "height"} <= set(element):
        raise Wrong("a gif needs width and height")
    if kind == "sticker" and "attachment_id" not in element:
        raise Wrong("a sticker needs its attachment_id")
    if "url" in element:
        return {"type": kind, "url": web_address(element["url"], "url")}
    upload = text(element["attachment_id"], "attachment_id", 500)
    return {"type": kind} if kind == "sticker" else {"type": kind, "upload": upload}


def _buttons(value: Any) -> list[dict[str, Any]]:
    return [_button(button) for button in items(value, "buttons", BUTTONS)]


def _button(value: Any) -> dict[str, Any]:
    fields(value, "button", "title type payload")
    title = text(value["title"], "button.title", TITLE)
    kinds = "oa.query.show oa.query.hide oa.open.url oa.open.phone oa.open.sms"
    kind, payload = choice(value["type"], "button.type", kinds), value["payload"]
    shown = {"title": title, "kind": kind}
    if kind.startswith("oa.query"):
        return {**shown, "payload": text(payload, "button.payload", PAYLOAD)}
    if kind == "oa.open.url":
        return {**shown, "url": web_address(fields(payload, "button.payload", "url")["url"], "url")}
    if kind == "oa.open.phone":
        number = fields(payload, "button.payload", "phone_code")["phone_code"]
        return {**shown, "phone": phone(number, "phone_code", plus=False)}
    sms = fields(payload, "button.payload", "phone_code content")
    text(sms["content"], "content", PAYLOAD)
    return {**shown, "phone": phone(sms["phone_code"], "phone_code", plus=False), "sms": sms["content"]}
