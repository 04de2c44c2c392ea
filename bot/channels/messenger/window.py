"""As what kind of message a Page may write now; when it may is said by ``bot.core.windows``."""

from __future__ import annotations

from bot.channels.base import Recipient
from bot.core import clock
from bot.core.errors import WindowClosed
from bot.core.windows import Known, window


def lane(to: Recipient, author: str, *, tag: bool) -> dict[str, str]:
    """The kind of message that may be sent now. ``tag``: Meta allows HUMAN_AGENT. Raises ``WindowClosed``.

    The tag is for a person's words after the 24 hours and for nothing else: more of it is a breach of Meta's policy.
    Without a known deed of the person there is no window.
    """
    now = window("messenger", author, Known(to.last_interaction_at, tag), clock.now())
    if not now.open:
        raise WindowClosed("Messenger: đã quá thời gian được nhắn cho người này")
    if now.kind == "tag":
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}
