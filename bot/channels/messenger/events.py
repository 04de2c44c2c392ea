"""What each of Messenger's events means to us. An unknown one is noted in the log and let pass."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.channels.base import Incoming

from . import contents
from .item import Item, moment, said

log = logging.getLogger(__name__)
# Opt-ins to paid or one-time notifications give a token to write once; they do not open the 24 hours.
TOKENS = ("notification_messages", "one_time_notif_req")


def incoming(item: Item) -> list[Incoming]:
    """The messages in an item; none when it needs nothing. Never raises."""
    name = next((each for each in _READERS if isinstance(item.data.get(each), dict)), None)
    if name is None:
        log.warning("Messenger event %.80r passed by", sorted(map(str, item.data)))
        return []
    if not item.person and name != "policy_enforcement":
        return []
    found = _READERS[name](item)
    if item.standby and any(each.kind != "event" for each in found):
        return [_not_ours(item, found[0].message_id), *found]
    return found


def _not_ours(item: Item, key: str) -> Incoming:
    """A message in standby proves that somebody else answers, even when the event that said so was lost."""
    return item.made("event", {"event": "thread_control", "ours": False}, f"standby:{key}")


def _delivered(item: Item) -> list[Incoming]:
    listed = item.part("delivery").get("mids")
    mids = [said(each) for each in listed if said(each)] if isinstance(listed, list) else []
    body = {"event": "delivered", "messages": mids}
    return [item.made("event", body, item.key("delivered", *mids))] if mids else []


def _read(item: Item) -> list[Incoming]:
    until = moment(item.part("read").get("watermark"))
    body = {"event": "seen", "until": until}
    return [item.made("event", body, item.key("read", until))] if until else []


def _reaction(item: Item) -> list[Incoming]:
    """To react opens the 24 hours; to take a reaction back does not."""
    data = item.part("reaction")
    if data.get("action") != "react":
        return []
    return [item.made("event", {"event": "interaction"}, item.key("reaction", data.get("mid")))]


def _referral(item: Item) -> list[Incoming]:
    return _opened(item, "referral")


def _optin(item: Item) -> list[Incoming]:
    return [] if item.part("optin").get("type") in TOKENS else _opened(item, "optin")


def _opened(item: Item, name: str) -> list[Incoming]:
    """Somebody is at the door: they are greeted, unless the Page's own welcome does that, or another app has the thread."""
    body = {"event": "interaction", "greet": item.page.greet and not item.standby}
    return [item.made("event", body, item.key(name))]


def _control(name: str) -> Callable[[Item], list[Incoming]]:
    def read(item: Item) -> list[Incoming]:
        """Whose the thread is now. Older events name no new owner: passed means to us, taken means from us."""
        owner = said(item.part(name).get("new_owner_app_id"))
        ours = owner == item.page.app_id if owner else name == "pass_thread_control"
        return [item.made("event", {"event": "thread_control", "ours": ours}, item.key(name, owner))]

    return read


def _policy(item: Item) -> list[Incoming]:
    """Meta warns or blocks the Page. It is of no thread (its person is empty): the gateway makes an alarm of it."""
    data = item.part("policy_enforcement")
    body = {"event": "policy", "action": said(data.get("action")), "reason": said(data.get("reason"))}
    return [item.made("event", body, item.key("policy", body["action"]))]


def _nothing(item: Item) -> list[Incoming]:
    """Known, and nothing to do."""
    return []


_READERS: dict[str, Callable[[Item], list[Incoming]]] = {
    "message": contents.message,
    "postback": contents.postback,
    "message_edit": contents.edited,
    "delivery": _delivered,
    "read": _read,
    "reaction": _reaction,
    "referral": _referral,
    "optin": _optin,
    "pass_thread_control": _control("pass_thread_control"),
    "take_thread_control": _control("take_thread_control"),
    "request_thread_control": _nothing,  # another app would like the thread; our officers answer from our console
    "app_roles": _nothing,
    "policy_enforcement": _policy,
}
