"""Bodies of Meta's webhooks, key for key as Meta orders them."""

from __future__ import annotations

from typing import Any

from bot.channels.simulator.credentials import PAGE_INBOX
from bot.channels.simulator.shelf import Held
from bot.channels.simulator.world import Message, Person
from bot.core import clock

Event = dict[str, Any]
ATTACHABLE = frozenset("image sticker audio video file location fallback unsupported".split())


def said(person: Person, message: Message, payload: str | None = None) -> Event:
    """The person wrote, or tapped a quick reply with this payload."""
    body: dict[str, Any] = {"mid": message.id, "text": message.text}
    if payload is not None:
        body["quick_reply"] = {"payload": payload}
    return _of_person(person, message=body)


def attached(person: Person, message: Message, kind: str, url: str, file: Held) -> Event:
    """The person sent something else than text; ``file`` lies at ``url``, which ends with its name."""
    body: dict[str, Any] = {"mid": message.id}
    if message.text:
        body["text"] = message.text
    if kind == "unsupported":
        return _of_person(person, message={**body, "is_unsupported": True})
    return _of_person(person, message={**body, "attachments": [_attachment(kind, url)]})


def _attachment(kind: str, url: str) -> dict[str, Any]:
    if kind == "location":
        where = {"coordinates": {"lat": 21.0278, "long": 105.8342}}
        return {
            "title": "Vị trí đã ghim",
            "url": "https://l.facebook.com/l.php?u=demo",
            "type": kind,
            "payload": where,
        }
    if kind == "fallback":
        return {
            "type": kind,
            "payload": {"url": "https://dichvucong.gov.vn", "title": "Cổng Dịch vụ công"},
        }
    payload: dict[str, Any] = {"url": url}
    if kind == "sticker":
        payload["sticker_id"] = 369239263222822
    return {"type": kind, "payload": payload}


def pressed(person: Person, button: dict[str, Any], mid: str, referral: str | None = None) -> Event:
    """A button of a template, a line of the menu, an ice breaker, or "Get started"."""
    body = {"title": button["title"], "payload": button["payload"], "mid": mid}
    return _of_person(person, postback=body | ({"referral": _referral(referral)} if referral else {}))


def referred(person: Person, ref: str) -> Event:
    """The person came through an m.me link into a conversation that exists."""
    return _of_person(person, referral=_referral(ref))


def _referral(ref: str) -> dict[str, str]:
    return {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}


def echo(person: Person, message: Message, sent: dict[str, Any] | None = None) -> Event:
    """The Page wrote: through our app, or an officer in the Page's inbox. ``sent``: the request's own message."""
    officer = message.author == "officer"
    app_id = PAGE_INBOX if officer else int(person.account.app_id)
    body: dict[str, Any] = {"mid": message.id, "is_echo": True, "app_id": app_id}
    sent = sent or {"text": message.text}
    for name in ("metadata", "text"):
        if name in sent:
            body[name] = sent[name]
    if "attachment" in sent:
        body["attachments"] = [sent["attachment"]]
    return _item(person, {"id": person.account.account}, {"id": person.id}, message=body)


def delivered(person: Person, messages: list[Message]) -> Event:
    """These messages have reached the phone."""
    mids, watermark = [message.id for message in messages], _now()
    return _of_person(person, delivery={"mids": mids, "watermark": watermark})


def seen(person: Person, messages: list[Message]) -> Event:
    """The person has looked at everything so far."""
    return _of_person(person, read={"watermark": _now()})


def deleted(person: Person, message: Message) -> Event:
    """The person has taken a message back."""
    return _of_person(person, message={"mid": message.id, "is_deleted": True})


def edited(person: Person, message: Message) -> Event:
    """The person has changed a message."""
    return _of_person(person, message_edit={"mid": message.id, "text": message.text, "num_edit": 1})


def control_taken(person: Person) -> Event:
    """Somebody answers in the Page's inbox, which takes the thread from us."""
    owners = {"previous_owner_app_id": person.account.app_id, "new_owner_app_id": str(PAGE_INBOX)}
    return _of_person(person, take_thread_control={**owners, "metadata": ""})


def control_passed(person: Person) -> Event:
    """The thread is ours again."""
    owners = {"previous_owner_app_id": str(PAGE_INBOX), "new_owner_app_id": person.account.app_id}
    return _of_person(person, pass_thread_control={**owners, "metadata": ""})


def _of_person(person: Person, **body: Any) -> Event:
    return _item(person, {"id": person.id}, {"id": person.account.account}, **body)


def _item(person: Person, sender: Event, recipient: Event, **body: Any) -> Event:
    moment = _now()
    item = {"sender": sender, "recipient": recipient, "timestamp": moment, **body}
    return {
        "object": "page",
        "entry": [{"time": moment + 120, "id": person.account.account, "messaging": [item]}],
    }


def _now() -> int:
    return int(clock.now().timestamp() * 1000)
