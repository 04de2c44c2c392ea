"""What happens to a person beside messages: following, leaving, being blocked, a thread that somebody else takes over."""

from __future__ import annotations

from typing import Any

from .acts import NotPossible
from .graph import events as graph
from .postman import Postman
from .world import Message, Person, World, new_message_id
from .zalo import events as zalo

INTERACTIONS = ("follow", "chatnow", "submit_info", "get_started", "referral")
INFO = {  # invented, as in the form that Zalo shows
    "name": "Nguyễn Thị Thử",
    "phone": "84900000001",
    "user_dob": "30/10/1990",
    "gender": "Nữ",
    "full_address": {
        "user_city": "Hà Nội",
        "user_ward": "Phường Thử Nghiệm",
        "user_address": "Số 1 đường Ví Dụ",
    },
}


def happen(world: World, postman: Postman, person: Person, name: str, body: dict[str, Any]) -> None:
    """Any other event of the person's platform, by name. Raises ``NotPossible``."""
    acts = _ZALO if person.account.channel == "zalo" else _MESSENGER
    if name not in acts:
        raise NotPossible(f"on {person.account.channel} there are: {', '.join(acts)}")
    if name in INTERACTIONS:
        world.interacted(person)
    event = acts[name](person, body)
    if event is not None:
        postman.post(person.account, event)


def _set(name: str, value: bool) -> Any:
    def do(person: Person, body: dict[str, Any]) -> None:
        setattr(person, name, value)

    return do


def _follow(value: bool) -> Any:
    def do(person: Person, body: dict[str, Any]) -> dict[str, Any]:
        person.following = value
        return zalo.followed(person, "follow" if value else "unfollow")

    return do


def _control(ours: bool) -> Any:
    def do(person: Person, body: dict[str, Any]) -> dict[str, Any]:
        person.elsewhere = not ours
        return graph.control_passed(person) if ours else graph.control_taken(person)

    return do


def _own(person: Person, body: dict[str, Any]) -> Message:
    """The person's message that is meant, or else the last one."""
    own = [
        each for each in person.messages if each.author == "person" and body.get("message") in (None, each.id)
    ]
    if not own:
        raise NotPossible("the person has written no such message")
    return own[-1]


def _edit(person: Person, body: dict[str, Any]) -> dict[str, Any]:
    message = _own(person, body)
    message.text = str(body.get("text", ""))
    return graph.edited(person, message)


def _delete(person: Person, body: dict[str, Any]) -> dict[str, Any]:
    message = _own(person, body)
    message.text, message.media = "", []
    return graph.deleted(person, message)


_BLOCKS = {"block": _set("blocked", True), "unblock": _set("blocked", False)}
_ZALO = {
    **_BLOCKS,
    "follow": _follow(True),
    "unfollow": _follow(False),
    "withdraw": lambda person, body: zalo.managed(person, "user_withdraw"),
    "chatnow": lambda person, body: zalo.managed(person, "user_click_chatnow"),
    "submit_info": lambda person, body: zalo.submitted(person, body.get("info", INFO)),
}
_MESSENGER = {
    **_BLOCKS,
    "get_started": lambda person, body: graph.pressed(
        person,
        {"title": "Bắt đầu", "payload": body.get("payload", "/get_started")},
        new_message_id(person.account),
        body.get("ref"),
    ),
    "referral": lambda person, body: graph.referred(person, body.get("ref", "qr_mot_cua")),
    "edit": _edit,
    "delete": _delete,
    "take_control": _control(False),
    "pass_control": _control(True),
}
