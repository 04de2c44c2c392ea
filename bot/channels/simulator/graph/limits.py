"""What Messenger takes in a message, and what it refuses: fields, lengths, buttons."""

from __future__ import annotations

from typing import Any

from bot.channels.simulator.shape import Wrong, choice, fields, items, phone, text, web_address

TEXT = 2000
TEMPLATE_TEXT = 640
QUICK_REPLIES = 13
BUTTONS = 3
TITLE = 20
PAYLOAD = 1000
ELEMENTS = 10
ELEMENT_TEXT = 80


def message(value: Any) -> dict[str, Any]:
    """What the phone shows (``text``, ``buttons``, ``media``). Raises ``Wrong``."""
    said = fields(value, "message", allowed="text attachment quick_replies metadata")
    if ("text" in said) == ("attachment" in said):
        raise Wrong("Param message must have one of text and attachment, and not both")
    if "metadata" in said:
        text(said["metadata"], "message[metadata]", PAYLOAD)
    if "text" in said:
        shown: dict[str, Any] = {"text": text(said["text"], "message[text]", TEXT)}
    else:
        shown = _attachment(said["attachment"])
    if "quick_replies" in said:
        replies = items(said["quick_replies"], "message[quick_replies]", QUICK_REPLIES)
        shown["buttons"] = shown.get("buttons", []) + [_quick_reply(reply) for reply in replies]
    return shown


def _quick_reply(value: Any) -> dict[str, Any]:
    fields(value, "quick_reply", "content_type", "title payload image_url")
    kind = choice(value["content_type"], "content_type", "text user_phone_number user_email")
    if kind != "text":
        return {"title": "Gửi số điện thoại" if "phone" in kind else "Gửi email", "kind": "quick_reply"}
    title = text(value.get("title"), "quick_reply[title]", 1000)[:TITLE]  # cut, not refused
    payload = text(value.get("payload"), "quick_reply[payload]", PAYLOAD)
    return {"title": title, "kind": "quick_reply", "payload": payload}


def _attachment(value: Any) -> dict[str, Any]:
    fields(value, "attachment", "type payload")
    kind = choice(value["type"], "attachment[type]", "image audio video file template")
    if kind == "template":
        return _template(value["payload"])
    payload = fields(value["payload"], "payload", allowed="url attachment_id is_reusable")
    if ("url" in payload) == ("attachment_id" in payload):
        raise Wrong("one of url and attachment_id, and not both")
    if "url" in payload:
        return {"media": [{"type": kind, "url": web_address(payload["url"], "payload[url]")}]}
    return {"media": [{"type": kind, "upload": text(payload["attachment_id"], "attachment_id", 100)}]}


def _template(value: Any) -> dict[str, Any]:
    kind = value.get("template_type") if isinstance(value, dict) else None
    if choice(kind, "template_type", "button generic") == "generic":
        return _generic(value)
    fields(value, "payload", "template_type text buttons", "sharable")
    return {
        "text": text(value["text"], "payload[text]", TEMPLATE_TEXT),
        "buttons": buttons(value["buttons"], "payload[buttons]"),
    }


def _generic(value: dict[str, Any]) -> dict[str, Any]:
    fields(value, "payload", "template_type elements", "sharable image_aspect_ratio")
    lines, presses = [], []
    for element in items(value["elements"], "payload[elements]", ELEMENTS):
        fields(element, "element", "title", "subtitle image_url default_action buttons")
        lines.append(text(element["title"], "element[title]", ELEMENT_TEXT))
        if "subtitle" in element:
            lines.append(text(element["subtitle"], "element[subtitle]", ELEMENT_TEXT))
        presses += buttons(element["buttons"], "element[buttons]") if "buttons" in element else []
    return {"text": "\n".join(lines), "buttons": presses}


def buttons(value: Any, where: str, most: int = BUTTONS, title: int = TITLE) -> list[dict[str, Any]]:
    """Buttons of a template or a menu, as the phone shows them. Raises ``Wrong``."""
    return [_button(one, where, title) for one in items(value, where, most)]


def _button(value: Any, where: str, longest: int) -> dict[str, Any]:
    kind = choice(
        value.get("type") if isinstance(value, dict) else None,
        f"{where}[type]",
        "postback web_url phone_number",
    )
    if kind == "web_url":
        more = "webview_height_ratio messenger_extensions fallback_url webview_share_button"
        fields(value, where, "type title url", more)
        rest = {"url": web_address(value["url"], f"{where}[url]")}
    else:
        fields(value, where, "type title payload")
        if kind == "postback":
            rest = {"payload": text(value["payload"], f"{where}[payload]", PAYLOAD)}
        else:
            rest = {"phone": phone(value["payload"], f"{where}[payload]", plus=True)}
    return {"title": text(value["title"], f"{where}[title]", longest), "kind": kind, **rest}
