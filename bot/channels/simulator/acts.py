"""What people do with their phones: write, press, attach, look. Each act sends what the platform would send."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from bot.core.errors import BotError

from . import files
from .graph import events as graph
from .postman import Postman
from .world import Message, Person, World
from .zalo import events as zalo

QUERIES = ("oa.query.show", "oa.query.hide")


class NotPossible(BotError):
    """The phone does not offer this."""


def events_of(person: Person) -> ModuleType:
    """The bodies of this person's platform."""
    return zalo if person.account.channel == "zalo" else graph


def write(world: World, postman: Postman, person: Person, text: str) -> Message:
    """Type a message and send it."""
    message = _by_person(world, person, text=text)
    postman.post(person.account, events_of(person).said(person, message))
    return message


def attach(
    world: World,
    postman: Postman,
    person: Person,
    kind: str,
    base: str,
    text: str = "",
    own: tuple[str, bytes] | None = None,
) -> Message:
    """Send a picture or another thing: a sample, or a file of one's ``own`` (name and bytes). Raises ``NotPossible``.

    ``base``: the address of this simulator, at which the file is fetched.
    """
    platform = events_of(person)
    if kind not in platform.ATTACHABLE or (person.anonymous and kind not in ("image", "file", "sticker")):
        raise NotPossible(f"attachments on {person.account.channel}: {' '.join(sorted(platform.ATTACHABLE))}")
    if own and kind not in files.SAMPLE_OF:
        raise NotPossible(f"a file of one's own is one of: {' '.join(files.SAMPLE_OF)}")
    name, content = own or files.sample_of(kind)
    held = world.keep(person.account, kind, name, content)
    fetched = held.shown(base) if kind in files.SAMPLE_OF else {}
    message = _by_person(world, person, text=text, media=[{"type": kind, **fetched}])
    postman.post(person.account, platform.attached(person, message, kind, base + held.path, held))
    return message


def offered(world: World, person: Person) -> list[dict[str, Any]]:
    """Every button within reach, the newest first. Quick replies vanish with the next message."""
    found: list[dict[str, Any]] = []
    for message in reversed(person.messages):
        last = message is person.messages[-1]
        found += [button for button in message.buttons if last or button["kind"] != "quick_reply"]
    profile = world.profiles.get(person.account.account, {})
    for menu in profile.get("persistent_menu", [])[:1]:
        found += [{**item, "kind": item["type"]} for item in menu["call_to_actions"]]
    for asked in _ice_breakers(profile):
        found.append({"title": asked["question"], "payload": asked["payload"], "kind": "postback"})
    if "get_started" in profile:
        found.append({"title": "Bắt đầu", "kind": "postback", **profile["get_started"]})
    return found


def _ice_breakers(profile: dict[str, Any]) -> list[dict[str, Any]]:
    given = profile.get("ice_breakers", [])
    return given[0]["call_to_actions"] if given and "call_to_actions" in given[0] else given


def press(world: World, postman: Postman, person: Person, wanted: str) -> Message | None:
    """Press the button with this title or payload. None when it only opens something. Raises ``NotPossible``."""
    reachable = offered(world, person)
    button = next((one for one in reachable if wanted in (one["title"], one.get("payload"))), None)
    if button is None:
        raise NotPossible(
            f"no button {wanted!r} within reach; there are {[one['title'] for one in reachable]}"
        )
    if "payload" not in button:
        return None
    if button["kind"] in QUERIES:
        message = _by_person(world, person, text=button["payload"], silent=button["kind"] == "oa.query.hide")
        postman.post(person.account, zalo.said(person, message))
        return message
    message = _by_person(world, person, text=button["title"])
    if button["kind"] == "quick_reply":
        postman.post(person.account, graph.said(person, message, button["payload"]))
    else:
        postman.post(person.account, graph.pressed(person, button, message.id))
    return message


def _by_person(world: World, person: Person, **parts: Any) -> Message:
    world.interacted(person)
    return world.add(person, "person", **parts)


def look(postman: Postman, person: Person) -> None:
    """Look at everything that has come."""
    unseen = [
        message for message in person.messages if message.author != "person" and message.state != "seen"
    ]
    for message in unseen:
        message.state = "seen"
    if unseen and not person.anonymous:
        postman.post(person.account, events_of(person).seen(person, unseen))


def answer_elsewhere(world: World, postman: Postman, person: Person, text: str) -> Message:
    """An officer answers in the platform's own tool, past the assistant."""
    message = world.add(person, "officer", text=text)
    postman.post(person.account, events_of(person).echo(person, message))
    return message
