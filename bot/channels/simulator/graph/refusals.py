"""Graph's ways of saying no: an HTTP status, and a code with perhaps a subcode."""

from __future__ import annotations

import secrets
from typing import Any

from bot.channels.simulator.calls import Refusal
from bot.channels.simulator.faults import Fault
from bot.channels.simulator.shape import Wrong

NAME = "messenger"
WORDS = {
    (4, None): "Application request limit reached",
    (10, 2018278): "This message is sent outside of allowed window.",
    (10, 2018300): "Message failed to send because another app is controlling this thread now.",
    (100, 2018001): "No matching user found",
    (100, 2018047): "Upload attachment failure.",
    (190, 460): "Error validating access token: The session has been invalidated",
    (190, 463): "Error validating access token: Session has expired",
    (200, 2018028): "Cannot message users who are not admins, developers or testers of the app",
    (368, None): "The action attempted has been deemed abusive or is otherwise disallowed",
    (551, 1545041): "This person isn't available right now.",
    (613, None): "Calls to this api have exceeded the rate limit.",
    (613, 1893016): "This tag is not meant for this kind of message.",
    (1200, None): "Temporary send message failure. Please try again later.",
    (80006, None): "There have been too many messenger api calls to this Page account.",
}
TRANSIENT = {2, 1200}
BY_KIND: dict[str, tuple[int, int | None]] = {
    "rate": (613, None),
    "quota": (80006, None),
    "bad_token": (190, 460),
    "expired_token": (190, 463),
    "window_closed": (10, 2018278),
    "blocked": (551, 1545041),
}


def refusal(code: int, subcode: int | None = None, words: str = "", status: int | None = None) -> Refusal:
    """No, with this code."""
    words = words or WORDS.get(
        (code, subcode), "An unexpected error has occurred. Please retry your request later."
    )
    error: dict[str, Any] = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    if code in TRANSIENT:
        error["is_transient"] = True
    error["fbtrace_id"] = secrets.token_urlsafe(8)
    return Refusal(status or _status(code), {"error": error})


def _status(code: int) -> int:
    if code in TRANSIENT:
        return 500
    return 403 if code in (10, 200, 230, 3) else 400


def of_fault(fault: Fault) -> Refusal | None:
    """What ordered trouble looks like here; None when it strikes in another way."""
    if fault.kind == "error":
        return refusal(fault.code or 1, fault.subcode)
    if fault.kind in BY_KIND:
        return refusal(*BY_KIND[fault.kind])
    return {
        "429": refusal(4, status=429),
        "500": refusal(2, status=500),
        "garbage": Refusal(200, "<html>Sorry, something went wrong.</html>"),
    }.get(fault.kind)


def of_wrong(error: Wrong) -> Refusal:
    """A field that is not as it should be."""
    return refusal(100, words=str(error))
