"""What each of Zalo's events means to us. Most mean nothing; an unknown one is noted in the log and let pass."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.channels.accounts import ZaloAccount
from bot.channels.base import Incoming

from . import anonymous_id
from .contents import ATTACHED, attached, made, submitted, words
from .envelope import Envelope, said

log = logging.getLogger(__name__)
ECHOED = ("text", "image", "gif", "list", "file", "sticker")
# Known, and nothing to do: reactions, tags, the website widget, calls, templates. Groups are not served.
IGNORED = frozenset(
    """user_reacted_message oa_reacted_message add_user_to_tag remove_user_from_tag remove_tag update_user_info
    widget_interaction_accepted widget_failed_to_sync_user_external_id oa_send_consent user_reply_consent
    user_call_oa oa_call_user change_oa_daily_quota change_template_status change_template_quality
    user_feedback user_click_response_button create_group""".split()
)


def incoming(envelope: Envelope, account: ZaloAccount) -> list[Incoming]:
    """The messages in a verified body about ``account``; none when it needs nothing. Never raises."""
    reader = _READERS.get(envelope.event)
    if reader is None:
        known = envelope.event in IGNORED or "_group" in envelope.event
        log.log(logging.DEBUG if known else logging.WARNING, "Zalo event %.60r passed by", envelope.event)
        return []
    person = _person(envelope, account)
    return reader(envelope, person) if person else []


def _person(envelope: Envelope, account: ZaloAccount) -> str:
    person = envelope.person(account)
    if person and "anonymous_" in envelope.event:
        return anonymous_id(person, envelope.text("message", "conversation_id"))
    return person


def _echo(envelope: Envelope, person: str) -> list[Incoming]:
    """What the OA said: ours, unless somebody typed it in Zalo's own tool."""
    message = envelope.text("message", "msg_id")
    by = "person" if envelope.text("sender", "admin_id") else "us"
    said_by_us = envelope.text("message", "text") if by == "us" else ""  # by which our own row is found
    body = {"event": "echo", "message": message, "by": by, "row": None, "said": said_by_us or None}
    return [made(envelope, person, "event", body, f"{envelope.event}:{message or envelope.stamp}")]


def _received(envelope: Envelope, person: str) -> list[Incoming]:
    """A message arrived. Those of approved templates name a phone number, and are not ours."""
    message = envelope.part("message")
    if "delivery_time" in message or "tracking_id" in message:
        return []
    return _receipt(envelope, person, "delivered", [envelope.text("message", "msg_id")])


def _seen(envelope: Envelope, person: str) -> list[Incoming]:
    found = envelope.items("message", "msg_ids")
    return _receipt(envelope, person, "seen", [said(each) for each in found])


def _receipt(envelope: Envelope, person: str, event: str, messages: list[str]) -> list[Incoming]:
    known = [message for message in messages if message]
    key = f"{envelope.event}:{envelope.stamp}:{','.join(known)}"
    return [made(envelope, person, "event", {"event": event, "messages": known}, key)] if known else []


def _told(event: str) -> Callable[[Envelope, str], list[Incoming]]:
    return lambda envelope, person: [made(envelope, person, "event", {"event": event})]


def _opened(event: str) -> Callable[[Envelope, str], list[Incoming]]:
    """Somebody is at the door: they are greeted, unless the OA's own welcome does that."""

    def read(envelope: Envelope, person: str) -> list[Incoming]:
        account = envelope.account()
        body = {"event": event, "greet": bool(account and account.greet)}
        return [made(envelope, person, "event", body)]

    return read


_READERS: dict[str, Callable[[Envelope, str], list[Incoming]]] = {
    "user_send_text": words,
    "user_send_link": words,
    "anonymous_send_text": words,
    **{
        f"{who}_send_{kind}": attached for who in ("user", "anonymous") for kind in ATTACHED if kind != "link"
    },
    **{f"oa_send_{kind}": _echo for kind in ECHOED},
    **{f"oa_send_anonymous_{kind}": _echo for kind in ECHOED},
    "user_submit_info": submitted,
    "user_received_message": _received,
    "user_seen_message": _seen,
    "user_click_chatnow": _opened("interaction"),
    "follow": _opened("follow"),
    "unfollow": _told("unfollow"),
    "user_withdraw": _told("withdraw"),
}
